"""Made-up units, people, faces and words for a demonstration."""

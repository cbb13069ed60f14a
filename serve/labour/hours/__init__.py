"""Hours of a ward: entered, approved, corrected, counted."""

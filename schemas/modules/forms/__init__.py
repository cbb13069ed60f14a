"""Forms that the public and outside bodies fill in."""

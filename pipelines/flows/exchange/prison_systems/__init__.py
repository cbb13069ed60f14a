"""Prison systems."""

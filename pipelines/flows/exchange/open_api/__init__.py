"""Open api."""

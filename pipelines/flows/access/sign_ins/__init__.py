"""Sign ins."""

"""Security state."""

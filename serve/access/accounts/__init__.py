"""Officers' accounts."""

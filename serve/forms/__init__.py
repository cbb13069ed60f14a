"""Routes of forms."""

"""Cards at a reader: prepared, confirmed and read."""

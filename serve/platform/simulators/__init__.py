"""Stand-ins for outside systems, for demonstrations."""

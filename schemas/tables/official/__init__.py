"""Tables of official business beside those that modules declare."""

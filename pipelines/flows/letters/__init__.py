"""Letters: what becomes of one that is registered."""

"""Rows that are not as they were sealed."""

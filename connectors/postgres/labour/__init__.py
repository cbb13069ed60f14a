"""Rows of the labour system."""

"""Counting records of modules for pages of figures."""

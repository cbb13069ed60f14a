"""Sensitive words."""

"""Keeping the sensitive-word library."""

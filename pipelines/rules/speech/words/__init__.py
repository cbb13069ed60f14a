"""Keeping the sensitive-word library: what an entry may be, and its spreadsheet."""

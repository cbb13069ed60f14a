"""Masses of made-up records, for measuring: never planted where people work."""

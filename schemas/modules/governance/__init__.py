"""Confidentiality, privacy, quality of data."""

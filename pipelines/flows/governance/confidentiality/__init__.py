"""Confidentiality."""

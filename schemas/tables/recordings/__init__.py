"""Recordings and their review."""

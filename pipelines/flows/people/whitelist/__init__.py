"""Whitelist."""

"""Inmates."""

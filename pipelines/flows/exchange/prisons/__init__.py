"""Prisons."""

"""Cockpits and analysts."""

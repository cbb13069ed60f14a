"""Planting and measuring."""

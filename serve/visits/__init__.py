"""Visits on site."""

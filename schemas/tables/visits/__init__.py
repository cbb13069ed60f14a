"""Visits on site: the places of the calendar."""

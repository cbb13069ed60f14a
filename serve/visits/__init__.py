"""Visits on site: their calendar and their bookings."""

"""Scheduled jobs, as the system administrator keeps them."""

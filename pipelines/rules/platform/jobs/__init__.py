"""Scheduled jobs: when one is due, and what there is to schedule."""

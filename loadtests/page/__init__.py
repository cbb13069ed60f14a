"""Scenarios that Locust's own page runs against a running demonstration."""

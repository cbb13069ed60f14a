"""Checking what is handed in, and the list of what was refused."""

"""Queries and statistics of family phone calls."""

ROUTES: dict[str, str] = {}

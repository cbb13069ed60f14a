"""Calls, from booking to cut-off, and who takes part."""

ROUTES: dict[str, str] = {}

"""Queries and statistics of family phone calls (VC-PHONE-07 to -24)."""

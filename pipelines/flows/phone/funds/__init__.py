"""Tickets of phone calls and the funds platform: charging, reversing, comparing (VC-API-04)."""

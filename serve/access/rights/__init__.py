"""Roles, and changes of rights that a second person approves."""

"""The reach that leaves nothing out."""

from typing import Final

EVERYWHERE: Final = ("/",)
"""Scopes of who reaches every unit: all their paths begin with it."""

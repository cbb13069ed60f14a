"""Secrets that the platform makes, for sessions, calls, devices, consumers and its own parts."""

from typing import Final

SECRET_BYTES: Final = 32
"""Of chance; nobody guesses that many."""

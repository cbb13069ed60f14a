"""Rules of interfaces that need no permission code."""

from enum import StrEnum


class Who(StrEnum):
    """Who may ask, whatever their permissions."""

    ANYBODY = "anybody"
    RELATIVE = "relative"
    INMATE = "inmate"
    CONSUMER = "consumer"
    """An outside system with a key, whose grants say the rest."""
    DEVICE = "device"
    """A terminal that signs with a key of its own."""
    OFFICER = "officer"
    """Every officer with an open session."""

"""Closed lists of values that describe rights."""

from enum import StrEnum


class PermissionKind(StrEnum):
    """What a permission opens."""

    MENU = "menu"
    BUTTON = "button"
    INTERFACE = "interface"


class Duty(StrEnum):
    """Side of the separation of duties on which a role stands; one account has one at most
    of the last three."""

    BUSINESS = "business"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


ADMINISTRATORS = frozenset({Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT})


class Subject(StrEnum):
    """Whose rights a change is about."""

    OFFICER = "officer"
    ROLE = "role"
    DATA_LEVEL = "data_level"
    """A module: how secret its data are."""


class ChangeState(StrEnum):
    """Where a change of rights stands; it takes effect as it is approved."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Taken back by whoever proposed it."""

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


class ClaimKind(StrEnum):
    """What its holder sets anew with both halves of a claim code."""

    ACCOUNT = "account"
    """The first password of a new account."""
    PASSWORD = "password"
    SECOND_FACTOR = "second_factor"
    """The password, while code and key count no more: the second factor is enrolled anew."""
    KEY = "key"
    """The password, with another SM2 key instead of the former one."""


class ClaimState(StrEnum):
    """Where a claim stands; what was held before ends as it is approved."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    """Both halves are handed out."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Taken back by whoever asked."""
    CLAIMED = "claimed"
    VOID = "void"
    """Guessed at too often, or another one came after it."""
    EXPIRED = "expired"
    """Never written down: an approved one whose time is over."""


class NoticeKind(StrEnum):
    """What somebody is told about who can come in as whom."""

    RESET = "reset"
    """What an account proves itself with was reset."""
    CLAIMED = "claimed"
    CLAIM_VOID = "claim_void"
    """Guessed at too often."""
    ADMINISTRATOR = "administrator"
    """An administrator was added on the host with the recovery key."""
    RECOVERY_KEY = "recovery_key"
    """A recovery key that was never used here to add an administrator."""
    BREAK_GLASS = "break_glass"
    """An administrator was added on the host by one person alone."""


class Audience(StrEnum):
    """Whom a notice is for."""

    HOLDER = "holder"
    AUDITORS = "auditors"
    ADMINISTRATORS = "administrators"
    """All accounts of the three duties."""

"""What a phone call costs, and how far its charge has come (VC-API-04, VC-PHONE-09 to -12)."""

from enum import StrEnum


class Rounding(StrEnum):
    """What becomes of a unit of time that was begun and not ended."""

    UP = "up"
    NEAREST = "nearest"
    """From the half of a unit on it counts."""
    DOWN = "down"


class TicketState(StrEnum):
    """How far a ticket has come."""

    UNPRICED = "unpriced"
    """No tariff was valid for the call; priced as soon as one is."""
    UNSENT = "unsent"
    SENT = "sent"
    """Asked for at the funds platform, whose answer is not known."""
    CHARGED = "charged"
    FAILED = "failed"
    """The platform refused it."""
    REVERSING = "reversing"
    """An approved reversal is on its way."""
    REVERSED = "reversed"


class ChargeFailure(StrEnum):
    """Why the funds platform did not charge."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    ACCOUNT_UNKNOWN = "account_unknown"
    REFUSED = "refused"


class ToldTicket(StrEnum):
    """How the prison's own reckoning of a call compares to ours; ours alone is charged."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNPRICED = "unpriced"
    """Ours has no price yet."""
    DELETED = "deleted"
    """It was taken back there."""

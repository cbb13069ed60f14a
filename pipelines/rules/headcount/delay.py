"""How often the platform is asked, and whether the ledger is behind (LR-IF-02, VC-API-03)."""

from datetime import datetime, timedelta


def is_late(succeeded_at: datetime | None, now: datetime, most: timedelta) -> bool:
    """Whether the platform has not answered for longer than is allowed, or never did."""
    return succeeded_at is None or now - succeeded_at > most


def pause_s(every_s: float, most: timedelta) -> float:
    """How long to wait for the next question, so that the delay that is allowed can be kept.

    Three times within the delay: a single question that fails does not make the ledger late.
    """
    return min(every_s, most.total_seconds() / 3)

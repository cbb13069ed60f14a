"""Whether the ledger is behind (LR-IF-02)."""

from datetime import datetime, timedelta


def is_late(succeeded_at: datetime | None, now: datetime, most: timedelta) -> bool:
    """Whether the platform has not answered for longer than is allowed, or never did."""
    return succeeded_at is None or now - succeeded_at > most

"""How far behind a system's records are."""

from datetime import datetime


def delay_s(
    succeeded_at: datetime | None, behind_since: datetime | None, now: datetime
) -> int | None:
    """Seconds since it last answered, or since the oldest record waits; None without an answer."""
    if succeeded_at is None:
        return None
    begun = min(succeeded_at, behind_since) if behind_since is not None else succeeded_at
    return max(0, int((now - begun).total_seconds()))

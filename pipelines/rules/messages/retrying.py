"""When a message is tried again that no gateway took (VC-PUB-12)."""

from datetime import datetime, timedelta

KEPT_FOR = timedelta(hours=24)
"""So long a gateway that does not answer is asked again; later the news would mislead."""
PAUSES = (5, 30, 120, 300)
LONGEST = 900
"""Seconds."""


def again_at(attempts: int, at: datetime, due_since: datetime) -> datetime | None:
    """When the next try is due after so many; None where it is not to be tried any more."""
    if at - due_since >= KEPT_FOR:
        return None
    pause = PAUSES[attempts - 1] if attempts <= len(PAUSES) else LONGEST
    return at + timedelta(seconds=pause)

"""What a call costs of the allowance."""

from datetime import datetime
from math import ceil


def billed_minutes(connected_at: datetime | None, ended_at: datetime) -> int:
    """Whole minutes from connection to end; a begun minute counts."""
    if connected_at is None:
        return 0
    return max(0, ceil((ended_at - connected_at).total_seconds() / 60))

"""Whether messages left by urgency: who left ahead of whom, though both waited (VC-PUB-12)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a gateway took."""

    haste: str
    """The smaller is the hastier."""
    stands_at: datetime
    """Since when a sender could have claimed it; after a try that failed, since it was due anew."""
    claimed_at: datetime
    """When its sender took it into the hand, the last time."""


def overtaken(left: Sequence[Left]) -> int:
    """How many were taken behind one that could wait longer, and that was claimed after they stood.

    What was in the hand of the sender when a hastier one was written goes first, and rightly so.
    """
    latest: dict[str, datetime] = {}
    found = 0
    for one in left:
        found += any(
            haste > one.haste and claimed_at > one.stands_at for haste, claimed_at in latest.items()
        )
        latest[one.haste] = max(latest.get(one.haste, one.claimed_at), one.claimed_at)
    return found

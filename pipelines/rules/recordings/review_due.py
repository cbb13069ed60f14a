"""Until when a conversation must be reviewed: all with hits soon, a share of the others later.

One that was assigned to an officer must be reviewed whether or not it is of that share.
"""

from datetime import datetime, timedelta
from hashlib import md5

import msgspec


class DueRules(msgspec.Struct, frozen=True, kw_only=True):
    """How long reviewers have, and how many of the conversations without hits they look at."""

    hit_hours: int
    sample_percent: int
    sample_days: int


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a conversation that is over."""

    id: str
    ended_at: datetime
    hits: int
    recorded: bool
    """Whether there is sound to be heard."""
    assigned_at: datetime | None = None
    """When it was given to the officer who is to review it."""


def sampled(conversation_id: str, percent: int) -> bool:
    """Whether it is among the share: by its id alone, so that the choice is nobody's and stays.

    In every prison the same share of conversations falls below the percentage.
    """
    drawn = md5(conversation_id.encode(), usedforsecurity=False).hexdigest()[:8]
    return int(drawn, 16) % 100 < percent


def due_at(one: Finished, rules: DueRules) -> datetime | None:
    """When its review is due; None where no rule asks for one."""
    if one.hits:
        return one.ended_at + timedelta(hours=rules.hit_hours)
    if one.recorded and sampled(one.id, rules.sample_percent):
        return one.ended_at + timedelta(days=rules.sample_days)
    if one.assigned_at is not None:
        return one.assigned_at + timedelta(days=rules.sample_days)
    return None


def overdue(due: datetime | None, reviews: int, now: datetime) -> bool:
    """Whether the time is over and nobody reviewed it."""
    return due is not None and reviews == 0 and due < now

"""How long a recording is kept, by need and by space (VC-REC-07)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from schemas.modules.recordings.recording_rules import LEAST_DAYS

DEFAULT_DAYS = {"call": 1095, "sound": 1095, "picture": 365, "track": 365}
"""Where the bureau has set no rule."""
FOLLOWS = {"waveform": "sound"}
"""Drawn from the sound, and of no use without it."""


class Rule(msgspec.Struct, frozen=True):
    """How many days one kind is kept; `prison_id` is None for the whole bureau."""

    kind: str
    prison_id: str | None
    keep_days: int


class Space(msgspec.Struct, frozen=True):
    """Bytes of a store's volume."""

    free: int
    total: int


class Candidate(msgspec.Struct, frozen=True):
    """A reviewed recording that may go where space is short; `size` in bytes on that store."""

    recording_id: str
    ended_at: datetime
    size: int


def keep_days(rules: Iterable[Rule], prison_id: str, kind: str) -> int:
    """A prison may keep longer than the bureau says, never shorter; so with the least by law."""
    kind = FOLLOWS.get(kind, kind)
    of_kind = [rule for rule in rules if rule.kind == kind]
    common = [rule.keep_days for rule in of_kind if rule.prison_id is None]
    own = [rule.keep_days for rule in of_kind if rule.prison_id == prison_id]
    return max(LEAST_DAYS, *own, *(common or [DEFAULT_DAYS[kind]]))


def is_due(ended_at: datetime, days: int, now: datetime) -> bool:
    """Whether the time is over; a file is kept through its last day."""
    return now >= ended_at + timedelta(days=days)


def is_low(space: Space, percent: int) -> bool:
    """Whether less than so much of the volume is free."""
    return space.free * 100 < space.total * percent


def wanted_bytes(space: Space, percent: int) -> int:
    """What must go until so much is free again."""
    return max(0, space.total * percent // 100 - space.free)


def may_remove_for_space(raised_at: datetime, now: datetime, wait_hours: int) -> bool:
    """People get the time to see the alert and to make room themselves."""
    return now >= raised_at + timedelta(hours=wait_hours)


def chosen_for_space(candidates: Sequence[Candidate], wanted: int) -> list[Candidate]:
    """The oldest first, until enough is freed and no further."""
    chosen: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: (c.ended_at, c.recording_id)):
        if wanted <= 0:
            break
        chosen.append(one)
        wanted -= one.size
    return chosen

"""The live channels of speech recognition and who uses them (NF-DEP-06, VC-API-08)."""

from datetime import datetime
from enum import StrEnum

from schemas.base import View
from schemas.people.contacts import ContactChannel

LEASE_S = 15.0
"""The least length of a lease on a channel; holders renew theirs three times as often."""


class LeaseState(StrEnum):
    LEASED = "leased"
    WAITING = "waiting"
    """All channels are taken; the first in line gets the next that is free."""
    REFUSED = "refused"
    """All are taken, and the line is full or nobody may wait."""


class Standing(View, frozen=True, kw_only=True):
    """How one conversation stands with the pool; `place` counts from 1 in the waiting line."""

    state: LeaseState
    place: int = 0


class ChannelUse(View, frozen=True, kw_only=True):
    """The pool as it is now."""

    capacity: int
    leased: dict[ContactChannel, int]
    waiting: dict[ContactChannel, int]
    refused: int
    """Conversations turned away since the pool began."""
    most_waiting: int
    since: datetime


class UseSample(View, frozen=True, kw_only=True):
    """One minute of use: the most that were leased and waiting at once, and who was refused."""

    at: datetime
    capacity: int
    video_call: int
    visit: int
    phone_call: int
    waiting: int
    refused: int

"""Which record leads to which order: from what a system was told to what it should know."""

from datetime import timedelta
from enum import StrEnum

import msgspec

from schemas.exchange.prison_systems.kinds import OrderKind, SystemKind
from schemas.exchange.prison_systems.orders import OPEN_STATES, OrderState
from schemas.modules.calls.call_rules import CALL_RULES
from schemas.modules.calls.extra_calls import EXTRA_CALLS
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.people.blacklist_entries import BLACKLIST_ENTRIES
from schemas.modules.people.inmate_blacklist import INMATE_BLACKLIST
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
DOUBLINGS = 10
"""More would only overflow: the longest pause is reached long before."""


class Outgoing(msgspec.Struct, frozen=True):
    """Records of a module that are told, and as what."""

    module: str
    kind: OrderKind


OUTGOING: dict[SystemKind, tuple[Outgoing, ...]] = {
    SystemKind.VISIT: (
        Outgoing(BLACKLIST_ENTRIES.code, OrderKind.BLACKLIST),
        Outgoing(INMATE_BLACKLIST.code, OrderKind.BLACKLIST),
        Outgoing(VISIT_BOOKINGS.code, OrderKind.BOOKING),
        Outgoing(OFFICIAL_BOOKINGS.code, OrderKind.OFFICIAL),
    ),
    SystemKind.PHONE: (
        Outgoing(CALL_RULES.code, OrderKind.RULE),
        Outgoing(BLACKLIST_ENTRIES.code, OrderKind.BLACKLIST),
        Outgoing(INMATE_BLACKLIST.code, OrderKind.BLACKLIST),
        Outgoing(RELATIVE_NUMBERS.code, OrderKind.NUMBER),
        Outgoing(EXTRA_CALLS.code, OrderKind.CALL_APPLICATION),
    ),
}
"""In the order in which they are told: what others are judged by comes first."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands with us."""

    version: int
    here: bool
    """Whether it concerns the system's prison."""
    stands: bool
    """Whether the system should know it."""
    over: bool
    """Its time is past, so that there is nothing to tell any more."""


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The last order of a record that counts."""

    record_version: int
    cancelled: bool
    state: OrderState
    reached: bool
    """What an earlier order or this one told may lie there."""


class Step(StrEnum):
    """What is to be done about a record."""

    TELL = "tell"
    CANCEL = "cancel"
    DROP = "drop"
    """What is on its way needs to go no further."""
    NOTHING = "nothing"


def step(held: Held | None, last: Last | None) -> Step:
    """From the record, None where it was deleted, and what was told of it."""
    waits = last is not None and last.state in OPEN_STATES
    if held is not None and held.over:
        return Step.DROP if waits else Step.NOTHING
    if held is not None and held.here and held.stands:
        told = last is not None and not last.cancelled and last.record_version >= held.version
        return Step.NOTHING if told else Step.TELL
    if last is None or last.cancelled:
        return Step.NOTHING
    if last.reached:
        return Step.CANCEL
    # Nothing of it ever left the house, so that there is nothing to take back.
    return Step.DROP if waits else Step.NOTHING


def pause_after(tries: int) -> timedelta:
    """How long after so many tries the next may come: each time twice as long."""
    doublings = min(max(tries - 1, 0), DOUBLINGS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)

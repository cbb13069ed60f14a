"""When a fault alerts and when it is over."""

import msgspec

from schemas.platform.public_watch import FaultState


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From when on something alerts."""

    errors: int = 10
    """The same error of a page so often between two looks."""
    failures: int = 3
    """So many calls of a platform's interface failed, and half of all."""
    misses: int = 2
    """An entry could not be opened so often in a row."""


class Seen(msgspec.Struct, frozen=True):
    """What one look says: neither bad nor good leaves things as they are."""

    bad: bool
    good: bool


def errors_seen(recent: int, limits: Limits) -> Seen:
    return Seen(recent >= limits.errors, recent == 0)


def calls_seen(calls: int, failures: int, limits: Limits) -> Seen:
    """Where nobody asked, nothing is known of whether it answers again."""
    return Seen(failures >= limits.failures and failures * 2 >= calls, calls > 0 and failures == 0)


def opening_seen(in_a_row: int, limits: Limits) -> Seen:
    return Seen(in_a_row >= limits.misses, in_a_row == 0)


def next_state(state: FaultState, seen: Seen) -> FaultState:
    """What is settled alerts again when it comes back."""
    if seen.bad:
        return FaultState.ALERTING
    if seen.good and state is FaultState.ALERTING:
        return FaultState.OVER
    return state

"""What the platform's answers come to while it goes wrong."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from schemas.exchange.prison_affairs import InmatePage, InmateState, MovementPage, WardRoster
from schemas.platform.simulators import SimulatedFaults

NOBODYS = "code-of-nobody"
"""A code that no dictionary and no unit has."""
T = TypeVar("T")


def page_start(after: int, faults: SimulatedFaults) -> int:
    """From where on a page is told."""
    return 0 if faults.stale else after


def disordered(rows: list[T], faults: SimulatedFaults) -> tuple[T, ...]:
    """Twice, or backwards."""
    listed = [row for row in rows for _ in range(2)] if faults.repeated else list(rows)
    return tuple(reversed(listed) if faults.reversed else listed)


def roster_of(told: WardRoster, faults: SimulatedFaults) -> WardRoster:
    """Without the first, or with a count of its own."""
    listed = told.inmate_nos[1 if faults.short_roster else 0 :]
    count = len(listed) + (1 if faults.wrong_count else 0)
    return msgspec.structs.replace(told, inmate_nos=listed, count=count)


def worded(answer: object, faults: SimulatedFaults) -> bytes:
    """As it goes out."""
    told: Any = msgspec.to_builtins(answer)
    spoil = SPOILT.get(type(answer)) if faults.wrong_codes else None
    if spoil is not None:
        spoil(told)
    return msgspec.json.encode(told)


def _state(told: dict[str, Any]) -> None:
    told["custody_state"] = NOBODYS


def _movements(told: dict[str, Any]) -> None:
    for one in told["movements"]:
        one["ward_code"] = NOBODYS


def _inmates(told: dict[str, Any]) -> None:
    for one in told["inmates"]:
        one["ward_code"] = one["treatment_level"] = NOBODYS


SPOILT: dict[type, Callable[[dict[str, Any]], None]] = {
    InmateState: _state,
    MovementPage: _movements,
    InmatePage: _inmates,
}

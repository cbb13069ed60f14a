"""Each fault spoils what it names and nothing else."""

from datetime import date

import msgspec
import pytest

from connectors.platforms.affairs_stand_in.faults import (
    NOBODYS,
    disordered,
    page_start,
    roster_of,
    worded,
)
from schemas.exchange.prison_affairs import InmateState, MovementPage, WardRoster
from schemas.people.kinds import CustodyState
from schemas.platform.simulators import SimulatedFaults
from tests.unit.connectors.platforms.affairs_stand_in.held import WU, ZHOU, movement

NONE = SimulatedFaults()
ROSTER = WardRoster(ward_code="W1", day=date(2026, 11, 26), count=2, inmate_nos=(ZHOU, WU))


@pytest.mark.parametrize(
    ("faults", "wanted"),
    [
        (NONE, (1, 2)),
        (SimulatedFaults(repeated=True), (1, 1, 2, 2)),
        (SimulatedFaults(reversed=True), (2, 1)),
        (SimulatedFaults(repeated=True, reversed=True), (2, 2, 1, 1)),
    ],
)
def test_rows_come_twice_and_backwards(faults: SimulatedFaults, wanted: tuple[int, ...]) -> None:
    assert disordered([1, 2], faults) == wanted


def test_a_stale_page_begins_at_the_start() -> None:
    assert (page_start(7, NONE), page_start(7, SimulatedFaults(stale=True))) == (7, 0)


@pytest.mark.parametrize(
    ("faults", "count", "numbers"),
    [
        (NONE, 2, (ZHOU, WU)),
        (SimulatedFaults(short_roster=True), 1, (WU,)),
        (SimulatedFaults(wrong_count=True), 3, (ZHOU, WU)),
    ],
)
def test_a_roster_is_short_or_miscounted(
    faults: SimulatedFaults, count: int, numbers: tuple[str, ...]
) -> None:
    told = roster_of(ROSTER, faults)
    assert (told.count, told.inmate_nos) == (count, numbers)


def test_codes_alone_are_spoilt() -> None:
    wrong = SimulatedFaults(wrong_codes=True)
    state = InmateState(inmate_no=ZHOU, custody_state=CustodyState.IN_CUSTODY)
    told = msgspec.json.decode(worded(state, wrong))
    assert told == msgspec.to_builtins(state) | {"custody_state": NOBODYS}
    page = MovementPage(movements=(movement(1),), newest=1)
    (row,) = msgspec.json.decode(worded(page, wrong), type=MovementPage).movements
    assert row == msgspec.structs.replace(movement(1), ward_code=NOBODYS)
    assert msgspec.json.decode(worded(ROSTER, wrong), type=WardRoster) == ROSTER
    assert msgspec.json.decode(worded(page, NONE), type=MovementPage) == page

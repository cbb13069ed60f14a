"""Who is where by the platform's records, and what is told as changed."""

from datetime import date, timedelta

import pytest

from connectors.platforms.affairs_stand_in.entries import (
    Deleted,
    Flagged,
    Lost,
    Moved,
    Reworded,
    Told,
)
from connectors.platforms.affairs_stand_in.register import Register
from schemas.errors import NotFound
from schemas.exchange.prison_affairs import BasicData, InmateState
from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import CustodyState
from schemas.platform.simulators import SimulatedFlags
from tests.unit.connectors.platforms.affairs_stand_in.held import (
    NOON,
    WU,
    ZHOU,
    Clock,
    movement,
    register,
)

TODAY, YESTERDAY = date(2026, 11, 26), date(2026, 11, 25)
NEW = "3103000777"


def custody(register: Register, inmate_no: str = ZHOU) -> CustodyState:
    return register.state(inmate_no).custody_state


def changed(register: Register, after: int = 0) -> list[str]:
    return [one.inmate_no for one in register.inmates(after, 100)]


def test_a_roster_follows_what_took_effect_until_the_end_of_its_day() -> None:
    held = register()
    held.take(Moved(movement(1, hours=-3)))
    held.take(Moved(movement(2, ward="W1", hours=-2, inmate_no=WU), lost=True))
    assert held.roster("W1", YESTERDAY) == [ZHOU]
    # The feed leaves it out, and the platform knows it all the same.
    assert (held.roster("W1", TODAY), held.roster("W2", TODAY)) == ([WU], [ZHOU])
    assert held.roster("W9", TODAY) == []


def test_late_words_count_by_the_moment_of_their_effect() -> None:
    held = register()
    held.take(Moved(movement(1, MovementKind.RELEASED, hours=-1)))
    held.take(Moved(movement(2, ward="W2", hours=-5)))
    assert custody(held) is CustodyState.RELEASED
    assert held.roster("W2", TODAY) == [WU]


def test_who_came_by_a_movement_was_nowhere_before() -> None:
    held = register()
    told = BasicData(name="陈某", treatment_level="strict")
    held.take(Moved(movement(1, MovementKind.ADMITTED, "W1", NEW, hours=-1, basic=told)))
    assert (held.roster("W1", YESTERDAY), held.roster("W1", TODAY)) == ([ZHOU], [ZHOU, NEW])
    (shown,) = held.inmates(2, 100)
    assert (shown.name, shown.treatment_level, shown.ward_code) == ("陈某", "strict", "W1")


def test_basic_data_change_level_and_term_and_no_place() -> None:
    held = register()
    told = BasicData(treatment_level="lenient", term_until=date(2027, 3, 1))
    held.take(Moved(movement(1, MovementKind.MASTER_CHANGED, "W2", basic=told)))
    (shown,) = held.inmates(2, 100)
    assert (shown.treatment_level, shown.term_until) == ("lenient", date(2027, 3, 1))
    assert (shown.ward_code, held.roster("W1", TODAY)) == ("W1", [ZHOU])


def test_what_is_told_of_an_inmate_counts_before_movements() -> None:
    held = register()
    state = InmateState(
        inmate_no=ZHOU,
        custody_state=CustodyState.IN_CUSTODY,
        visits_allowed=False,
        visits_reason="隔离观察",
    )
    held.take(Moved(movement(1, MovementKind.DIED)))
    held.take(Told(state))
    assert held.state(ZHOU) == state
    (shown,) = held.inmates(3, 100)
    assert (shown.visits_allowed, shown.visits_reason) == (False, "隔离观察")


def test_a_full_list_and_then_who_changed() -> None:
    held = register()
    assert changed(held) == [ZHOU, WU]
    cursor = held.changes
    held.take(Flagged(SimulatedFlags(inmate_no=ZHOU, key_control=True, six_involvement=("GANG",))))
    held.take(Moved(movement(1, inmate_no=ZHOU)))
    assert changed(held, cursor) == [ZHOU]
    assert changed(held) == [WU, ZHOU]
    (shown,) = held.inmates(cursor, 100)
    assert (shown.key_control, shown.six_involvement) == (True, ("GANG",))
    assert [one.change for one in held.inmates(0, 1)] == [2]


def test_a_movement_to_come_changes_nothing_until_it_takes_effect_and_then_is_told_once() -> None:
    clock = Clock()
    held = register(clock)
    held.take(Moved(movement(1, hours=2)))
    cursor = held.changes
    assert list(held.due()) == []
    clock.now = NOON + timedelta(hours=3)
    (due,) = held.due()
    held.take(due)
    assert list(held.due()) == []
    (shown,) = held.inmates(cursor, 100)
    assert shown.ward_code == "W2"


def test_who_is_only_to_come_is_not_known_yet() -> None:
    held = register()
    held.take(Moved(movement(1, MovementKind.ADMITTED, "W1", NEW, hours=5)))
    with pytest.raises(NotFound):
        held.state(NEW)


def test_a_deleted_record_is_told_as_such_and_known_no_more() -> None:
    held = register()
    cursor = held.changes
    held.take(Deleted(ZHOU))
    (shown,) = held.inmates(cursor, 100)
    assert (shown.inmate_no, shown.deleted) == (ZHOU, True)
    assert held.roster("W1", TODAY) == []
    with pytest.raises(NotFound):
        held.state(ZHOU)


def test_the_feed_leaves_out_what_is_lost_until_it_is_given_back() -> None:
    held = register()
    for seq in (1, 2, 3):
        held.take(Moved(movement(seq), lost=seq == 2))
    assert [one.seq for one in held.movements(0, 10)] == [1, 3]
    held.take(Lost(2, lost=False))
    assert [one.seq for one in held.movements(1, 1)] == [2]
    assert held.newest == 3


def test_a_reworded_movement_keeps_its_number_and_leads_elsewhere() -> None:
    held = register()
    held.take(Moved(movement(1)))
    held.take(Reworded(movement(1, ward="W7")))
    assert [(one.seq, one.ward_code) for one in held.movements(0, 10)] == [(1, "W7")]
    assert held.roster("W7", TODAY) == [ZHOU]


@pytest.mark.parametrize(
    "entry",
    [
        Lost(1, lost=True),
        Deleted(NEW),
        Told(InmateState(inmate_no=NEW, custody_state=CustodyState.RELEASED)),
        Flagged(SimulatedFlags(inmate_no=NEW)),
        Reworded(movement(1)),
    ],
    ids=lambda entry: type(entry).__name__,
)
def test_nobody_and_nothing_is_refused(entry: Lost | Deleted | Told | Flagged | Reworded) -> None:
    with pytest.raises(NotFound):
        register().take(entry)

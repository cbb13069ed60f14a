"""The platform holds whom the bureau's ledger holds, made from the same seed."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from connectors.platforms.affairs_stand_in.population import Person, joined, of_bureau
from connectors.platforms.affairs_stand_in.register import Register
from pipelines.rules.bureau.plan import moment
from schemas.exchange.prison_affairs import InmateState
from schemas.people.flags import FIRST_INVOLVEMENTS
from schemas.people.kinds import CustodyState
from tests.unit.pipelines.rules.bureau.bureaus import ground

ASKED = ground(inmates=600)
PLAN = ASKED.plan
HELD = of_bureau(PLAN)


def later() -> datetime:
    return moment(PLAN.until + timedelta(days=3), time(8))


def test_rosters_agree_with_the_cast_on_every_day() -> None:
    register = Register(HELD, later)
    for back in (1, 40, 200):
        day = PLAN.until - timedelta(days=back)
        night = moment(day + timedelta(days=1), time(0))
        wanted: dict[str, list[str]] = defaultdict(list)
        for one in ASKED.inmates.values():
            if one.is_held(night):
                wanted[one.ward_at(night)].append(one.number)
        for prison in ASKED.cast.prisons:
            for ward in prison.wards:
                assert register.roster(ward, day) == sorted(wanted[ward])


def test_states_agree_with_the_cast_and_movements_have_no_gap() -> None:
    register = Register(HELD, later)
    states = {one.number: register.state(one.number) for one in ASKED.inmates.values()}
    assert all(states[one.number].custody_state is one.left_as for one in ASKED.inmates.values())
    assert {one.custody_state for one in states.values()} >= {
        CustodyState.IN_CUSTODY,
        CustodyState.RELEASED,
    }
    assert [one.seq for one in HELD.movements] == list(range(1, register.newest + 1))


def test_flags_stand_there_and_the_same_seed_sets_the_same() -> None:
    flagged = [one for one in HELD.people if one.six_involvement]
    assert flagged
    assert {code for one in flagged for code in one.six_involvement} == set(FIRST_INVOLVEMENTS)
    assert any(one.key_control for one in HELD.people)
    assert all(one.term_until and one.treatment_level for one in HELD.people)
    assert of_bureau(PLAN).people == HELD.people


def test_others_stand_beside_a_bureau_in_whose_feed_they_are_not() -> None:
    guest = Person(inmate_no="3103900001", name="陈", prison_code="P03", ward_code="P03-W01")
    both = joined(HELD, [guest])
    register = Register(both, later)
    assert register.newest == len(HELD.movements)
    assert guest.inmate_no in register.roster("P03-W01", PLAN.until)
    assert register.state(guest.inmate_no) == InmateState(
        inmate_no=guest.inmate_no, custody_state=CustodyState.IN_CUSTODY
    )

from collections import Counter
from datetime import date, time, timedelta

from pipelines.rules.bureau.cast import LAWYERS, SHARED_BY, Cast, Inmate
from pipelines.rules.bureau.places import wards_each
from pipelines.rules.bureau.plan import moment
from schemas.people.kinds import CustodyState, Kinship
from tests.unit.pipelines.rules.bureau.bureaus import UNTIL, plan

LARGE = Cast(plan(inmates=3_000))
END = moment(UNTIL, time(0)) - timedelta(seconds=1)


def everybody(cast: Cast) -> list[Inmate]:
    return [one for some in cast.inmates.values() for one in some]


def test_nobody_has_the_number_of_another() -> None:
    people = everybody(LARGE)
    relatives = {bond.relative.key: bond.relative for one in people for bond in one.bonds}
    ids = [one.id_no for one in people] + [one.id_no for one in relatives.values()]
    assert len(ids) == len(set(ids)) > 9_000
    assert len({one.number for one in people}) == len(people)
    assert len({one.police_no for one in LARGE.officers.values()}) == len(LARGE.officers)


def test_beds_are_nearly_all_taken_on_any_day() -> None:
    for back in (0, 100, 300):
        held = sum(one.is_held(END - timedelta(days=back)) for one in everybody(LARGE))
        assert 2_900 < held <= 3_000


def test_who_is_there_on_a_day_does_not_follow_from_how_much_is_told() -> None:
    longer = Cast(plan(inmates=3_000, years=2, until=date(2027, 3, 1)))
    known = {one.number: one for one in everybody(longer)}
    for one in everybody(LARGE):
        other = known[one.number]
        assert (one.name, one.id_no, one.stays[0]) == (other.name, other.id_no, other.stays[0])
        # More may have become known in the meantime.
        assert all(bond in other.bonds for bond in one.bonds)


def test_an_inmate_changes_his_ward_while_he_is_there() -> None:
    moved = [one for one in everybody(LARGE) if len(one.stays) > 1]
    assert len(moved) > 50
    for one in moved:
        first, second = one.stays
        assert first.since < second.since < (one.left_at or END)
        assert (first.ward[:3], second.ward[:3]) == (one.prison, one.prison)
        assert one.ward_at(second.since - timedelta(days=1)) == first.ward
        assert one.ward_at(second.since) == second.ward


def test_who_left_is_told_of_as_gone() -> None:
    for one in everybody(LARGE):
        assert (one.left_at is None) == (one.left_as is CustodyState.IN_CUSTODY)
        assert all(bond.since < (one.left_at or END) for bond in one.bonds)
        assert one.since.date() < UNTIL


def test_the_odd_cases_are_there() -> None:
    bonds = [bond for one in everybody(LARGE) for bond in one.bonds]
    lawyers = {bond.relative.key for bond in bonds if bond.kinship is Kinship.LAWYER}
    assert len(lawyers) == LAWYERS
    assert any(bond.kinship is Kinship.OTHER for bond in bonds)
    numbers = Counter(bond.relative.phone for bond in bonds if bond.kinship is not Kinship.LAWYER)
    (often,) = [count for count in numbers.values() if count > 1]
    assert often >= SHARED_BY - 2


def test_days_find_everybody_once() -> None:
    people = everybody(LARGE)
    arrived = [one for some in LARGE.arrivals.values() for one in some]
    assert sorted(one.number for one in arrived) == sorted(one.number for one in people)
    assert min(LARGE.arrivals) == plan().first
    met = sum(map(len, LARGE.introductions.values()))
    assert met == sum(len(one.bonds) for one in people)


def test_wards_grow_with_the_bureau() -> None:
    assert [wards_each(inmates) for inmates in (60, 3_000, 30_000)] == [2, 3, 10]


def test_a_wards_officers_reach_their_ward() -> None:
    assert LARGE.officers["p03.w02.head"].unit == "P03-W02"
    assert LARGE.officers["bureau.system"].prison is None

"""Which schedule counts for a ward, and whether a day is one of rest."""

from datetime import date

import pytest

from pipelines.rules.labour.conditions import Limits, MarkedDay, Schedule, rests, schedule_on
from schemas.labour.kinds import DayMark

BUREAU, PRISON, WARD = "/b/", "/b/p/", "/b/p/w/"
THURSDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 28)


def schedule(path: str, since: date, until: date | None = None, minutes: int = 480) -> Schedule:
    return Schedule(
        unit_path=path,
        valid_from=since,
        valid_until=until,
        limits=Limits(
            standard_minutes=420, day_minutes=minutes, week_minutes=2400, overtime_minutes=60
        ),
        weekdays=frozenset(range(5)),
    )


@pytest.mark.requirement("LR-XC-07")
def test_the_narrowest_unit_with_a_schedule_in_force_counts() -> None:
    bureau = schedule(BUREAU, date(2026, 1, 1))
    prison = schedule(PRISON, date(2026, 6, 1))
    ward = schedule(WARD, date(2026, 9, 1), date(2026, 9, 30))
    told = [bureau, ward, prison]
    assert schedule_on(told, date(2026, 5, 31)) is bureau
    assert schedule_on(told, date(2026, 9, 15)) is ward
    assert schedule_on(told, THURSDAY) is prison
    assert schedule_on(told, date(2025, 1, 1)) is None


def test_a_named_day_is_what_the_narrowest_unit_says_whatever_its_weekday() -> None:
    plan = schedule(BUREAU, date(2026, 1, 1))
    assert not rests(plan, [], THURSDAY)
    assert rests(plan, [], SATURDAY)
    festival = MarkedDay(BUREAU, DayMark.REST)
    shifted = MarkedDay(WARD, DayMark.WORK)
    assert rests(plan, [festival], THURSDAY)
    assert not rests(plan, [shifted], SATURDAY)
    assert not rests(plan, [shifted, festival], THURSDAY)
    assert not rests(None, [], SATURDAY)

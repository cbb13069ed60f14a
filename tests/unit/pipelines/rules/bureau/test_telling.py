from collections.abc import Callable, Iterable
from datetime import date, time, timedelta

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened
from pipelines.rules.bureau.telling import Telling
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.catalog import in_order
from pipelines.rules.security.actor import system_actor
from tests.unit.pipelines.rules.bureau.bureaus import UNTIL, ground


def on(day: date, hour: int, what: str) -> Happened:
    return Happened(
        at=moment(day, time(hour)),
        stream="P03",
        actor=system_actor("test"),
        action=what,
        object_kind="test",
        object_id=None,
    )


def later(_: Ground, day: date) -> Iterable[Happened]:
    """What each day leads to four days on, told before what happens at once."""
    return [on(day + timedelta(days=4), 7, "later"), on(day, 8, "at once")]


def told_by(asked: Ground, years: list[Year]) -> Callable[[date], Iterable[Happened]]:
    return lambda day: [one for year in years for one in year.happened(asked, day)]


YEAR = Year(code="test", fills=(), happened=later, left=lambda _, __: ())


def test_what_a_day_leads_to_is_told_on_its_own_day() -> None:
    asked = ground()
    telling = Telling(told_by(asked, [YEAR]))
    told = [one for month in months_of(asked.plan) for one in telling.month(month)]
    assert [one.at for one in told] == sorted(one.at for one in told)
    days = (asked.plan.until - asked.plan.first).days
    assert len([one for one in told if one.action == "at once"]) == days
    assert len([one for one in told if one.action == "later"]) == days - 4
    assert max(one.at.date() for one in told) < UNTIL


def test_all_years_together_are_told_in_the_order_of_time() -> None:
    asked = ground()
    telling = Telling(told_by(asked, list(in_order())))
    told = [one for month in months_of(asked.plan) for one in telling.month(month)]
    assert len(told) > 600
    assert [one.at for one in told] == sorted(one.at for one in told)
    assert told[0].action == "org_units.create"

from datetime import date

from pipelines.rules.bureau.months import months_of
from tests.unit.pipelines.rules.bureau.bureaus import plan


def test_a_plan_begins_years_before_its_end() -> None:
    assert plan().first == date(2025, 11, 28)
    assert plan(until=date(2028, 2, 29)).first == date(2027, 2, 28)
    assert plan().parted == date(2026, 10, 21)
    assert plan().founded.isoformat() == "2025-11-28T00:00:00+08:00"


def test_months_hold_every_day_once() -> None:
    months = list(months_of(plan(years=2)))
    days = [day for month in months for day in month.days()]
    assert days[0] == plan(years=2).first
    assert days[-1] == date(2026, 11, 29)
    assert len(days) == len(set(days)) == (plan().until - plan(years=2).first).days
    assert [months[0].name, months[1].name, months[-1].name] == ["2024-11", "2024-12", "2026-11"]
    assert months[-1].end.isoformat() == "2026-11-30T00:00:00+08:00"

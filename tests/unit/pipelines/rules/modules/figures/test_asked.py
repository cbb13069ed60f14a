"""What a table is asked for: as the query says it, as usual, or refused."""

from datetime import UTC, date, datetime

import pytest

from pipelines.rules.modules.figures.asked import Wanted, read, said
from pipelines.rules.modules.figures.earlier import before, year_before
from schemas.errors import InvalidInput
from schemas.modules.field import Option
from schemas.modules.figures import DAYS, STEP, UNIT, Ask, Asks, Table
from schemas.platform.periods import Step

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
TEN_YEARS = Ask(kind=Asks.DAYS, years=10)
CUT = Ask(kind=Asks.CUT, months=3, most=60)
FEWER = Ask(kind=Asks.NUMBER, name="fewer_than", most=9)
OPTIONS = (Option("visit", "会见"), Option("phone", "电话"))
ANY = Ask(kind=Asks.CHOICE, name="channel", options=OPTIONS, every="全部通道")
ONE = Ask(kind=Asks.CHOICE, name="by", options=OPTIONS)


def table(*asks: Ask) -> Table:
    return Table(code="one", title="一", asks=asks)


def wanted(*asks: Ask, **query: str) -> Wanted:
    return read(table(*asks), query, NOW)


def span(told: Wanted) -> tuple[str, str]:
    return told.first.isoformat(), told.last.isoformat()


@pytest.mark.parametrize(
    ("asks", "query", "meant", "told"),
    [
        ((DAYS,), {}, ("2026-11-01", "2026-11-24"), {"since": "2026-11-01", "until": "2026-11-24"}),
        (
            (DAYS,),
            {"since": "2026-12-05"},
            ("2026-12-05", "2026-12-05"),
            {"since": "2026-12-05", "until": "2026-12-05"},
        ),
        ((UNIT,), {"unit_id": "U"}, ("2026-11-24", "2026-11-24"), {"unit_id": "U"}),
        (
            (Ask(kind=Asks.MONTH),),
            {"month": "2026-02"},
            ("2026-02-01", "2026-02-28"),
            {"month": "2026-02"},
        ),
        (
            (Ask(kind=Asks.MONTHS),),
            {},
            ("2025-12-01", "2026-11-30"),
            {"since": "2025-12", "until": "2026-11"},
        ),
        ((CUT,), {}, ("2026-08-24", "2026-11-24"), {"at": "2026-11-24", "months": "3"}),
        ((ANY,), {}, ("2026-11-24", "2026-11-24"), {}),
        ((ANY,), {"channel": "phone"}, ("2026-11-24", "2026-11-24"), {"channel": "phone"}),
        ((ONE,), {}, ("2026-11-24", "2026-11-24"), {"by": "visit"}),
        ((STEP,), {"step": "year"}, ("2026-11-24", "2026-11-24"), {"step": "year"}),
        ((FEWER,), {}, ("2026-11-24", "2026-11-24"), {"fewer_than": "1"}),
        ((FEWER,), {"fewer_than": "3"}, ("2026-11-24", "2026-11-24"), {"fewer_than": "3"}),
    ],
)
def test_what_is_meant_is_told_back(
    asks: tuple[Ask, ...], query: dict[str, str], meant: tuple[str, str], told: dict[str, str]
) -> None:
    found = wanted(*asks, **query)
    assert span(found) == meant
    assert said(table(*asks), found) == told
    assert read(table(*asks), told, NOW) == found


@pytest.mark.parametrize(
    ("asks", "query", "code"),
    [
        ((DAYS,), {"since": "2026-11-10", "until": "2026-11-09"}, "days_reversed"),
        ((DAYS,), {"since": "2025-11-23", "until": "2026-11-24"}, "too_many_days"),
        ((TEN_YEARS, STEP), {"since": "2025-11-23", "until": "2026-11-24"}, "too_many_days"),
        ((TEN_YEARS, STEP), {"since": "2016-01-01", "step": "year"}, "too_many_days"),
        ((DAYS,), {"since": "24.11."}, "wrong_day"),
        ((Ask(kind=Asks.MONTH),), {"month": "2026-13"}, "wrong_day"),
        ((Ask(kind=Asks.MONTHS),), {"since": "2026-11", "until": "2026-10"}, "months_reversed"),
        ((Ask(kind=Asks.MONTHS),), {"since": "2026-11", "until": "2026-12"}, "month_to_come"),
        ((Ask(kind=Asks.MONTHS),), {"since": "2023-11", "until": "2026-11"}, "too_many_months"),
        ((CUT,), {"at": "2026-11-25"}, "day_ahead"),
        ((CUT,), {"months": "61"}, "wrong_number"),
        ((CUT,), {"months": "-1"}, "wrong_number"),
        ((FEWER,), {"fewer_than": "10"}, "wrong_number"),
        ((ANY,), {"channel": "post"}, "unknown_choice"),
        ((STEP,), {"step": "week"}, "unknown_choice"),
    ],
)
def test_what_makes_no_sense_is_refused(
    asks: tuple[Ask, ...], query: dict[str, str], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        wanted(*asks, **query)
    assert refused.value.code == code


def test_ten_years_may_be_told_by_year_and_one_by_day() -> None:
    whole = wanted(TEN_YEARS, STEP, since="2017-01-01", until="2026-11-24", step="year")
    assert (whole.first, whole.step) == (date(2017, 1, 1), Step.YEAR)
    year = wanted(DAYS, since="2025-11-24", until="2026-11-24")
    assert (year.last - year.first).days == 365


@pytest.mark.parametrize(
    ("ask", "query", "earlier", "year"),
    [
        (
            DAYS,
            {"since": "2026-11-11", "until": "2026-11-20"},
            ("2026-11-01", "2026-11-10"),
            ("2025-11-11", "2025-11-20"),
        ),
        (
            DAYS,
            {"since": "2028-02-29", "until": "2028-02-29"},
            ("2028-02-28", "2028-02-28"),
            ("2027-02-28", "2027-02-28"),
        ),
        (
            Ask(kind=Asks.MONTH),
            {"month": "2026-03"},
            ("2026-02-01", "2026-02-28"),
            ("2025-03-01", "2025-03-31"),
        ),
        (
            Ask(kind=Asks.MONTHS),
            {"since": "2026-02", "until": "2026-04"},
            ("2025-11-01", "2026-01-31"),
            ("2025-02-01", "2025-04-30"),
        ),
        (
            CUT,
            {"at": "2026-11-24", "months": "3"},
            ("2026-05-24", "2026-08-24"),
            ("2025-08-24", "2025-11-24"),
        ),
    ],
)
def test_earlier_times_are_as_long(
    ask: Ask, query: dict[str, str], earlier: tuple[str, str], year: tuple[str, str]
) -> None:
    found = wanted(ask, **query)
    assert span(before(table(ask), found)) == earlier
    assert span(year_before(table(ask), found)) == year

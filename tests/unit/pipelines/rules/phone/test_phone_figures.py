"""What follows from figures of wards."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from pipelines.rules.phone.phone_figures import (
    months_before,
    prisons_of,
    share,
    step_name,
    summed,
    whole_trend,
)
from schemas.phone.phone_figures import Lengths, StepLengths, UnitLengths
from schemas.platform.periods import Step

A, B = "01JXXXXXXXXXXXXXXXXXXXXXXA", "01JXXXXXXXXXXXXXXXXXXXXXXB"
NONE = Lengths(seconds=0, local=0, domestic=0, international=0)


class Owed(msgspec.Struct, frozen=True):
    fee: Decimal


OWED = Owed(Decimal("0.00"))


def ward(prison: str, seconds: int) -> UnitLengths:
    return UnitLengths(
        unit_id=f"{prison[:-1]}{seconds % 10}",
        name=str(seconds),
        prison_id=prison,
        seconds=seconds,
        local=seconds,
        domestic=0,
        international=0,
    )


def test_prisons_and_the_whole_are_the_sums_of_their_wards() -> None:
    wards = [ward(A, 1), ward(A, 2), ward(B, 4)]
    prisons = prisons_of(UnitLengths, wards, {A: "甲", B: "乙"})
    assert [(one.unit_id, one.name, one.seconds) for one in prisons] == [(A, "甲", 3), (B, "乙", 4)]
    assert summed(NONE, wards) == Lengths(seconds=7, local=7, domestic=0, international=0)
    assert summed(NONE, []) == NONE
    # Money of no rows stays money, with its two digits.
    assert str(summed(OWED, []).fee) == "0.00"
    assert (share(1, 4), share(0, 0)) == (0.25, None)


def test_a_trend_has_every_step_of_its_days() -> None:
    known = [StepLengths(step="2026-12", seconds=5, local=5, domestic=0, international=0)]
    trend = whole_trend(known, date(2026, 11, 30), date(2027, 1, 1), Step.MONTH)
    assert trend == [
        StepLengths(step="2026-11", seconds=0, local=0, domestic=0, international=0),
        *known,
        StepLengths(step="2027-01", seconds=0, local=0, domestic=0, international=0),
    ]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 10, 1), ["2026-10-01", "2026-10", "2026Q4", "2026"]),
        (date(2026, 9, 30), ["2026-09-30", "2026-09", "2026Q3", "2026"]),
        (date(2026, 12, 31), ["2026-12-31", "2026-12", "2026Q4", "2026"]),
        (date(2027, 1, 1), ["2027-01-01", "2027-01", "2027Q1", "2027"]),
        (date(2027, 3, 31), ["2027-03-31", "2027-03", "2027Q1", "2027"]),
    ],
)
def test_a_step_is_named_by_its_first_and_its_last_day_alike(day: date, names: list[str]) -> None:
    assert [step_name(day, step) for step in Step] == names


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 28), 3, date(2026, 8, 28)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_go_back_to_the_same_day_or_the_last(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before

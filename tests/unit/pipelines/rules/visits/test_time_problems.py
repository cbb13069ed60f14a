"""What is wrong with a time that somebody writes."""

from datetime import date
from typing import Any

import pytest

from pipelines.rules.visits.time_problems import time_problems, unsettled
from schemas.modules.visits.calendar_fields import WEEK

GOOD: dict[str, Any] = {
    **{name: name == "tuesday" for name, _ in WEEK},
    "repeats": "week",
    "starts": "09:00",
    "ends": "09:30",
    "valid_from": date(2026, 1, 1),
    "valid_until": None,
    "month_days": None,
    "own_days": None,
    "wards": "P03-W01",
    "levels": "lenient",
}


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({}, []),
        ({"ends": "09:00"}, ["ends"]),
        ({"valid_until": date(2025, 12, 31)}, ["valid_until"]),
        ({"tuesday": False}, ["monday"]),
        ({"repeats": "month"}, ["month_days"]),
        ({"repeats": "month", "month_days": "末"}, []),
        ({"repeats": "own"}, ["own_days"]),
        ({"repeats": "own", "own_days": "2026-12-05"}, []),
        ({"repeats": "own", "own_days": "2026-02-30"}, ["own_days"]),
        ({"wards": "P03-W01,P04-W01"}, ["wards"]),
        ({"levels": "moon"}, ["levels"]),
    ],
)
def test_each_problem_is_told_by_its_field(more: dict[str, Any], fields: list[str]) -> None:
    found = time_problems(GOOD | more, ["P03-W01"], ["lenient"])
    assert [one.field for one in found] == fields


def test_what_people_booked_may_not_change_and_how_many_come_may() -> None:
    before = GOOD | {"visit_type": "REGULAR", "room": "一厅", "counted": "party", "capacity": 3}
    assert unsettled(before, before | {"capacity": 5, "tuesday": False}) is None
    for name, value in (("starts", "10:00"), ("room", "二厅"), ("counted", "visitor")):
        wrong = unsettled(before, before | {name: value})
        assert wrong is not None
        assert wrong.field == name

"""A ward's sheet: what it sums up to, when it may be handed in, what a correction makes of it."""

from datetime import date
from typing import Any

import pytest

from pipelines.rules.labour.conditions import DayTerms, Limits
from pipelines.rules.labour.timesheets import (
    changes_of,
    corrected,
    default_minutes,
    digest_of_lines,
    facts_of,
    may_hand_in,
    next_version,
    standards_of,
    week_of,
)
from schemas.errors import Conflict, InvalidInput
from schemas.labour.hours import HoursKind, HoursLine
from schemas.labour.timesheets import AskedChange, TimesheetState
from schemas.messages.labour import LineChange

DAY = date(2026, 11, 24)
A, B, POST = (
    "01J00000000000000000000001",
    "01J00000000000000000000002",
    "01J00000000000000000000003",
)
LIMITS = Limits(standard_minutes=420, day_minutes=480, week_minutes=2400, overtime_minutes=120)
KEY = bytes(32)
LINES = [
    HoursLine(A, POST, HoursKind.NORMAL, 420),
    HoursLine(A, POST, HoursKind.OVERTIME, 30),
    HoursLine(B, POST, HoursKind.NORMAL, 400),
]


def terms(inmate: str = A, **more: Any) -> DayTerms:
    return DayTerms(inmate_id=inmate, day=DAY, **{"schedule": LIMITS, **more})


def test_facts_count_people_hours_and_who_worked_beyond_the_standard() -> None:
    facts = facts_of("P03 一监区", DAY, LINES, standards_of({A: terms(), B: terms(B)}))
    told = [facts[name] for name in ("people", "lines", "hours", "overtime", "above_standard")]
    assert told == [2, 3, 14.17, 0.5, 1]


@pytest.mark.requirement("LR-GEN-06")
def test_the_digest_covers_every_line_in_whatever_order() -> None:
    assert digest_of_lines(LINES, KEY) == digest_of_lines(LINES[::-1], KEY)
    other = [*LINES[:2], HoursLine(B, POST, HoursKind.NORMAL, 401)]
    assert digest_of_lines(LINES, KEY) != digest_of_lines(other, KEY)


def test_a_row_opens_with_the_standard_unless_less_is_allowed() -> None:
    assert default_minutes(terms()) == 420
    assert default_minutes(terms(grade_minutes=360)) == 360
    assert default_minutes(terms(is_rest_day=True)) == 0
    assert default_minutes(terms(schedule=None)) == 0


@pytest.mark.requirement("LR-GEN-05", "LR-HOUR-04")
def test_a_sheet_is_handed_in_where_none_waits_and_none_is_locked() -> None:
    assert next_version(None, 0, 0) == 1
    assert next_version(TimesheetState.RETURNED, 2, 2) == 3
    # Where the ledger refused lines the day comes again mended; an approved one never does.
    assert next_version(TimesheetState.SUBMITTED, 1, 1, refused=2) == 2
    assert may_hand_in(TimesheetState.SUBMITTED, 1)
    assert not may_hand_in(TimesheetState.SUBMITTED, 0)
    assert not may_hand_in(TimesheetState.APPROVED, 1)
    for state, version, shown, code in (
        (TimesheetState.APPROVED, 1, 1, "sheet_locked"),
        (TimesheetState.SUBMITTED, 1, 1, "sheet_in_approval"),
        (TimesheetState.RETURNED, 2, 1, "changed_meanwhile"),
    ):
        with pytest.raises(Conflict) as refused:
            next_version(state, version, shown)
        assert refused.value.code == code


@pytest.mark.requirement("LR-HOUR-05")
def test_a_correction_changes_adds_and_removes_lines_beside_what_they_were() -> None:
    asked = [
        AskedChange(inmate_id=A, post_id=POST, kind=HoursKind.NORMAL, minutes=400),
        AskedChange(inmate_id=A, post_id=POST, kind=HoursKind.OVERTIME),
        AskedChange(inmate_id=B, post_id=POST, kind=HoursKind.OVERTIME, minutes=60),
    ]
    changes = changes_of(asked, LINES)
    assert [(one.before, one.after) for one in changes] == [(420, 400), (30, None), (None, 60)]
    told = [
        LineChange(inmate_id=c.inmate_id, post_id=c.post_id, kind=c.kind, minutes=c.after)
        for c in changes
    ]
    assert sorted(line.minutes for line in corrected(LINES, told)) == [60, 400, 400]
    for bad, code in (([asked[0], asked[0]], "changed_twice"), ([_same()], "nothing_changed")):
        with pytest.raises(InvalidInput) as refused:
            changes_of(bad, LINES)
        assert refused.value.code == code


def _same() -> AskedChange:
    return AskedChange(inmate_id=B, post_id=POST, kind=HoursKind.NORMAL, minutes=400)


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert week_of(DAY) == (date(2026, 11, 23), date(2026, 11, 29))
    assert week_of(date(2026, 11, 29)) == week_of(date(2026, 11, 23))

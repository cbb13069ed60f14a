"""Hours of a made-up bureau are what a ward could have entered, by the platform's own checks."""

from collections import defaultdict
from datetime import date, time, timedelta

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.rhythm import rates_of
from pipelines.rules.bureau.story import HoursBooked, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.work import GRADES
from pipelines.rules.bureau.work_days import LIMITS
from pipelines.rules.bureau.years.hours import HOURS
from pipelines.rules.bureau.years.labour import post_id
from pipelines.rules.labour.conditions import DayTerms, PostHeld
from pipelines.rules.labour.hours_check import Worked, check_day
from pipelines.rules.labour.timesheets import week_of
from schemas.labour.hours import HoursKind, HoursLine, SheetState
from schemas.labour.timesheets import TimesheetState
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=450)
LEFT = LaterList(
    lambda: [one for month in months_of(ASKED.plan) for one in left_of(ASKED, HOURS, month)]
)
BOOKED = LaterList(lambda: [one for one in LEFT if isinstance(one, HoursBooked)])
SHEETS = LaterMap(
    lambda: {
        one.values["id"]: one.values
        for one in LEFT
        if isinstance(one, Row) and one.table == "timesheet"
    }
)
WORKERS = LaterMap(lambda: {ASKED.inmate_id(one.inmate): one for one in ASKED.work.workers})


def test_as_many_as_the_rate_says_work_on_weekdays_that_are_no_holidays() -> None:
    there = sum(one.is_held(ASKED.plan.founded) for one in ASKED.inmates.values())
    at_work = sum(one.held[0].from_day == ASKED.work.begins for one in WORKERS.values())
    # Who came or left in the first days is held and has no post.
    assert 0.8 < at_work / there / rates_of(ASKED.plan).at_work < 1.1
    usual = [one for one in BOOKED if one.lines[0].kind is not HoursKind.REST]
    assert {one.day.weekday() for one in usual} == set(range(5))
    days = {one.day for one in usual}
    assert 235 <= len(days) <= 255
    assert not days & ASKED.work.days.marks.keys()
    resting = [one for one in BOOKED if one.lines[0].kind is HoursKind.REST]
    assert resting
    assert {one.day.weekday() for one in resting} == {5}


def test_no_line_breaks_a_rule_of_the_platform() -> None:
    wards = {ASKED.unit_id(ward): ward for one in ASKED.cast.prisons for ward in one.wards}
    by_day: dict[tuple[str, date], list[HoursLine]] = {
        (one.ward_id, one.day): one.lines for one in BOOKED
    }
    checked = 0
    for (ward_id, day), lines in list(by_day.items())[::7]:
        beside: dict[str, Worked] = defaultdict(Worked)
        first, _ = week_of(day)
        for on in range(7):
            other = first + timedelta(days=on)
            for line in by_day.get((ward_id, other), ()) if other != day else ():
                overtime = line.kind is HoursKind.OVERTIME
                beside[line.inmate_id] = beside[line.inmate_id].plus(False, overtime, line.minutes)
        terms = {line.inmate_id: _terms(wards[ward_id], line.inmate_id, day) for line in lines}
        roster = [
            who
            for who in terms
            if WORKERS[who].inmate.ward_at(moment(day, time(12))) == wards[ward_id]
        ]
        assert check_day(lines, terms, roster, beside) == []
        checked += len(lines)
    assert checked > 3_000


def test_a_sheet_says_in_the_core_what_it_says_in_the_ledger() -> None:
    states = {
        TimesheetState.SUBMITTED: SheetState.SUBMITTED,
        TimesheetState.APPROVED: SheetState.APPROVED,
    }
    versions = set()
    for one in BOOKED:
        row = SHEETS[one.sheet_id]
        assert (row["ward_id"], row["day"], row["version"]) == (one.ward_id, one.day, one.version)
        assert states[TimesheetState(row["state"])] is one.state
        assert row["lines"] == len(one.lines)
        assert row["decided_by"] == one.decided_by
        versions.add(one.version)
    assert len(BOOKED) == len(SHEETS)
    assert versions == {1, 2}


def test_only_the_last_days_are_not_decided_on() -> None:
    waiting = [row["day"] for row in SHEETS.values() if row["state"] == "submitted"]
    if waiting:
        assert min(waiting) >= ASKED.plan.until - timedelta(days=1)
    assert sum(row["state"] == "approved" for row in SHEETS.values()) > 5_000


def _terms(ward: str, inmate_id: str, day: date) -> DayTerms:
    worker = WORKERS[inmate_id]
    grade_no = worker.grade_on(day)
    held = [
        PostHeld(post_id(ASKED, one.ward, one.post), one.post.name)
        for one in worker.held
        if one.ward == ward and one.from_day <= day and (one.until_day or day) >= day
    ]
    return DayTerms(
        inmate_id=inmate_id,
        day=day,
        grade_no=grade_no,
        grade_minutes=GRADES[grade_no][1],
        posts=tuple(held),
        schedule=LIMITS,
        is_rest_day=ASKED.work.days.is_rest(day),
    )

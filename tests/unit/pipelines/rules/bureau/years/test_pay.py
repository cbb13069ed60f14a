"""Pay of a made-up bureau: every ward each month, by the tenth but for one."""

from collections import Counter
from datetime import time

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import PayBooked, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.pay import DUE_DAY, LATE_WARD, PAYING
from pipelines.rules.labour.pay.line import StepKind
from pipelines.rules.labour.pay.month import due_on, month_of_day
from schemas.messages.labour import PayState
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=300)
LEFT = LaterList(
    lambda: [one for month in months_of(ASKED.plan) for one in left_of(ASKED, PAYING, month)]
)
BOOKED = LaterMap(lambda: {one.sheet_id: one for one in LEFT if isinstance(one, PayBooked)})
SHEETS = LaterList(
    lambda: [one.values for one in LEFT if isinstance(one, Row) and one.table == "pay_sheet"]
)
LATE = ASKED.unit_id(LATE_WARD)


def test_a_ward_is_paid_once_a_month() -> None:
    assert len({(row["ward_id"], row["month"]) for row in SHEETS}) == len(SHEETS)
    assert len({row["month"] for row in SHEETS}) in (11, 12)
    last = max(row["month"] for row in SHEETS)
    states = Counter(row["state"] for row in SHEETS if row["month"] != last)
    assert set(states) == {"approved"}


def test_all_but_one_report_in_time() -> None:
    for row in SHEETS:
        end = moment(due_on(row["month"], DUE_DAY), time(23, 59))
        if row["ward_id"] == LATE:
            assert row["reported_at"] > end
        elif row["month"] not in ("2026-01", "2026-09"):
            # Around the spring festival and National Day nobody works for a week.
            assert row["reported_at"] <= end, row["month"]


def test_the_late_ward_is_reminded_every_month() -> None:
    reminded = [one.values for one in LEFT if isinstance(one, Row) and one.table == "pay_reminder"]
    assert {row["ward_id"] for row in reminded} == {LATE}
    assert len(reminded) >= 10


def test_lines_are_of_the_month_and_add_up() -> None:
    for row in SHEETS:
        booked = BOOKED[row["id"]]
        assert month_of_day(booked.month) == row["month"]
        assert len(booked.lines) == row["people"] > 0
        for line in booked.lines:
            assert line.amount == sum(step.amount for step in line.steps)
            assert 0 < line.amount < 3_000
        state = {"approved": PayState.APPROVED, "reported": PayState.REPORTED, "draft": None}
        assert booked.state is state[row["state"]]
    steps = Counter(
        step.kind for one in BOOKED.values() for line in one.lines for step in line.steps
    )
    assert set(steps) >= {StepKind.HOURS, StepKind.POST, StepKind.ITEM}

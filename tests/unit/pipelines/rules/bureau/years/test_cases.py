"""Cases of a story go the way that the approval centre would let them go."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from pipelines.rules.bureau.keyed import SealedFact, Signature
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Row
from pipelines.rules.bureau.years.cases import Again, Applied, Case, Decided, TakenBack, Turn
from pipelines.rules.bureau.years.record_case import kind_of
from pipelines.rules.labour.approval_outlines import PAY_SHEET, TIMESHEET
from schemas.approvals.state import CaseState, Verdict
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS
from tests.unit.pipelines.rules.bureau.bureaus import ground

ASKED = ground()
OUTPUT = kind_of(PROJECT_OUTPUTS)
AT = moment(ASKED.plan.first, time(16)) + timedelta(days=3)
UPWARDS = ("p03.w01.head", "p03.leader", "bureau.leader")


def case_of(*turns: Turn, kind: Any = TIMESHEET, at: datetime = AT, **more: Any) -> Case:
    login = "p03.w01.labour"
    applied = Applied(
        kind=kind,
        key="1",
        object_id="01" * 13,
        title="劳动工时",
        unit="P03-W01",
        facts={"ward": "一监区", "day": "2026-01-01", "people": 3, "amount": 12.5},
        actor=ASKED.actor(login),
        at=at,
        **more,
    )
    return Case(ASKED, applied, turns)


def later(hours: int) -> datetime:
    return AT + timedelta(hours=hours)


def rows_of(case: Case, table: str) -> list[Row]:
    return [row for row in case.rows() if row.table == table]


def actions(case: Case) -> list[str]:
    return [one.action for one in case.happened()]


def test_one_decision_ends_a_case_of_one_desk() -> None:
    case = case_of(Decided(login="p03.w01.head", at=later(2), opinion="同意"))
    assert (case.state, case.closed_at) == (CaseState.APPROVED, later(2))
    assert actions(case) == ["approval.submit", "approval.approve"]
    (row,) = rows_of(case, "approval_case")
    assert row.values["visit"] == 1
    assert row.values["node"] is None
    first, second = rows_of(case, "approval_step")
    assert (first.values["seq"], second.values["seq"]) == (1, 2)
    assert isinstance(second.values["signature"], Signature)
    assert not rows_of(case, "approval_seat")


def test_a_case_goes_from_desk_to_desk_and_waits_at_the_one_that_has_not_decided() -> None:
    turns = [Decided(login=one, at=later(on + 1)) for on, one in enumerate(UPWARDS)]
    case = case_of(*turns, kind=PAY_SHEET)
    assert case.state is CaseState.APPROVED
    waiting = case_of(*turns[:2], kind=PAY_SHEET)
    assert waiting.state is CaseState.PENDING
    (row,) = rows_of(waiting, "approval_case")
    assert (row.values["node"], row.values["visit"]) == ("bureau", 3)
    assert [seat.values["officer_id"] for seat in rows_of(waiting, "approval_seat")] == [
        ASKED.officer_id("bureau.leader")
    ]


def test_what_lies_sealed_is_sealed_and_conditions_have_it_in_clear() -> None:
    (row,) = rows_of(case_of(kind=PAY_SHEET), "approval_case")
    assert isinstance(row.values["facts"]["amount"], SealedFact)
    assert row.values["facts"]["people"] == 3


def test_a_returned_case_comes_again() -> None:
    case = case_of(
        Decided(login="p03.w01.head", at=later(1), verdict=Verdict.RETURN, opinion="核对加班"),
        Again(at=later(2), facts={"ward": "一监区", "day": "2026-01-01", "people": 2}),
        Decided(login="p03.leader", at=later(3)),
    )
    assert case.state is CaseState.APPROVED
    assert actions(case)[1:3] == ["approval.return", "approval.resubmit"]
    (row,) = rows_of(case, "approval_case")
    assert row.values["facts"]["people"] == 2
    digests = [step.values["facts_digest"] for step in rows_of(case, "approval_step")]
    assert digests[0] is digests[1]
    assert digests[1] is not digests[2]


def test_a_filing_is_in_effect_at_once_where_every_check_passes() -> None:
    assert case_of(kind=OUTPUT).state is CaseState.PENDING
    assert OUTPUT.default.mode.value == "approval"


def test_what_would_happen_at_the_plans_end_has_not_happened() -> None:
    end = moment(ASKED.plan.until, time(0))
    case = case_of(Decided(login="p03.w01.head", at=end), at=end - timedelta(hours=1))
    assert case.state is CaseState.PENDING
    seated = {seat.values["officer_id"] for seat in rows_of(case, "approval_seat")}
    # Whoever applied never decides; heads of the ward, approvers and leaders of the prison do.
    assert seated == {
        ASKED.officer_id(one) for one in ("p03.w01.head", "p03.approver", "p03.leader")
    }


def test_a_case_is_taken_back() -> None:
    actor = ASKED.actor("p03.w01.labour")
    case = case_of(TakenBack(actor=actor, at=later(1)))
    assert case.state is CaseState.WITHDRAWN
    assert case.closed_at == later(1)


@pytest.mark.parametrize("login", ["p03.w01.labour", "p04.leader", "p03.monitor"])
def test_nobody_else_decides(login: str) -> None:
    with pytest.raises(ValueError, match="does not decide"):
        case_of(Decided(login=login, at=later(1)))


def test_nobody_decides_twice() -> None:
    twice = [Decided(login="p03.w01.head", at=later(hours)) for hours in (1, 2)]
    with pytest.raises(ValueError, match="is approved by then"):
        case_of(*twice)

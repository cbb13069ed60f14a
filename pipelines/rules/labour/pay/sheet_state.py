"""What a sheet of pay goes through, and what may be done with it when (LR-PAY-04, -07)."""

from datetime import date
from enum import StrEnum

from schemas.errors import Conflict


class SheetState(StrEnum):
    """Reported sheets lie with the approvers; approved ones count."""

    DRAFT = "draft"
    REPORTED = "reported"
    RETURNED = "returned"
    APPROVED = "approved"


TITLES = {
    SheetState.DRAFT: "草稿",
    SheetState.REPORTED: "已上报",
    SheetState.RETURNED: "已退回",
    SheetState.APPROVED: "已通过",
}
OPEN = (SheetState.DRAFT.value, SheetState.RETURNED.value)
"""Items and amounts may change."""
FROZEN = (SheetState.REPORTED.value, SheetState.APPROVED.value)


def require_open(state: SheetState | None, month: str) -> None:
    """Raise `Conflict` where the month was reported; None stands for no sheet yet."""
    if state is not None and state.value in FROZEN:
        raise Conflict(
            f"{month}的报酬表{TITLES[state]}，不能修改。已上报的报酬须提出更正申请，"
            "审批通过后才能更改；审批中的可由审批人退回。",
            code="pay_reported",
            month=month,
        )


def require_reportable(state: SheetState, needs_recalculation: bool, people: int) -> None:
    """Raise `Conflict` where the sheet cannot be reported up as it is."""
    if state.value in FROZEN:
        raise Conflict(f"报酬表{TITLES[state]}，不能重复上报。", code="pay_reported")
    if needs_recalculation:
        raise Conflict("报酬表的数据有变动，请重新计算后再上报。", code="pay_outdated")
    if not people:
        raise Conflict("报酬表没有人员，不能上报。", code="pay_empty")


def require_correctable(state: SheetState) -> None:
    """Raise `Conflict` unless the sheet has been approved: what lies with approvers they return."""
    if state is not SheetState.APPROVED:
        raise Conflict(
            "只有已通过的报酬表才能申请更正；草稿可直接修改，审批中的请由审批人退回。",
            code="pay_not_approved",
            state=state.value,
        )


def is_late(state: SheetState | None, due_on: date, today: date) -> bool:
    """Whether the sheet should have been reported and was not."""
    return today > due_on and (state is None or state.value in OPEN)

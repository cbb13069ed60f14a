"""When a node's approvers are reminded, and when their time is over."""

from datetime import datetime, timedelta

import msgspec

from schemas.approvals.definition import Node
from schemas.approvals.state import StepAction


class Deadline(msgspec.Struct, frozen=True):
    """Moments of one visit of a node; None where the node sets no limit."""

    remind_at: datetime | None
    due_at: datetime | None


def deadline(node: Node | None, entered_at: datetime) -> Deadline:
    if node is None or node.limit_hours is None:
        return Deadline(None, None)
    due = entered_at + timedelta(hours=node.limit_hours)
    before = node.remind_hours
    return Deadline(None if before is None else due - timedelta(hours=before), due)


def notice_due(
    times: Deadline, now: datetime, *, reminded: bool, overdue: bool
) -> StepAction | None:
    """What must be told now: that the time is over, or that it soon will be; each once."""
    if times.due_at is not None and now >= times.due_at:
        return None if overdue else StepAction.OVERDUE
    if times.remind_at is not None and now >= times.remind_at:
        return None if reminded else StepAction.REMIND
    return None

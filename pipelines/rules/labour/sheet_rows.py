"""The control row of a sheet of hours, and what the log says of it."""

from datetime import date, datetime
from typing import Any

import msgspec

from pipelines.rules.labour.timesheets import Totals
from schemas.labour.timesheets import TimesheetState

SHEET = "timesheet"
SUBMIT, SHEET_DECIDED = "labour_hours.submit", "labour_hours.decided"


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a sheet as it is handed in."""

    id: str
    ward_id: str
    prison_id: str
    day: date
    version: int
    entered_by: str
    entered_name: str
    submitted_at: datetime
    message_id: str
    case_id: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Who said what about a sheet or a correction."""

    decided_by: str | None
    decided_name: str
    decided_at: datetime
    opinion: str


def named(made: Submission) -> dict[str, Any]:
    """What stays the same in all versions."""
    return {name: getattr(made, name) for name in ("id", "ward_id", "prison_id", "day")}


def fresh(made: Submission, totals: Totals) -> dict[str, Any]:
    """What a version brings; nobody has decided on it yet."""
    return {
        "version": made.version,
        "state": TimesheetState.SUBMITTED.value,
        "entered_by": made.entered_by,
        "entered_name": made.entered_name,
        "submitted_at": made.submitted_at,
        "message_id": made.message_id,
        "case_id": made.case_id,
        "decided_by": None,
        "decided_name": "",
        "decided_at": None,
        "opinion": "",
        **msgspec.structs.asdict(totals),
    }


def settled(state: TimesheetState, told: Decision) -> dict[str, Any]:
    """What a decision changes."""
    return {"state": state.value, **msgspec.structs.asdict(told)}


def submitted_detail(version: int, case_id: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"version": version, "case_id": case_id, **facts}


def decided_detail(
    before: TimesheetState, state: TimesheetState, version: int, case_id: str, opinion: str
) -> dict[str, Any]:
    return {
        "state": [before.value, state.value],
        "version": version,
        "case_id": case_id,
        "opinion": opinion,
    }


def case_title(prison: str, ward: str, day: date) -> str:
    return f"{prison}{ward}{day}劳动工时"

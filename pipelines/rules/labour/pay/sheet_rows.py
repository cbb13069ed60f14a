"""The row of a sheet of pay as it goes its way, and what the log and its case say of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from pipelines.rules.labour.pay.line import PayLine, SheetTotals
from pipelines.rules.labour.pay.sheet_state import SheetState
from schemas.approvals.definition import Facts

SHEET = "pay_sheet"
OPEN, REPORT, APPROVED = "pay_sheet.open", "pay_sheet.report", "pay_sheet.approved"
LATE = "pay_sheet.late"
CALCULATED_ANEW = "退回后重新计算"
"""Why a version of all lines was made."""
UNFLAGGED: dict[str, Any] = {"needs_recalculation": False, "recalculation_reason": ""}


def draft(sheet_id: str, ward_id: str, month: str, due_on: date, at: datetime) -> dict[str, Any]:
    """An empty one."""
    return {
        "id": sheet_id,
        "ward_id": ward_id,
        "month": month,
        "state": SheetState.DRAFT.value,
        "version": 0,
        "people": 0,
        "minutes": {},
        "rules": [],
        "due_on": due_on,
        "needs_recalculation": False,
        "calculated_at": at,
    }


def named(version_id: str, totals: SheetTotals) -> dict[str, Any]:
    """Which version counts, and what it comes to but for the amount."""
    return {"version_id": version_id, "people": totals.people, "minutes": totals.minutes}


def calculated(rules: list[str], at: datetime) -> dict[str, Any]:
    return UNFLAGGED | {"rules": rules, "calculated_at": at}


def reported(by: str, at: datetime) -> dict[str, Any]:
    return {
        "state": SheetState.REPORTED.value,
        "reported_at": at,
        "reported_by": by,
        "opinion": "",
    }


def approved(at: datetime) -> dict[str, Any]:
    return {"state": SheetState.APPROVED.value, "approved_at": at}


def rules_of(lines: Sequence[PayLine]) -> list[str]:
    """Versions of the rules that were used."""
    return sorted({rule for line in lines for rule in line.rules})


def content_of(lines: Sequence[tuple[int, bool, PayLine]]) -> bytes:
    """What a signature covers: every line and step, and not their sum alone.

    Of each the number of its version, and whether it was removed.
    """
    ordered = sorted(lines, key=lambda one: one[2].inmate_id)
    return msgspec.json.encode(ordered, order="deterministic")


def sheet_facts(month: str, people: int, amount: Decimal) -> Facts:
    """What conditions may ask; the digest of the lines comes to it."""
    return {"month": month, "people": people, "amount": float(amount)}


def case_title(prison: str, ward: str, month: str) -> str:
    return f"{prison}{ward}{month}劳动报酬"[:128]


def amount_place(sheet_id: str) -> str:
    """Where an amount lies sealed in the log."""
    return f"audit_row.pay_sheet:{sheet_id}"


def told(month: str, ward: str, more: Mapping[str, object]) -> dict[str, Any]:
    """What every line of the log says of a sheet."""
    return {"month": month, "ward": ward, **more}

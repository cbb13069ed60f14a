"""When a sheet of pay may be changed, reported and corrected, and when it is late."""

from datetime import date

import pytest

from pipelines.rules.labour.pay.month import due_on, first_day, last_day
from pipelines.rules.labour.pay.sheet_state import (
    SheetState,
    is_late,
    require_correctable,
    require_open,
    require_reportable,
)
from schemas.errors import Conflict, InvalidInput

DUE = date(2026, 11, 10)


def refused(code: str, check: object, *asked: object) -> None:
    assert callable(check)
    with pytest.raises(Conflict) as told:
        check(*asked)
    assert told.value.code == code


@pytest.mark.requirement("LR-PAY-07")
def test_only_drafts_and_returned_sheets_change_and_only_approved_ones_are_corrected() -> None:
    for state in (None, SheetState.DRAFT, SheetState.RETURNED):
        require_open(state, "2026-10")
    for state in (SheetState.REPORTED, SheetState.APPROVED):
        refused("pay_reported", require_open, state, "2026-10")
        refused("pay_reported", require_reportable, state, False, 1)
    for state in (SheetState.DRAFT, SheetState.RETURNED, SheetState.REPORTED):
        refused("pay_not_approved", require_correctable, state)
    require_correctable(SheetState.APPROVED)
    refused("pay_outdated", require_reportable, SheetState.DRAFT, True, 1)
    refused("pay_empty", require_reportable, SheetState.DRAFT, False, 0)


def test_a_ward_is_late_from_the_day_after_the_due_day_until_it_reports() -> None:
    assert due_on("2026-10", 10) == DUE
    assert due_on("2026-12", 5) == date(2027, 1, 5)
    late = date(2026, 11, 11)
    assert [is_late(None, DUE, day) for day in (DUE, late)] == [False, True]
    found = {state for state in SheetState if is_late(state, DUE, late)}
    assert found == {SheetState.DRAFT, SheetState.RETURNED}


def test_a_month_is_written_one_way() -> None:
    assert (first_day("2028-02"), last_day("2028-02")) == (date(2028, 2, 1), date(2028, 2, 29))
    for wrong in ("2026-13", "2026-1", "202611", "2１２３-01", ""):
        with pytest.raises(InvalidInput):
            first_day(wrong)

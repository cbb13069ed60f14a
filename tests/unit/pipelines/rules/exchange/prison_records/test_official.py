"""A prison ends its own bookings alone, and never what an officer ended."""

from datetime import UTC, datetime

import msgspec
import pytest

from pipelines.rules.exchange.prison_records.official import SYSTEM, Booked, Move, move, told_values
from schemas.exchange.prison_systems.records import OfficialBusiness
from schemas.modules.common import APPROVED, CANCELLED, DONE
from schemas.modules.visits.visitor_outcomes import VisitorOutcome

AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
TOLD = OfficialBusiness(
    booking_id="B", inmate_no="1", outcome=VisitorOutcome.ABSENT, result="未到", at=AT
)
OPEN = Booked(prison_id="P", inmate_no="1", state=APPROVED, by_officer=True)
BY_SYSTEM = Booked(prison_id="P", inmate_no="1", state=DONE, by_officer=False)


@pytest.mark.parametrize(
    ("booked", "deleted", "expected"),
    [
        (OPEN, False, Move.FINISH),
        (BY_SYSTEM, False, Move.FINISH),
        (BY_SYSTEM, True, Move.REOPEN),
        (OPEN, True, Move.NOTHING),
        (msgspec.structs.replace(BY_SYSTEM, by_officer=True), False, Move.NOTHING),
        (msgspec.structs.replace(BY_SYSTEM, by_officer=True), True, Move.NOTHING),
        (msgspec.structs.replace(OPEN, state=CANCELLED), False, Move.NOT_OPEN),
        (msgspec.structs.replace(OPEN, prison_id="Q"), False, Move.UNKNOWN),
        (msgspec.structs.replace(OPEN, inmate_no="2"), False, Move.UNKNOWN),
        (msgspec.structs.replace(BY_SYSTEM, prison_id="Q"), True, Move.NOTHING),
        (None, False, Move.UNKNOWN),
        (None, True, Move.NOTHING),
    ],
)
def test_what_is_told_moves_what_is_the_prisons_own(
    booked: Booked | None, deleted: bool, expected: Move
) -> None:
    assert move(booked, "P", TOLD, deleted=deleted) is expected


def test_whoever_is_not_named_is_the_system() -> None:
    assert told_values(TOLD) == {
        "outcome": "absent",
        "result": "未到",
        "handled_by": SYSTEM,
        "handled_at": AT,
    }

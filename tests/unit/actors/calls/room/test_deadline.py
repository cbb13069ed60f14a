"""A call ends at its limit, and an awaited party is not awaited for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from actors.calls.room import deadline
from schemas.calls.state import CallState, EndReason, PartyRole

START = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.mark.requirement("VC-INM-06")
@pytest.mark.parametrize(
    ("present", "reason"),
    [
        ([PartyRole.RELATIVE], EndReason.INMATE_ABSENT),
        ([PartyRole.INMATE], EndReason.RELATIVE_ABSENT),
        ([], EndReason.BOTH_ABSENT),
    ],
)
def test_absence_names_who_did_not_come(present: list[PartyRole], reason: EndReason) -> None:
    planned = deadline.absence(START, 600, present)
    assert planned == (START + timedelta(minutes=10), CallState.MISSED, reason)


@pytest.mark.requirement("VC-INM-07")
def test_the_limit_ends_the_call() -> None:
    assert deadline.limit(START) == (START, CallState.ENDED, EndReason.LIMIT)


def test_a_lost_party_is_given_up_after_a_while() -> None:
    planned = deadline.lost(START, 60)
    assert planned == (START + timedelta(minutes=1), CallState.ENDED, EndReason.CONNECTION_LOST)

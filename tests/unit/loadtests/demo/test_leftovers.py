"""What is done about a call that an earlier demonstration may have left."""

from datetime import UTC, datetime, timedelta

import pytest

from loadtests.demo.leftovers import MARK, NEAR, Step, step_for
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from schemas.calls.views import CallView, PersonBrief

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
MINE, OTHER = "01JABCDEFGHJKMNPQRSTVWXYZ1", "01JABCDEFGHJKMNPQRSTVWXYZ2"
SECOND = timedelta(seconds=1)


def call(
    state: CallState,
    *,
    reason: str | None = None,
    starts_in: timedelta = timedelta(minutes=3),
    until: timedelta | None = None,
    relative: str = MINE,
) -> CallView:
    starts_at = NOW + starts_in
    return CallView(
        id="01JABCDEFGHJKMNPQRSTVWXYZ3",
        case_no="P03-20261130-0001",
        state=state,
        relative=PersonBrief(id=relative, name="周桂芳"),
        inmate=PersonBrief(id=OTHER, name="陈志远", number="3103000001"),
        kinship="parent",
        prison="南桥湾监狱",
        ward="一监区",
        requested_at=NOW,
        starts_at=starts_at,
        minutes=2,
        joinable_from=starts_at - timedelta(minutes=10),
        joinable_until=starts_at + timedelta(minutes=10),
        connected_at=None,
        ends_at=None,
        ended_at=None,
        end_reason=None,
        reason=reason,
        consented=False,
        cancellable_until=None if until is None else NOW + until,
        kind=CallKind.FAMILY,
        privileged=False,
    )


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (call(CallState.REQUESTED, starts_in=NEAR), Step.CANCEL),
        (call(CallState.REQUESTED, starts_in=timedelta(days=-1)), Step.CANCEL),
        (call(CallState.REQUESTED, starts_in=NEAR + SECOND), Step.LEAVE),
        (call(CallState.REQUESTED, relative=OTHER), Step.LEAVE),
        (call(CallState.APPROVED, reason=MARK, until=timedelta()), Step.CANCEL),
        (call(CallState.APPROVED, reason=MARK, until=-SECOND), Step.LEAVE),
        (call(CallState.APPROVED, reason="亲属探望", until=timedelta(hours=1)), Step.LEAVE),
        (call(CallState.WAITING, reason=MARK), Step.CUT_OFF),
        (call(CallState.CONNECTED, reason=MARK), Step.CUT_OFF),
        (call(CallState.CONNECTED, reason=""), Step.WAIT),
        (call(CallState.WAITING, relative=OTHER), Step.WAIT),
    ],
)
def test_what_was_left_is_ended_and_what_people_hold_is_not(left: CallView, step: Step) -> None:
    assert step_for(left, MINE, NOW) is step

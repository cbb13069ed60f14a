"""What an earlier demonstration left of its call, found and ended as people would."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from loadtests.demo.waiting import Tell, until
from loadtests.people.officer import Officer
from loadtests.people.person import Refusal
from loadtests.people.relative import Relative
from schemas.calls.state import CallState
from schemas.calls.views import CallView

MARK = "演示通话，由脚本批准"
"""Reason of the approvals given here, by which a later run knows the call for one of ours."""
BROKEN_OFF = "演示通话中断，由脚本结束"
LIVE = (CallState.REQUESTED, CallState.APPROVED, CallState.WAITING, CallState.CONNECTED)
NEAR = timedelta(minutes=15)
"""What begins later stands in no call's way that is held now."""
HELD_S = 900.0
"""So long for people to end the call that they hold as the demonstration's pair."""


class Step(StrEnum):
    """What is to be done about a call of the pair."""

    CANCEL = "cancel"
    """The relative takes it back."""
    CUT_OFF = "cut_off"
    """The monitoring officer ends it."""
    WAIT = "wait"
    """Somebody holds it: it must end by itself."""
    LEAVE = "leave"
    """It is in nobody's way, or can only be gone around; nobody comes, so it lapses."""


def step_for(call: CallView, relative_id: str, now: datetime) -> Step:
    """What to do about a live call of the inmate, as an officer sees it."""
    ours = call.reason == MARK
    if call.state in (CallState.WAITING, CallState.CONNECTED):
        return Step.CUT_OFF if ours else Step.WAIT
    if call.relative.id != relative_id:
        return Step.LEAVE
    if call.state is CallState.REQUESTED:
        # Nobody has decided it, and its time is all but here.
        return Step.CANCEL if call.starts_at <= now + NEAR else Step.LEAVE
    return Step.CANCEL if ours and cancellable(call, now) else Step.LEAVE


def cancellable(call: CallView, now: datetime) -> bool:
    """Whether the relative may still take back an approved call."""
    return call.cancellable_until is not None and now <= call.cancellable_until


@dataclass(frozen=True)
class Clearing:
    """Those who end calls: the relative of the pair, and the monitoring officer."""

    relative: Relative
    relative_id: str
    monitor: Officer
    tell: Tell


async def make_way(inmate_no: str, by: Clearing) -> None:
    """End what is left of earlier calls of the pair; raises `NotInTime` while one is held.

    Whoever asks is the only script of this pair: what bears its mark was left.
    """

    async def lacking() -> str | None:
        calls = await by.monitor.calls(inmate_no, LIVE)
        told = [await _clear(call, by) for call in calls.rows]
        return next((one for one in told if one), None)

    await until(lacking, by.tell, HELD_S)


async def _clear(call: CallView, by: Clearing) -> str | None:
    """Take one step; answers what must still come about."""
    step = step_for(call, by.relative_id, datetime.now(UTC))
    if step is Step.WAIT:
        return f"the end of {call.case_no}, a call that the inmate holds now"
    try:
        if step is Step.CANCEL:
            await by.relative.cancel(call.id)
            by.tell(f"{call.case_no}, left by an earlier demonstration, was taken back")
        elif step is Step.CUT_OFF:
            await by.monitor.cut_off(call.id, BROKEN_OFF)
            by.tell(f"{call.case_no}, left by an earlier demonstration, was ended")
    except Refusal as refusal:
        # What moved on in this very moment shows at the next look; a booking is gone around.
        return f"the end of {call.case_no} ({refusal})" if step is Step.CUT_OFF else None
    return None


async def take_back(call: CallView, by: Clearing) -> None:
    """Undo one's own call, however far it came."""
    now = await by.relative.call(call.id)
    if now.state in (CallState.WAITING, CallState.CONNECTED):
        await by.monitor.cut_off(call.id, BROKEN_OFF)
        by.tell(f"{call.case_no} was ended")
    elif now.state is CallState.REQUESTED or cancellable(now, datetime.now(UTC)):
        await by.relative.cancel(call.id)
        by.tell(f"{call.case_no} was taken back")
    elif now.state is CallState.APPROVED:
        by.tell(f"{call.case_no} can no longer be cancelled; it lapses, and is gone around")

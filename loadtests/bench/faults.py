"""What a fault in a call costs: the figures of `qinqiao bench faults`."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from loadtests.demo import script
from loadtests.demo.conversation import Conversation
from loadtests.demo.plan import CallPlan
from loadtests.demo.result import DemoResult, GapReport
from loadtests.demo.waiting import Tell, silent

BEFORE_S = 8.0
"""So long people talk before the fault strikes."""


class FaultFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One call and one fault; times in seconds."""

    fault: str
    back_after_s: dict[str, list[float]]
    """From the fault to each time that an end of the call stood again; empty: it never fell."""
    states: list[str]
    connected_s: float
    billed_minutes: int | None
    minutes_right: bool
    recording_s: float
    recording_minus_call_s: float
    recording_lost_s: float
    """What the recorder's holes add up to, each of them listed in the recording."""
    gaps: list[GapReport]
    lines_shown: int
    lines_shown_not_stored: int
    unheard_marked: int
    """Lines of the transcript that say that speech may not have been heard."""
    audit_verified: bool


async def run(
    plan: CallPlan, faults: Mapping[str, Callable[[], None]], tell: Tell = silent
) -> list[FaultFigures]:
    """Hold one call for each fault, one after the other."""
    return [await _measured(plan, name, strike, tell) for name, strike in faults.items()]


async def _measured(
    plan: CallPlan, fault: str, strike: Callable[[], None], tell: Tell
) -> FaultFigures:
    struck: list[float] = []

    async def meanwhile(_: str) -> None:
        await asyncio.sleep(BEFORE_S)
        struck.append(time.time())
        strike()

    result, conversation = await script.run(plan, meanwhile, tell)
    return _figures(fault, struck[0], result, conversation)


def _figures(
    fault: str, struck: float, result: DemoResult, conversation: Conversation
) -> FaultFigures:
    at = {state.state: state.at for state in result.states}
    connected_s = _seconds(at, "connected", "ended")
    shown = {line.id for _, line in conversation.lines}
    gaps = result.recording.gaps
    lost = [gap.end_s - gap.start_s for gap in gaps if gap.what.startswith("recorder")]
    return FaultFigures(
        fault=fault,
        back_after_s={
            end: [round(one - struck, 2) for one in returned]
            for end, returned in conversation.returned.items()
        },
        states=[state.state for state in result.states],
        connected_s=connected_s,
        billed_minutes=result.billed_minutes,
        minutes_right=result.billed_minutes == math.ceil(connected_s / 60),
        recording_s=result.recording.seconds,
        recording_minus_call_s=round(
            result.recording.seconds - _seconds(at, "waiting", "ended"), 3
        ),
        recording_lost_s=round(sum(lost), 2),
        gaps=gaps,
        lines_shown=len(shown),
        lines_shown_not_stored=len(shown - {line.id for line in result.transcript}),
        unheard_marked=sum(line.kind == "gap" for line in result.transcript),
        audit_verified=result.audit.verified,
    )


def _seconds(at: Mapping[str, datetime], start: str, end: str) -> float:
    return round((at[end] - at[start]).total_seconds(), 3)

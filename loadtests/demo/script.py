"""One step after the other, as the people would: application, approval, call, review."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from loadtests.demo.conversation import (
    Conversation,
    Equipment,
    Meanwhile,
    People,
    hold,
    nothing,
)
from loadtests.demo.faces import registered_faces, require_face
from loadtests.demo.library import borrowed_words
from loadtests.demo.plan import Account, CallPlan
from loadtests.demo.report import report
from loadtests.demo.result import DemoResult, FaceReport, FacesReport
from loadtests.demo.stage import stage
from loadtests.media.sound import RATE, Microphone, read_call
from loadtests.people.inmate import Inmate
from loadtests.people.officer import Officer
from loadtests.people.relative import Relative
from schemas.calls.state import Assessment, CallState
from schemas.calls.views import CallView, RecordingView
from schemas.people.views import BoundInmate

logger = logging.getLogger(__name__)

BUREAU_ZONE = ZoneInfo("Asia/Shanghai")
SPARE_S = 45
"""Length asked for beyond the recording's, so that the limit does not cut it."""
COMPOSE_WAIT_S = 240.0
LOOK_EVERY_S = 0.5


class RecordingFailed(Exception):
    """The recording was not sealed."""


def require_sound(audio: Path) -> None:
    """Refuse a file that cannot be played as a call, before anything is started for it."""
    with stage("audio"):
        read_call(audio)


async def run(plan: CallPlan, meanwhile: Meanwhile = nothing) -> tuple[DemoResult, Conversation]:
    """Hold one call; a failing stage raises `StageFailed`, and a half-made call is cancelled."""
    with stage("audio"):
        left, right = read_call(plan.audio)
    equipment = Equipment(
        relative_face=plan.relative_face.shown,
        inmate_face=plan.inmate_face.shown,
        relative_sound=Microphone(left),
        inmate_sound=Microphone(right),
        silence=Microphone(left[:0]),
    )
    minutes = math.ceil((len(left) / RATE + SPARE_S) / 60)
    async with (
        Relative(plan.base_url) as relative,
        Inmate(plan.base_url) as inmate,
        _officer(plan, plan.word_keeper) as keeper,
        _officer(plan, plan.monitor) as monitor,
    ):
        with stage("sign-in relative"):
            face = plan.relative_face
            # Another face is registered only once it is known whose.
            first = face.shown if face.registered is None else face.seeded
            me = await relative.sign_in(plan.openid, first, face.turning)
            bound = await _bound(relative, plan)
        with stage("words"):
            async with (
                registered_faces(plan, me.id, bound.id),
                borrowed_words(keeper, plan.words),
            ):
                call = await _apply(relative, bound, minutes)
                async with _cancelled_on_failure(relative, call):
                    faces = await _pass_gates(plan, relative, inmate, call)
                    people = People(relative, inmate, monitor)
                    conversation = await hold(people, call.id, equipment, meanwhile)
        with stage("rate"):
            await monitor.rate(call.id, 5, "演示通话")
        result = await _close_case(plan, call, faces, conversation)
        return result, conversation


@asynccontextmanager
async def _officer(plan: CallPlan, account: Account) -> AsyncIterator[Officer]:
    async with Officer(plan.base_url) as officer:
        with stage(f"sign-in {account.login}"):
            await officer.sign_in(account.login, account.password)
        yield officer


async def _apply(relative: Relative, bound: BoundInmate, minutes: int) -> CallView:
    with stage("request"):
        today = datetime.now(BUREAU_ZONE).date()
        slots = await relative.free_slots(bound.id, today)
        slots = slots or await relative.free_slots(bound.id, today + timedelta(days=1))
        starts_at = slots[0].starts_at if slots else datetime.now(UTC)
        call = await relative.request_call(bound.id, starts_at, minutes)
        logger.info("%s requested for %s", call.case_no, call.starts_at)
        return call


async def _bound(relative: Relative, plan: CallPlan) -> BoundInmate:
    """The bound inmate whose masked number fits the plan's."""
    tail = plan.inmate_no[-2:]
    inmates = await relative.inmates()
    return next((one for one in inmates if one.inmate_no_masked.endswith(tail)), inmates[0])


async def _pass_gates(
    plan: CallPlan, relative: Relative, inmate: Inmate, call: CallView
) -> FacesReport:
    with stage("approve"):
        async with _officer(plan, plan.approver) as approver:
            case = await approver.case(call.id)
            failed = [check.title for check in case.checks if not check.passed]
            await approver.approve(call.id, "演示批准" if failed else "")
    with stage("face relative"):
        relative_face = await relative.show_face(
            plan.relative_face.shown, plan.relative_face.turning
        )
        require_face(relative_face, "relative")
    with stage("face inmate"):
        face = plan.inmate_face
        await inmate.sign_in(plan.inmate_no, face.shown, face.turning)
    with stage("consent"):
        await relative.consent(call.id)
        await inmate.consent(call.id)
    return FacesReport(
        relative=FaceReport(relative_face.score, relative_face.passed),
        inmate=FaceReport(None, True),
    )


@asynccontextmanager
async def _cancelled_on_failure(relative: Relative, call: CallView) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        now = await relative.call(call.id)
        if now.state in (CallState.REQUESTED, CallState.APPROVED):
            await relative.cancel(call.id)
        raise


async def _close_case(
    plan: CallPlan, call: CallView, faces: FacesReport, conversation: Conversation
) -> DemoResult:
    async with (
        _officer(plan, plan.reviewer) as reviewer,
        _officer(plan, plan.auditor) as auditor,
    ):
        with stage("recording"):
            recording = await _sealed(reviewer, call.id)
        with stage("review"):
            await reviewer.review(call.id, "演示通话，内容已复听。", Assessment.NORMAL)
        with stage("report"):
            return await report(reviewer, auditor, call.id, faces, recording, conversation)


async def _sealed(officer: Officer, call_id: str) -> RecordingView:
    async with asyncio.timeout(COMPOSE_WAIT_S):
        while True:
            recording = await officer.recording(call_id)
            if recording.state == "failed":
                raise RecordingFailed(recording.problem or "no reason given")
            if recording.state == "sealed":
                return recording
            await asyncio.sleep(LOOK_EVERY_S)

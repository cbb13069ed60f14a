"""One step after the other, as the people would: application, approval, call, review."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from loadtests.demo.booking import apply, bound_inmate, enterable
from loadtests.demo.conversation import (
    Conversation,
    Equipment,
    Meanwhile,
    People,
    hold,
    nothing,
)
from loadtests.demo.faces import registered_faces, require_face, restore_faces
from loadtests.demo.leftovers import MARK, Clearing, make_way, take_back
from loadtests.demo.library import borrowed_words
from loadtests.demo.plan import CallPlan
from loadtests.demo.readiness import place_free, platform_ready, speech_ready
from loadtests.demo.report import report
from loadtests.demo.result import DemoResult, FaceReport, FacesReport
from loadtests.demo.signing_in import signed_in
from loadtests.demo.stage import stage
from loadtests.demo.tidying import tidied
from loadtests.demo.waiting import LOOK_EVERY_S, Tell, silent
from loadtests.media.sound import RATE, Microphone, read_call
from loadtests.people.inmate import Inmate
from loadtests.people.officer import Officer
from loadtests.people.person import Refusal
from loadtests.people.relative import Relative
from schemas.calls.state import Assessment
from schemas.calls.views import CallView, RecordingView
from schemas.people.views import FaceOutcome, RelativeMe

logger = logging.getLogger(__name__)

T = TypeVar("T")
SPARE_S = 45
"""Length asked for beyond the recording's, so that the limit does not cut it."""
COMPOSE_WAIT_S = 240.0


class RecordingFailed(Exception):
    """The recording was not sealed."""


@dataclass(frozen=True)
class Scene:
    """Who plays what, and who hears how it goes on."""

    plan: CallPlan
    people: People
    keeper: Officer
    tell: Tell


def require_sound(audio: Path) -> None:
    """Refuse a file that cannot be played as a call, before anything is started for it."""
    with stage("audio"):
        read_call(audio)


async def run(
    plan: CallPlan, meanwhile: Meanwhile = nothing, tell: Tell = silent
) -> tuple[DemoResult, Conversation]:
    """Hold one call, once all that it needs is there; a failing stage raises `StageFailed`.

    `tell` hears what is waited for and put right. However it ends, what was begun is taken back;
    what a killed one left is found by the next. No other script may be at work with the pair.
    """
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
    async with Relative(plan.base_url) as relative, Inmate(plan.base_url) as inmate:
        with stage("wait"):
            await platform_ready(relative, tell)
        async with (
            signed_in(plan.base_url, plan.word_keeper) as keeper,
            signed_in(plan.base_url, plan.monitor) as monitor,
        ):
            await _wait(plan, monitor, tell)
            scene = Scene(plan, People(relative, inmate, monitor), keeper, tell)
            call, faces, conversation = await _called(scene, equipment, minutes, meanwhile)
            with stage("rate"):
                await monitor.rate(call.id, 5, "演示通话")
            result = await _close_case(plan, call, faces, conversation)
            return result, conversation


async def _wait(plan: CallPlan, monitor: Officer, tell: Tell) -> None:
    with stage("wait"):
        async with signed_in(plan.base_url, plan.operator) as operator:
            await speech_ready(operator, tell)
            await place_free(operator, monitor, tell)


async def _called(
    scene: Scene, equipment: Equipment, minutes: int, meanwhile: Meanwhile
) -> tuple[CallView, FacesReport, Conversation]:
    """From the sign-in to the end of the call."""
    plan, people, tell = scene.plan, scene.people, scene.tell
    with stage("sign-in relative"):
        me = await _sign_in(scene)
        bound = await bound_inmate(people.relative, plan)
    by = Clearing(people.relative, me.id, people.monitor, tell)
    with stage("wait"):
        await make_way(plan.inmate_no, by)
    with stage("words"):
        async with (
            registered_faces(plan, me.id, bound.id, tell),
            borrowed_words(scene.keeper, plan.words, plan.inmate_no, tell),
        ):
            call = await apply(people.relative, bound, minutes)
            async with _taken_back_on_failure(call, by):
                with stage("wait"):
                    await enterable(call, tell)
                faces = await _pass_gates(scene, call)
                conversation = await hold(people, call.id, equipment, meanwhile, tell)
    return call, faces, conversation


async def _sign_in(scene: Scene) -> RelativeMe:
    face, relative = scene.plan.relative_face, scene.people.relative
    # Another face is registered only once it is known whose.
    shown = face.shown if face.registered is None else face.seeded
    own = face.own or face.registered is not None
    return await _shown(
        scene, lambda: relative.sign_in(scene.plan.openid, shown, face.turning), own
    )


async def _shown(scene: Scene, enter: Callable[[], Awaitable[T]], own: bool) -> T:
    """Sign in by face; where one's own is refused, somebody else's may have been left there."""
    try:
        return await enter()
    except Refusal as refusal:
        if not own or refusal.body.code != "face_refused":
            raise
    await restore_faces(scene.plan, scene.tell)
    return await enter()


async def _pass_gates(scene: Scene, call: CallView) -> FacesReport:
    """Faces first: what fails before the approval can be taken back as if it had never been."""
    plan, relative, inmate = scene.plan, scene.people.relative, scene.people.inmate
    with stage("face relative"):
        relative_face = await _shown_again(scene)
        require_face(relative_face, "relative")
    with stage("face inmate"):
        face = plan.inmate_face
        await _shown(
            scene,
            lambda: inmate.sign_in(plan.inmate_no, face.shown, face.turning),
            face.own and face.registered is None,
        )
    with stage("approve"):
        async with signed_in(plan.base_url, plan.approver) as approver:
            await approver.approve(call.id, MARK)
    with stage("consent"):
        await relative.consent(call.id)
        await inmate.consent(call.id)
    return FacesReport(
        relative=FaceReport(relative_face.score, relative_face.passed),
        inmate=FaceReport(None, True),
    )


async def _shown_again(scene: Scene) -> FaceOutcome:
    """The face of a relative who may have come in without it."""
    face, relative = scene.plan.relative_face, scene.people.relative
    outcome = await relative.show_face(face.shown, face.turning)
    if outcome.passed or not face.own or face.registered is not None:
        return outcome
    await restore_faces(scene.plan, scene.tell)
    return await relative.show_face(face.shown, face.turning)


@asynccontextmanager
async def _taken_back_on_failure(call: CallView, by: Clearing) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await tidied(call.case_no, take_back(call, by), by.tell)
        raise


async def _close_case(
    plan: CallPlan, call: CallView, faces: FacesReport, conversation: Conversation
) -> DemoResult:
    async with (
        signed_in(plan.base_url, plan.reviewer) as reviewer,
        signed_in(plan.base_url, plan.auditor) as auditor,
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

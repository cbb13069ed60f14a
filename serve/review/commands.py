"""Reviewing a call: transcript, recording, conclusion (VC-SUP-08, VC-SUP-09)."""

import asyncio

import msgspec

from connectors.files.reader import SealedReader
from connectors.files.stored_file import StoredFile
from connectors.postgres import attention, audit, calls, inbox, recordings, reviews, transcripts
from connectors.postgres.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.rules.attention import of_review
from pipelines.rules.permissions import Action
from schemas.calls.state import CallState, StageKind
from schemas.calls.views import (
    CaseView,
    LineView,
    RecordingView,
    ReviewRequest,
    Waveform,
)
from schemas.errors import Forbidden, NotFound
from serve.auth.callers import Officer
from serve.calls.case_page import case_page
from serve.calls.scope import attempt, call_for, require_state
from serve.review.recordings import recording_view, waveform_files
from serve.review.waveforms import joined
from serve.services import Services


class OpenPart(msgspec.Struct, frozen=True):
    """A part ready to be played."""

    reader: SealedReader
    media_type: str


async def transcript(services: Services, officer: Officer, call_id: str) -> list[LineView]:
    """All lines, and a note of who read them."""
    async with (
        attempt(services, officer, "transcript.read", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, Action.READ_TRANSCRIPT)
        _require_kept(call)
        await _note(tx, officer, call, "transcript.read", {})
        return await transcripts.lines(tx, call_id)


async def recording(services: Services, officer: Officer, call_id: str) -> RecordingView:
    """What there is to play; opening the review page is audited (VC-SUP-08)."""
    async with (
        attempt(services, officer, "recording.read", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, Action.PLAY)
        _require_kept(call)
        view = await recording_view(tx, call_id)
        if view is None:
            raise _no_recording()
        await _note(tx, officer, call, "recording.read", {"recording_id": view.id})
        return view


async def open_part(services: Services, officer: Officer, call_id: str, part_id: str) -> OpenPart:
    """A part to play or download; noted once for a part and session, not for every range."""
    async with (
        attempt(services, officer, "recording.play", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, Action.PLAY)
        _require_kept(call)
        file = await recordings.part_file(tx, call_id, part_id)
        if file is None:
            raise _no_recording()
        if await inbox.first_time(tx, f"play:{officer.session_id}", part_id):
            detail = {"part_id": part_id, "sm3": file.sm3}
            await _note(tx, officer, call, "recording.play", detail)
    reader = await asyncio.to_thread(services.files.open, file)
    return OpenPart(reader, file.media_type)


async def waveform(services: Services, officer: Officer, call_id: str) -> Waveform:
    """Peaks of the sound; made together with the playable parts."""
    async with (
        attempt(services, officer, "recording.read", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, Action.PLAY)
        _require_kept(call)
        found = await waveform_files(tx, call_id)
    if not found:
        raise _no_recording()
    contents = [await asyncio.to_thread(_read, services, file) for _, file in found]
    drawn = [msgspec.json.decode(content, type=Waveform) for content in contents]
    return joined([(at_s, wave) for (at_s, _), wave in zip(found, drawn, strict=True)])


def _read(services: Services, file: StoredFile) -> bytes:
    with services.files.open(file) as reader:
        return reader.read(0, reader.size)


async def review(
    services: Services, officer: Officer, call_id: str, asked: ReviewRequest
) -> CaseView:
    """Store summary and assessment; the first one moves the call to `reviewed`."""
    async with (
        attempt(services, officer, "call.review", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, Action.REVIEW, for_update=True)
        _require_kept(call)
        require_state(call, Action.REVIEW)
        now, actor = services.clock(), officer.actor()
        await reviews.review(tx, call_id, asked, officer_id=officer.id, at=now)
        found = of_review(asked.assessment, asked.summary)
        if found is not None:
            await attention.keep(tx, call, found, at=now, actor=actor)
        detail = {"assessment": asked.assessment.value}
        await calls.add_stage(tx, call_id, StageKind.REVIEW, actor=actor, at=now, detail=detail)
        await _note(tx, officer, call, "call.review", detail)
        if call.state is not CallState.REVIEWED:
            call = await calls.change_state(tx, call, CallState.REVIEWED, at=now, actor=actor)
        return await case_page(tx, services, officer, call)


def _require_kept(call: CallRow) -> None:
    """Of a privileged conversation nothing is kept; unknown counts as privileged."""
    if call.privileged:
        raise Forbidden("保密通话没有录音录像和转写。", code="privileged")


async def _note(
    tx: Tx, officer: Officer, call: CallRow, action: str, detail: dict[str, str]
) -> None:
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=officer.actor(),
        action=action,
        object_kind="video_call",
        object_id=call.id,
        detail=detail,
    )


def _no_recording() -> NotFound:
    return NotFound("没有找到录音录像。", code="recording_not_found")

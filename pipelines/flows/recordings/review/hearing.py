"""Hearing and reading a conversation: transcript, recording, waveform (VC-SUP-08, VC-SUP-09)."""

import asyncio

import msgspec

from connectors.files.reader import SealedReader
from connectors.files.stored_file import StoredFile
from connectors.postgres.messages import inbox
from connectors.postgres.recordings import recordings
from connectors.postgres.speech import transcript_passes
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.recordings.review.recordings import recording_view, waveform_files
from pipelines.flows.recordings.review.scope import kept_conversation, note
from pipelines.flows.recordings.review.waveforms import joined
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import PLAY, READ_TRANSCRIPT
from pipelines.rules.speech.comparison import hit_changes, line_changes
from pipelines.rules.speech.words.live_corrections import live_corrections
from schemas.calls.state import TranscriptSource
from schemas.calls.views import LineView, RecordingView, Waveform
from schemas.errors import NotFound
from schemas.speech.transcription import LiveCorrection, TranscriptChanges


class OpenPart(msgspec.Struct, frozen=True):
    """A part ready to be played."""

    reader: SealedReader
    media_type: str


async def transcript(
    services: Services,
    officer: Officer,
    conversation_id: str,
    source: TranscriptSource | None = None,
) -> list[LineView]:
    """All lines of a reading, the record one by default where there is one; noted who read them."""
    async with kept_conversation(
        services, officer, conversation_id, READ_TRANSCRIPT, tries="transcript.read"
    ) as (tx, place):
        told = {"source": source.value} if source else {}
        await note(tx, officer, place, "transcript.read", told)
        return await transcript_passes.lines(tx, conversation_id, source)


async def changes(services: Services, officer: Officer, conversation_id: str) -> TranscriptChanges:
    """The live and the record reading beside each other; empty where there is one alone."""
    async with kept_conversation(
        services, officer, conversation_id, READ_TRANSCRIPT, tries="transcript.read"
    ) as (tx, place):
        await note(tx, officer, place, "transcript.read", {"source": "changes"})
        passes = await transcript_passes.passes(tx, conversation_id)
        live = await transcript_passes.lines(tx, conversation_id, TranscriptSource.LIVE)
        record = await transcript_passes.lines(tx, conversation_id, TranscriptSource.RECORD)
    both = bool(live) and any(one.source is TranscriptSource.RECORD for one in passes)
    return TranscriptChanges(
        passes=passes,
        lines=line_changes(live, record) if both else [],
        hits=hit_changes(live, record) if both else [],
    )


async def corrected_live(
    services: Services, officer: Officer, conversation_id: str
) -> list[LiveCorrection]:
    """Where the record reading took the place of a live one that officers had corrected.

    None while the live reading is shown: its corrections stand in its lines.
    """
    async with kept_conversation(
        services, officer, conversation_id, READ_TRANSCRIPT, tries="transcript.read"
    ) as (tx, place):
        await note(tx, officer, place, "transcript.read", {"source": "live_corrections"})
        shown = await transcript_passes.lines(tx, conversation_id)
        live = await transcript_passes.lines(tx, conversation_id, TranscriptSource.LIVE)
    if any(line.source is TranscriptSource.LIVE for line in shown):
        return []
    return live_corrections(live, shown)


async def recording(services: Services, officer: Officer, conversation_id: str) -> RecordingView:
    """What there is to play; looking at it is audited (VC-SUP-08)."""
    async with kept_conversation(
        services, officer, conversation_id, PLAY, tries="recording.read"
    ) as (tx, place):
        view = await recording_view(tx, conversation_id)
        if view is None:
            raise _no_recording()
        await note(tx, officer, place, "recording.read", {"recording_id": view.id})
        return view


async def open_part(
    services: Services, officer: Officer, conversation_id: str, part_id: str
) -> OpenPart:
    """A part to play or download; noted once for a part and session, not for every range."""
    async with kept_conversation(
        services, officer, conversation_id, PLAY, tries="recording.play"
    ) as (tx, place):
        file = await recordings.part_file(tx, conversation_id, part_id)
        if file is None:
            raise _no_recording()
        if await inbox.first_time(tx, f"play:{officer.session_id}", part_id):
            detail = {"part_id": part_id, "sm3": file.sm3}
            await note(tx, officer, place, "recording.play", detail)
    reader = await asyncio.to_thread(services.files.open, file)
    return OpenPart(reader, file.media_type)


async def waveform(services: Services, officer: Officer, conversation_id: str) -> Waveform:
    """Peaks of the sound; made together with the playable parts."""
    async with kept_conversation(
        services, officer, conversation_id, PLAY, tries="recording.read"
    ) as (tx, _):
        found = await waveform_files(tx, conversation_id)
    if not found:
        raise _no_recording()
    contents = [await asyncio.to_thread(_read, services, file) for _, file in found]
    drawn = [msgspec.json.decode(content, type=Waveform) for content in contents]
    return joined([(at_s, wave) for (at_s, _), wave in zip(found, drawn, strict=True)])


def _read(services: Services, file: StoredFile) -> bytes:
    with services.files.open(file) as reader:
        return reader.read(0, reader.size)


def _no_recording() -> NotFound:
    return NotFound("没有找到录音录像。", code="recording_not_found")

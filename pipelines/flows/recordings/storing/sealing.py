"""The end of a recording: its parts, its place in the audit chain, and word of it."""

from connectors.files.stored_file import StoredFile
from connectors.media.recording.compose import Composition
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.messages import outbox
from connectors.postgres.recordings import conversation_row, recordings
from connectors.postgres.recordings.recordings import RecordingRow
from connectors.postgres.speech import transcript_passes
from connectors.postgres.transaction import Tx
from pipelines.flows.recordings.storing.queueing import queue_sealed
from pipelines.rules.security.actor import Actor
from schemas.calls.state import StageKind
from schemas.errors import NotFound
from schemas.messages.call import RecordedFile, RecordingMessage
from schemas.messages.subjects import call_recording

PLAYABLE = ("call", "sound", "picture")


async def seal(
    tx: Tx, row: RecordingRow, made: Composition, actor: Actor, *, transcribe: bool = True
) -> bool:
    """Register what was made of a recording; False where that was done already.

    The audit row holds the head of the chain, so that not even a chain made anew passes for it.
    `transcribe` puts it into the queue of transcription too, unless it is privileged (VC-SUP-17).
    """
    current = await recordings.get(tx, row.id, for_update=True)
    if current is None or current.state != recordings.COMPOSING:
        return False
    call = await calls.get(tx, row.call_id)
    if call is None or current.ended_at is None:
        raise NotFound("没有这次通话。", code="call_not_found")
    if call.privileged:
        # It turned out so while it was composed; its erasure is under way (VC-GEN-22).
        return False
    files = [
        await _register(tx, call, row.id, one.kind, one.seconds, one.file) for one in made.parts
    ]
    await recordings.finish(
        tx, row.id, ended_at=current.ended_at, seconds=made.seconds, gaps=made.gaps
    )
    at = made.parts[0].file.created_at
    chain = {"segments": current.last_seq, "chain": current.last_digest}
    told = {"state": recordings.SEALED, "seconds": made.seconds, "sm3": files[0].sm3, **chain}
    await calls.add_stage(tx, call.id, StageKind.RECORDING, actor=actor, at=at, detail=told)
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=actor,
        action="recording.sealed",
        object_kind="recording",
        object_id=row.id,
        detail={"case_no": call.case_no, **told},
        at=at,
    )
    message = RecordingMessage(
        call_id=call.id,
        case_no=call.case_no,
        prison_code=call.prison_code,
        recording_id=row.id,
        seconds=made.seconds,
        gaps=made.gaps,
        files=[file for file in files if file.kind in PLAYABLE],
        segments=current.last_seq,
        chain=current.last_digest,
        at=at,
    )
    await outbox.put(tx, call_recording(call.prison_code, call.id), message)
    await transcript_passes.note_live(tx, call.id, at)
    conversation = await conversation_row.get(tx, call.id)
    if transcribe and conversation is not None:
        await queue_sealed(tx, conversation, row.id, seconds=made.seconds, at=at)
    return True


async def _register(
    tx: Tx, call: CallRow, recording_id: str, kind: str, seconds: float, file: StoredFile
) -> RecordedFile:
    part_id = await recordings.add_part(
        tx, recording_id, kind=kind, role=None, start_s=0.0, seconds=seconds, file=file
    )
    return RecordedFile(
        id=part_id,
        kind=kind,
        file_id=file.id,
        seconds=seconds,
        size=file.size,
        sm3=file.sm3,
        url=f"/api/conversations/{call.id}/recording/{part_id}",
    )

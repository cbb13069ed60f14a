"""Removing a kind of file from a recording, leaving word of it (VC-REC-07)."""

from datetime import datetime

import msgspec

from connectors.files.stored_file import StoredFile
from connectors.postgres.audit import audit
from connectors.postgres.governance import erasure
from connectors.postgres.recordings import conversation_row, recording_keeping, recordings, segments
from connectors.postgres.recordings.recording_keeping import Removed
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from schemas.errors import Conflict, NotFound

TRACK, SOUND, WAVEFORM = "track", "sound", "waveform"


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Whose decision it was."""

    cause: str
    """term, space or approval."""
    reason: str
    actor: Actor
    at: datetime
    case_id: str | None = None


async def remove(tx: Tx, recording_id: str, kind: str, why: Why) -> int:
    """Release the files; answers their bytes, 0 where nothing was left.

    A recording that is held or not finished is left alone: `Conflict`. Contents go after the
    commit, by `erasure.remove_contents`; digest, cause and person stay.
    """
    await recording_keeping.lock(tx, recording_id)
    row = await recordings.get(tx, recording_id)
    if row is None:
        raise NotFound("没有这份录像。", code="recording_not_found", recording_id=recording_id)
    if row.state not in (recordings.SEALED, recordings.FAILED):
        raise Conflict("录制尚未完成，不能删除。", code="recording_open")
    if await recording_keeping.held(tx, recording_id):
        raise Conflict("该录音录像依法留存，不能删除。", code="recording_held")
    files = await _files(tx, recording_id, kind)
    if not files:
        return 0
    await erasure.release(tx, {file.id for file in files}, why.at)
    size = sum(file.size for file in files)
    removed = Removed(
        recording_id=recording_id,
        kind=kind,
        files=len(files),
        size=size,
        sm3=row.last_digest if kind == TRACK and row.last_seq else files[0].sm3,
        cause=why.cause,
        reason=why.reason,
        actor_name=why.actor.name,
        case_id=why.case_id,
        at=why.at,
    )
    await recording_keeping.note_removal(tx, removed)
    conversation = await conversation_row.get(tx, row.call_id)
    told = {"kind": kind, "files": len(files), "size": size, "sm3": removed.sm3}
    await audit.write(
        tx,
        stream=conversation.prison_code if conversation else audit.BUREAU,
        actor=why.actor,
        action="recording.remove",
        object_kind="recording",
        object_id=recording_id,
        detail={**told, "cause": why.cause, "reason": why.reason, "case_id": why.case_id},
        at=why.at,
    )
    return size


async def _files(tx: Tx, recording_id: str, kind: str) -> list[StoredFile]:
    """Those of the kind that are still there; the drawn sound goes with the sound."""
    if kind == TRACK:
        # Of an outside recording the file as it came; of a call the segments.
        parts = await recordings.kept_files(tx, recording_id, (TRACK,))
        return [*await segments.kept(tx, recording_id), *parts]
    kinds = (SOUND, WAVEFORM) if kind == SOUND else (kind,)
    return await recordings.kept_files(tx, recording_id, kinds)

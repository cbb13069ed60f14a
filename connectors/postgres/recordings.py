"""Recordings of calls and the sealed files they are made of (VC-REC)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, insert, select, update

from connectors.files.stored_file import StoredFile
from connectors.postgres import files
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.calls.state import PartyRole
from schemas.calls.views import GapView
from schemas.tables.recording import recording, recording_part, stored_file

RUNNING, COMPOSING, SEALED, FAILED = "running", "composing", "sealed", "failed"


class RecordingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A recording; a call whose room died has several, one after the other."""

    id: str
    call_id: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    gaps: list[GapView]
    problem: str | None


class PartRow(msgspec.Struct, frozen=True, kw_only=True):
    """A part with the register's facts of its file."""

    id: str
    recording_id: str
    seq: int
    kind: str
    role: PartyRole | None
    start_s: float
    seconds: float
    file_id: str
    media_type: str
    size: int
    sm3: str


async def start(tx: Tx, call_id: str, *, at: datetime) -> str:
    """A recording begins; answers its id."""
    recording_id = make_id()
    await tx.execute(
        insert(recording).values(
            id=recording_id, call_id=call_id, state=RUNNING, started_at=at, gaps=[]
        )
    )
    return recording_id


async def add_part(
    tx: Tx,
    recording_id: str,
    *,
    kind: str,
    role: PartyRole | None,
    start_s: float,
    seconds: float,
    file: StoredFile,
) -> str:
    """Register a closed file as the next part; answers the part's id."""
    await files.add(tx, file)
    # The recording's lock orders its parts.
    await tx.execute(select(recording.c.id).where(recording.c.id == recording_id).with_for_update())
    last = await tx.scalar(
        select(func.coalesce(func.max(recording_part.c.seq), 0)).where(
            recording_part.c.recording_id == recording_id
        )
    )
    part_id = make_id()
    await tx.execute(
        insert(recording_part).values(
            id=part_id,
            recording_id=recording_id,
            seq=int(last) + 1,
            kind=kind,
            role=None if role is None else role.value,
            start_s=start_s,
            seconds=seconds,
            file_id=file.id,
        )
    )
    return part_id


async def set_state(tx: Tx, recording_id: str, state: str, **columns: Any) -> None:
    """Move a recording on; `columns`: ended_at, seconds, gaps (list of GapView), problem."""
    if "gaps" in columns:
        columns["gaps"] = msgspec.to_builtins(columns["gaps"])
    await tx.execute(
        update(recording).where(recording.c.id == recording_id).values(state=state, **columns)
    )


async def finish(
    tx: Tx, recording_id: str, *, ended_at: datetime, seconds: float, gaps: Sequence[GapView]
) -> None:
    """All parts are sealed."""
    await set_state(tx, recording_id, SEALED, ended_at=ended_at, seconds=seconds, gaps=list(gaps))


async def fail(tx: Tx, recording_id: str, problem: str) -> None:
    """Something is missing; what is there stays playable and the problem is shown."""
    await set_state(tx, recording_id, FAILED, problem=problem[:200])


async def get(tx: Tx, recording_id: str) -> RecordingRow | None:
    return await tx.first(select(recording).where(recording.c.id == recording_id), RecordingRow)


async def of_call(tx: Tx, call_id: str) -> list[RecordingRow]:
    """All recordings of a call in the order they were made."""
    statement = select(recording).where(recording.c.call_id == call_id)
    return await tx.all(statement.order_by(recording.c.started_at, recording.c.id), RecordingRow)


async def in_state(tx: Tx, state: str) -> list[RecordingRow]:
    """Recordings that wait, oldest first, so that a restart can take up its work."""
    statement = select(recording).where(recording.c.state == state)
    return await tx.all(statement.order_by(recording.c.id), RecordingRow)


async def parts(tx: Tx, recording_id: str) -> list[PartRow]:
    """Parts of a recording in their order."""
    file = (stored_file.c.media_type, stored_file.c.size, stored_file.c.sm3)
    statement = (
        select(*recording_part.c, *file)
        .join(stored_file, stored_file.c.id == recording_part.c.file_id)
        .where(recording_part.c.recording_id == recording_id)
        .order_by(recording_part.c.seq)
    )
    return await tx.all(statement, PartRow)


async def part_file(tx: Tx, call_id: str, part_id: str) -> StoredFile | None:
    """The file behind one part of one call."""
    statement = (
        select(*stored_file.c)
        .join(recording_part, recording_part.c.file_id == stored_file.c.id)
        .join(recording, recording.c.id == recording_part.c.recording_id)
        .where(
            recording.c.call_id == call_id,
            recording_part.c.id == part_id,
            stored_file.c.deleted_at.is_(None),
        )
    )
    return await tx.first(statement, StoredFile)

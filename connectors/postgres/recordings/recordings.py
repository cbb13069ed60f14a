"""Recordings of calls and the sealed files they are made of (VC-REC)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, case, func, insert, select, update

from connectors.files.stored_file import StoredFile
from connectors.postgres.ids import make_id
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from schemas.calls.state import PartyRole
from schemas.calls.views import GapView
from schemas.tables.calls.call import video_call
from schemas.tables.recordings.recording import recording, recording_part, stored_file

FILE_COLUMNS = [column for column in stored_file.c if column.name != "deleted_at"]
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
    last_seq: int
    last_digest: str
    tries: int


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
    deleted_at: datetime | None
    """Since when its content is gone; the row stays."""


async def start(tx: Tx, call_id: str, *, at: datetime) -> str:
    """A recording begins; answers its id."""
    recording_id = make_id()
    await tx.execute(
        insert(recording).values(
            id=recording_id, call_id=call_id, state=RUNNING, started_at=at, gaps=[]
        )
    )
    return recording_id


async def running(tx: Tx, call_id: str) -> RecordingRow | None:
    """The recording that a call's room writes, or wrote when it died."""
    mine = (recording.c.call_id == call_id, recording.c.state == RUNNING)
    return await tx.first(select(recording).where(*mine).with_for_update(), RecordingRow)


async def end(tx: Tx, recording_id: str, *, ended_at: datetime | None, seconds: float) -> bool:
    """Nothing more comes, and it is to be composed; False where somebody was faster."""
    ended = await tx.execute(
        update(recording)
        .where(recording.c.id == recording_id, recording.c.state == RUNNING)
        .values(state=COMPOSING, ended_at=ended_at, seconds=seconds)
    )
    return bool(ended.rowcount)


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


async def tried(tx: Tx, recording_id: str) -> None:
    """Count a try to compose it."""
    mine = (recording.c.id == recording_id, recording.c.state == COMPOSING)
    await tx.execute(update(recording).where(*mine).values(tries=recording.c.tries + 1))


async def get(tx: Tx, recording_id: str, *, for_update: bool = False) -> RecordingRow | None:
    found = select(recording).where(recording.c.id == recording_id)
    return await tx.first(found.with_for_update() if for_update else found, RecordingRow)


def _silent() -> ColumnElement[bool]:
    """Whether it is a picture alone: the clock of a conversation begins with its sound."""
    mine = select(recording_part.c.id).where(recording_part.c.recording_id == recording.c.id)
    shown = mine.where(recording_part.c.kind == "picture").exists()
    return shown & ~mine.where(recording_part.c.kind.in_(("sound", "call"))).exists()


async def of_call(tx: Tx, call_id: str) -> list[RecordingRow]:
    """All recordings of a call in the order they were made, those of a picture alone last."""
    order = (case((_silent(), 1), else_=0), recording.c.started_at, recording.c.id)
    mine = select(recording).where(recording.c.call_id == call_id)
    return await tx.all(mine.order_by(*order), RecordingRow)


async def parts(tx: Tx, recording_id: str) -> list[PartRow]:
    """Parts of a recording in their order."""
    file = [stored_file.c[name] for name in ("media_type", "size", "sm3", "deleted_at")]
    statement = (
        select(*recording_part.c, *file)
        .join(stored_file, stored_file.c.id == recording_part.c.file_id)
        .where(recording_part.c.recording_id == recording_id)
        .order_by(recording_part.c.seq)
    )
    return await tx.all(statement, PartRow)


async def every_id(tx: Tx) -> list[str]:
    """Every recording, oldest first."""
    return list(await tx.connection.scalars(select(recording.c.id).order_by(recording.c.id)))


class Abandoned(msgspec.Struct, frozen=True):
    """A recording that its call has outlived."""

    id: str
    ended_at: datetime
    seconds: float


async def abandoned(tx: Tx, before: datetime) -> list[Abandoned]:
    """Still running, though the call ended before: the room died."""
    found = (
        select(recording.c.id, video_call.c.ended_at, video_call.c.first_joined_at)
        .join(video_call, video_call.c.id == recording.c.call_id)
        .where(recording.c.state == RUNNING, video_call.c.ended_at < before)
    )
    rows = (await tx.execute(found.order_by(recording.c.id))).all()
    return [
        Abandoned(row.id, row.ended_at, (row.ended_at - row.first_joined_at).total_seconds())
        for row in rows
    ]


async def to_compose(tx: Tx, before: datetime, most_tries: int) -> list[str]:
    """What waits for its parts since, that failed too while it was not tried too often."""
    open_states = (COMPOSING, FAILED)
    waits = (
        recording.c.state.in_(open_states),
        recording.c.ended_at < before,
        recording.c.tries < most_tries,
    )
    ids = list(await tx.connection.scalars(select(recording.c.id).where(*waits)))
    again = (recording.c.id.in_(ids), recording.c.state == FAILED)
    await tx.execute(update(recording).where(*again).values(state=COMPOSING))
    return ids


async def kept_files(tx: Tx, recording_id: str, kinds: Collection[str]) -> list[StoredFile]:
    """Files of these kinds of parts that are still there."""
    found = (
        select(*FILE_COLUMNS)
        .join(recording_part, recording_part.c.file_id == stored_file.c.id)
        .where(
            recording_part.c.recording_id == recording_id,
            recording_part.c.kind.in_(sorted(kinds)),
            stored_file.c.deleted_at.is_(None),
        )
        .order_by(recording_part.c.seq)
    )
    return await tx.all(found, StoredFile)


async def part_files(tx: Tx, recording_id: str) -> list[tuple[PartRow, StoredFile]]:
    """Parts with their files, those too whose content is gone."""
    rows = await parts(tx, recording_id)
    found = select(*FILE_COLUMNS).where(stored_file.c.id.in_([row.file_id for row in rows]))
    by_id = {file.id: file for file in await tx.all(found, StoredFile)}
    return [(row, by_id[row.file_id]) for row in rows]


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

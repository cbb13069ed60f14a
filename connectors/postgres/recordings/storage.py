"""What recordings take, which may go, and alerts of low space (VC-REC-07)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, insert, literal, select, union_all, update

from connectors.postgres.calls.call_row import prison, ward
from connectors.postgres.ids import make_id
from connectors.postgres.recordings.recording_keeping import is_held
from connectors.postgres.recordings.recordings import FAILED, SEALED
from connectors.postgres.recordings.review_due import reviewed
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.recordings.retention import Candidate, Space
from schemas.recordings.recordings import PrisonUse
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import (
    recording,
    recording_part,
    recording_segment,
    storage_alert,
    stored_file,
)

TRACK = "track"
ended_at = func.coalesce(conversation.c.ended_at, recording.c.ended_at)
"""A visit may have been registered without its end; its recording has one."""


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of a recording that is still kept."""

    recording_id: str
    kind: str
    prison_id: str
    ended_at: datetime


def kept_files() -> Select[Any]:
    """Every file of a recording that is still there: recording, kind, store, size."""
    there = stored_file.c.deleted_at.is_(None)
    columns = (stored_file.c.store, stored_file.c.size)
    parts = (
        select(recording_part.c.recording_id, recording_part.c.kind, *columns)
        .join(stored_file, stored_file.c.id == recording_part.c.file_id)
        .where(there)
    )
    tracks = (
        select(recording_segment.c.recording_id, literal(TRACK).label("kind"), *columns)
        .join(stored_file, stored_file.c.id == recording_segment.c.file_id)
        .where(there)
    )
    return select(union_all(parts, tracks).subquery("kept_file"))


async def ended_before(tx: Tx, kind: str, before: datetime) -> list[Ended]:
    """Kept and not held, of conversations that ended before."""
    kept = kept_files().subquery()
    found = (
        select(
            recording.c.id.label("recording_id"),
            literal(kind).label("kind"),
            conversation.c.prison_id,
            ended_at.label("ended_at"),
        )
        .join(conversation, conversation.c.id == recording.c.call_id)
        .where(
            ended_at < before,
            recording.c.state.in_((SEALED, FAILED)),
            recording.c.id.in_(select(kept.c.recording_id).where(kept.c.kind == kind)),
            ~is_held(recording.c.id),
        )
    )
    return await tx.all(found.order_by(ended_at, recording.c.id), Ended)


async def reviewed_before(tx: Tx, store: str, before: datetime) -> list[Candidate]:
    """Recordings of reviewed conversations with files in the store, not held."""
    kept = kept_files().subquery()
    found = (
        select(
            recording.c.id.label("recording_id"),
            ended_at.label("ended_at"),
            func.sum(kept.c.size).label("size"),
        )
        .join(conversation, conversation.c.id == recording.c.call_id)
        .join(kept, kept.c.recording_id == recording.c.id)
        .where(
            reviewed(),
            ended_at < before,
            recording.c.state == SEALED,
            kept.c.store == store,
            ~is_held(recording.c.id),
        )
        .group_by(recording.c.id, conversation.c.id)
    )
    rows = (await tx.execute(found)).all()
    return [Candidate(row.recording_id, row.ended_at, int(row.size)) for row in rows]


async def used(tx: Tx) -> dict[str, tuple[int, int]]:
    """Files and bytes of recordings by store."""
    kept = kept_files().subquery()
    columns = (func.count().label("files"), func.sum(kept.c.size).label("size"))
    rows = await tx.execute(select(kept.c.store, *columns).group_by(kept.c.store))
    return {row.store: (int(row.files), int(row.size)) for row in rows.all()}


async def by_prison(tx: Tx, scopes: tuple[str, ...]) -> list[PrisonUse]:
    """The same by prison, within the scope."""
    kept = kept_files().subquery()
    found = (
        select(
            prison.c.name.label("prison"),
            kept.c.store,
            func.count(recording.c.id.distinct()).label("recordings"),
            func.sum(kept.c.size).label("size"),
        )
        .select_from(kept)
        .join(recording, recording.c.id == kept.c.recording_id)
        .join(conversation, conversation.c.id == recording.c.call_id)
        .join(prison, prison.c.id == conversation.c.prison_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .where(in_scopes(ward.c.path, scopes))
        .group_by(prison.c.id, prison.c.name, prison.c.sort, kept.c.store)
        .order_by(prison.c.sort, prison.c.name, kept.c.store)
    )
    return [
        PrisonUse(prison=row.prison, store=row.store, recordings=row.recordings, size=int(row.size))
        for row in (await tx.execute(found)).all()
    ]


async def alert_since(tx: Tx, store: str) -> datetime | None:
    """When the standing alert was raised."""
    open_alert = (storage_alert.c.store == store, storage_alert.c.cleared_at.is_(None))
    found: datetime | None = await tx.scalar(select(storage_alert.c.raised_at).where(*open_alert))
    return found


async def raise_alert(tx: Tx, store: str, space: Space, at: datetime) -> None:
    await tx.execute(
        insert(storage_alert).values(
            id=make_id(),
            store=store,
            free_bytes=space.free,
            total_bytes=space.total,
            raised_at=at,
        )
    )


async def clear_alert(tx: Tx, store: str, at: datetime) -> None:
    open_alert = (storage_alert.c.store == store, storage_alert.c.cleared_at.is_(None))
    await tx.execute(update(storage_alert).where(*open_alert).values(cleared_at=at))

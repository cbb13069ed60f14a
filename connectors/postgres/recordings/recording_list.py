"""Recordings of all channels as the page of recordings lists them; never a privileged one."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select, true

from connectors.postgres.people.relative_name import relative_name
from connectors.postgres.recordings.conversation_row import prison, ward
from connectors.postgres.recordings.recording_keeping import is_held
from connectors.postgres.recordings.storage import kept_files
from connectors.postgres.transaction import Tx, in_scopes, of_units
from schemas.recordings.recordings import RecordingRow
from schemas.tables.calls.call import video_call
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording, recording_check

WAVEFORM = "waveform"


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; what is None does not count."""

    unit_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    channel: str | None = None
    state: str | None = None
    kind: str | None = None
    store: str | None = None
    held: bool | None = None
    whole: bool | None = None


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: Filter, *, limit: int, offset: int
) -> tuple[list[RecordingRow], int]:
    """Newest first, within the scope, and how many there are in all."""
    found = _rows().where(in_scopes(ward.c.path, scopes), *_conditions(wanted))
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(recording.c.started_at.desc(), recording.c.id.desc())
    return await _with_files(tx, ordered.limit(limit).offset(offset)), int(total)


async def one(tx: Tx, scopes: tuple[str, ...], recording_id: str) -> RecordingRow | None:
    """One recording, where it lies within the scope."""
    found = _rows().where(in_scopes(ward.c.path, scopes), recording.c.id == recording_id)
    return next(iter(await _with_files(tx, found)), None)


def _rows() -> Select[Any]:
    return (
        select(
            recording.c.id,
            recording.c.call_id,
            conversation.c.channel,
            video_call.c.case_no,
            video_call.c.state.label("call_state"),
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            relative_name(),
            recording.c.state,
            recording.c.started_at,
            recording.c.ended_at,
            recording.c.seconds,
            func.json_array_length(recording.c.gaps).label("gap_count"),
            recording.c.problem,
            is_held(recording.c.id).label("held"),
            recording_check.c.at.label("checked_at"),
            recording_check.c.whole,
        )
        .join(conversation, conversation.c.id == recording.c.call_id)
        .join(prison, prison.c.id == conversation.c.prison_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .outerjoin(relative, relative.c.id == conversation.c.relative_id)
        # Only a video call has a case and its state.
        .outerjoin(video_call, video_call.c.id == recording.c.call_id)
        .outerjoin(recording_check, recording_check.c.recording_id == recording.c.id)
        .where(conversation.c.privileged.is_(False))
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unit_id:
        path = select(org_unit.c.path).where(org_unit.c.id == wanted.unit_id).scalar_subquery()
        below = of_units(conversation.c.ward_id, lambda column: column.startswith(path))
        found.append(below)
    if wanted.since:
        found.append(recording.c.started_at >= wanted.since)
    if wanted.until:
        found.append(recording.c.started_at < wanted.until)
    if wanted.channel:
        found.append(conversation.c.channel == wanted.channel)
    if wanted.state:
        found.append(recording.c.state == wanted.state)
    if wanted.text:
        searched = (video_call.c.case_no, inmate.c.name, inmate.c.inmate_no, relative.c.name)
        found.append(or_(*(one.contains(wanted.text, autoescape=True) for one in searched)))
    if wanted.held is not None:
        held = is_held(recording.c.id)
        found.append(held if wanted.held else ~held)
    if wanted.whole is not None:
        found.append(recording_check.c.whole == wanted.whole)
    return [*found, *_of_files(wanted)]


def _of_files(wanted: Filter) -> list[ColumnElement[bool]]:
    """Recordings that still have such a file."""
    if wanted.kind is None and wanted.store is None:
        return []
    kept = kept_files().subquery()
    having = select(kept.c.recording_id)
    if wanted.kind:
        having = having.where(kept.c.kind == wanted.kind)
    if wanted.store:
        having = having.where(kept.c.store == wanted.store)
    return [recording.c.id.in_(having)]


async def _with_files(tx: Tx, found: Select[Any]) -> list[RecordingRow]:
    """The rows with what is kept of each; the files of a page alone are looked at."""
    chosen, kept = found.subquery(), kept_files().subquery()
    files = (
        select(
            func.coalesce(func.sum(kept.c.size), 0).label("size"),
            func.array_agg(kept.c.kind.distinct()).label("kinds"),
            func.array_agg(kept.c.store.distinct()).label("stores"),
        )
        .where(kept.c.recording_id == chosen.c.id)
        .lateral()
    )
    told = (
        select(chosen, files.c.size, files.c.kinds, files.c.stores)
        .join(files, true())
        .order_by(chosen.c.started_at.desc(), chosen.c.id.desc())
    )
    return [_view(dict(row)) for row in (await tx.execute(told)).mappings().all()]


def _view(row: dict[str, Any]) -> RecordingRow:
    kinds = [kind for kind in row["kinds"] or [] if kind != WAVEFORM]
    kept = {"size": int(row["size"]), "kinds": kinds, "stores": list(row["stores"] or [])}
    return msgspec.convert({str(name): value for name, value in row.items()} | kept, RecordingRow)

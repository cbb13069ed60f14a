"""Tasks of transcription as the page lists them, and the recordings a batch is made of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from connectors.postgres.people.relative_name import relative_name
from connectors.postgres.recordings.conversation_row import prison, ward
from connectors.postgres.recordings.recordings import SEALED
from connectors.postgres.speech.transcript_passes import RECORD
from connectors.postgres.transaction import Tx, in_scopes, of_units
from pipelines.rules.speech.line_rows import COMPLETE
from schemas.people.contacts import ContactChannel
from schemas.speech.transcription import OPEN, BatchView, QueueLevel, TaskRow, TaskState
from schemas.tables.access.access import officer
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording
from schemas.tables.speech.transcription import (
    transcript_pass,
    transcription_batch,
    transcription_task,
)

task = transcription_task
OPEN_STATES = [state.value for state in OPEN]
SHOWN = frozenset(TaskRow.__struct_fields__)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; what is None does not count."""

    unit_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    level: QueueLevel | None = None
    state: TaskState | None = None
    channel: ContactChannel | None = None
    batch_id: str | None = None
    call_id: str | None = None


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that may be transcribed again."""

    recording_id: str
    call_id: str
    seconds: float | None


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: Filter, *, limit: int, offset: int
) -> tuple[list[TaskRow], int]:
    """What is open first, then newest first; and how many there are in all."""
    found = _rows().where(in_scopes(ward.c.path, scopes), *_conditions(wanted))
    order = (
        task.c.state.in_(OPEN_STATES).desc(),
        task.c.created_at.desc(),
        task.c.id.desc(),
    )
    return await tx.page(found, TaskRow, *order, limit=limit, offset=offset)


async def one(tx: Tx, scopes: tuple[str, ...], task_id: str) -> TaskRow | None:
    """One task, where it lies within the scope."""
    found = _rows().where(in_scopes(ward.c.path, scopes), task.c.id == task_id)
    return await tx.first(found, TaskRow)


def _rows() -> Select[Any]:
    # The name of who asked, not his id.
    own = [column for column in task.c if column.name in SHOWN - {"requested_by"}]
    return (
        select(
            *own,
            conversation.c.channel,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            relative_name(),
            func.coalesce(conversation.c.began_at, recording.c.started_at).label("began_at"),
            officer.c.name.label("requested_by"),
        )
        .join(conversation, conversation.c.id == task.c.call_id)
        .join(recording, recording.c.id == task.c.recording_id)
        .join(prison, prison.c.id == conversation.c.prison_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .outerjoin(relative, relative.c.id == conversation.c.relative_id)
        .outerjoin(officer, officer.c.id == task.c.requested_by)
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (task.c.level, wanted.level),
        (task.c.state, wanted.state),
        (conversation.c.channel, wanted.channel),
    ):
        if value is not None:
            found.append(column == value.value)
    if wanted.batch_id:
        found.append(task.c.batch_id == wanted.batch_id)
    if wanted.call_id:
        found.append(task.c.call_id == wanted.call_id)
    if wanted.since:
        found.append(task.c.created_at >= wanted.since)
    if wanted.until:
        found.append(task.c.created_at < wanted.until)
    if wanted.text:
        searched = (inmate.c.name, inmate.c.inmate_no, relative.c.name)
        found.append(or_(*(one.contains(wanted.text, autoescape=True) for one in searched)))
    return [*found, *_of_unit(wanted.unit_id)]


def _of_unit(unit_id: str | None) -> list[ColumnElement[bool]]:
    if not unit_id:
        return []
    path = select(org_unit.c.path).where(org_unit.c.id == unit_id).scalar_subquery()
    return [of_units(conversation.c.ward_id, lambda column: column.startswith(path))]


async def counts(tx: Tx, scopes: tuple[str, ...]) -> dict[tuple[TaskState, QueueLevel], int]:
    """Tasks within reach by state and level."""
    found = (
        select(task.c.state, task.c.level, func.count().label("tasks"))
        .join(conversation, conversation.c.id == task.c.call_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .where(in_scopes(ward.c.path, scopes))
        .group_by(task.c.state, task.c.level)
    )
    rows = (await tx.execute(found)).all()
    return {(TaskState(row.state), QueueLevel(row.level)): int(row.tasks) for row in rows}


async def done_since(tx: Tx, scopes: tuple[str, ...], since: datetime) -> tuple[float, float]:
    """Seconds of sound done since, and the work that they took."""
    found = (
        select(
            func.coalesce(func.sum(task.c.seconds_done), 0.0),
            func.coalesce(func.sum(task.c.work_s), 0.0),
        )
        .join(conversation, conversation.c.id == task.c.call_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .where(
            in_scopes(ward.c.path, scopes),
            task.c.state == TaskState.DONE.value,
            task.c.ended_at >= since,
        )
    )
    sums = tuple((await tx.execute(found)).one())
    return float(sums[0]), float(sums[1])


async def choose(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    recording_ids: Sequence[str] = (),
    channel: ContactChannel | None = None,
    unit_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    only_missing: bool = False,
    limit: int,
) -> list[Chosen]:
    """Sealed recordings within reach that do not wait already, the oldest first."""
    began_at = func.coalesce(conversation.c.began_at, recording.c.started_at)
    found = (
        select(recording.c.id.label("recording_id"), recording.c.call_id, recording.c.seconds)
        .join(conversation, conversation.c.id == recording.c.call_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .where(
            in_scopes(ward.c.path, scopes),
            conversation.c.privileged.is_(False),
            recording.c.state == SEALED,
            ~_waits(),
            *_of_unit(unit_id),
        )
    )
    if recording_ids:
        found = found.where(recording.c.id.in_(list(recording_ids)))
    if channel is not None:
        found = found.where(conversation.c.channel == channel.value)
    if since is not None:
        found = found.where(began_at >= since)
    if until is not None:
        found = found.where(began_at < until)
    if only_missing:
        found = found.where(~_read())
    return await tx.all(found.order_by(recording.c.id).limit(limit), Chosen)


def _waits() -> ColumnElement[bool]:
    return exists().where(task.c.recording_id == recording.c.id, task.c.state.in_(OPEN_STATES))


def _read() -> ColumnElement[bool]:
    return exists().where(
        transcript_pass.c.recording_id == recording.c.id,
        transcript_pass.c.source == RECORD,
        transcript_pass.c.state == COMPLETE,
    )


async def batches(
    tx: Tx, scopes: tuple[str, ...], *, limit: int, batch_id: str | None = None
) -> list[BatchView]:
    """The newest batches of which anything lies within reach, each with its progress."""
    state = task.c.state

    def in_state(*states: TaskState) -> Any:
        return func.count().filter(state.in_([one.value for one in states]))

    found = (
        select(
            transcription_batch.c.id,
            transcription_batch.c.at,
            officer.c.name.label("requested_by"),
            func.count().label("total"),
            in_state(TaskState.DONE).label("done"),
            in_state(TaskState.FAILED).label("failed"),
            in_state(TaskState.CANCELLED).label("cancelled"),
            in_state(*OPEN).label("open"),
            func.coalesce(func.sum(task.c.seconds_total), 0.0).label("seconds_total"),
            func.coalesce(func.sum(task.c.seconds_done), 0.0).label("seconds_done"),
            func.coalesce(func.sum(task.c.work_s), 0.0).label("work_s"),
        )
        .join(task, task.c.batch_id == transcription_batch.c.id)
        .join(conversation, conversation.c.id == task.c.call_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .join(officer, officer.c.id == transcription_batch.c.requested_by)
        .where(in_scopes(ward.c.path, scopes))
        .group_by(transcription_batch.c.id, transcription_batch.c.at, officer.c.name)
        .order_by(transcription_batch.c.id.desc())
        .limit(limit)
    )
    if batch_id is not None:
        found = found.where(transcription_batch.c.id == batch_id)
    return await tx.all(found, BatchView)

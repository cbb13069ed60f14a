"""Values of dated fields and the times in which they count."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, delete, insert, or_, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.period_row import period_row
from schemas.modules.module import Module
from schemas.tables.module import field_period

Record = tuple[Module, str]
"""A module and the id of one of its records."""


class PeriodRow(msgspec.Struct, frozen=True, kw_only=True):
    """One value of one field; `until` None: still."""

    id: str
    record_id: str
    field: str
    value: Any
    since: datetime
    until: datetime | None
    reason: str
    actor_name: str
    applied_at: datetime | None


def _of(record: Record, field: str | None = None) -> list[ColumnElement[bool]]:
    module, record_id = record
    conditions: list[ColumnElement[bool]] = [
        field_period.c.module == module.code,
        field_period.c.record_id == record_id,
    ]
    return conditions if field is None else [*conditions, field_period.c.field == field]


async def all_of(tx: Tx, record: Record) -> list[PeriodRow]:
    """Every period of a record, by field, the newest first."""
    found = select(field_period).where(*_of(record))
    order = (field_period.c.field, field_period.c.since.desc(), field_period.c.id.desc())
    return await tx.all(found.order_by(*order), PeriodRow)


async def put(
    tx: Tx,
    record: Record,
    field: str,
    value: Any,
    *,
    since: datetime,
    reason: str,
    actor_name: str,
    applied_at: datetime | None,
) -> None:
    """Let a value count from a moment until the next one that is known to come."""
    module, record_id = record
    covering = [
        *_of(record, field),
        field_period.c.since <= since,
        or_(field_period.c.until.is_(None), field_period.c.until > since),
    ]
    await tx.execute(update(field_period).where(*covering).values(until=since))
    following = (
        select(field_period.c.since)
        .where(*_of(record, field), field_period.c.since > since)
        .order_by(field_period.c.since)
        .limit(1)
    )
    row = period_row(
        period_id=make_id(),
        module=module.code,
        record_id=record_id,
        field=field,
        value=value,
        since=since,
        until=await tx.scalar(following),
        reason=reason,
        actor_name=actor_name,
        applied_at=applied_at,
    )
    await tx.execute(insert(field_period).values(**row))


async def drop_coming(tx: Tx, record: Record, field: str, now: datetime) -> None:
    """Values of the field that were still to come never come; what counts now goes on."""
    coming = [
        *_of(record, field),
        field_period.c.applied_at.is_(None),
        field_period.c.since > now,
    ]
    gone = await tx.execute(delete(field_period).where(*coming).returning(field_period.c.since))
    starts = list(gone.scalars())
    reopened = [*_of(record, field), field_period.c.until.in_(starts)]
    await tx.execute(update(field_period).where(*reopened).values(until=None))


async def known(tx: Tx, record: Record, field: str) -> bool:
    """Whether the field has any history."""
    found = select(field_period.c.id).where(*_of(record, field)).limit(1)
    return await tx.scalar(found) is not None


async def value_at(tx: Tx, record: Record, field: str, at: datetime) -> PeriodRow | None:
    """The period that covers a moment."""
    covering = select(field_period).where(
        *_of(record, field),
        field_period.c.since <= at,
        or_(field_period.c.until.is_(None), field_period.c.until > at),
    )
    return await tx.first(covering.order_by(field_period.c.since.desc()).limit(1), PeriodRow)


async def due(tx: Tx, now: datetime, limit: int) -> list[tuple[str, PeriodRow]]:
    """Values whose day has come and which their record does not show yet, with module codes."""
    found = (
        select(field_period)
        .where(_unapplied(now))
        .order_by(field_period.c.since, field_period.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.execute(found)).mappings().all()
    return [
        (
            str(row["module"]),
            msgspec.convert({str(name): value for name, value in row.items()}, PeriodRow),
        )
        for row in rows
    ]


def unapplied(now: datetime) -> Select[Any]:
    """Ids of all of them."""
    return select(field_period.c.id).where(_unapplied(now))


def _unapplied(now: datetime) -> ColumnElement[bool]:
    return and_(field_period.c.applied_at.is_(None), field_period.c.since <= now)


async def applied(tx: Tx, period_id: str, at: datetime) -> None:
    one = field_period.c.id == period_id
    await tx.execute(update(field_period).where(one).values(applied_at=at))


async def forget(tx: Tx, record: Record) -> None:
    """Values still to come of a record that is deleted never come."""
    await tx.execute(delete(field_period).where(*_of(record), field_period.c.applied_at.is_(None)))

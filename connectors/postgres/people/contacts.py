"""Video calls, visits, phone calls and letters of one inmate as one list."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    CompoundSelect,
    DateTime,
    Integer,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from connectors.postgres.transaction import Tx
from schemas.modules.visits.visits import VisitState
from schemas.people.contacts import ContactChannel, ContactCount
from schemas.tables.calls.call import video_call
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import relative

ZONE = "Asia/Shanghai"
visit, phone_call, letter = (GENERATED[code] for code in ("visits", "phone_calls", "letters"))


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One contact; `kind` is the code of what is special to its channel."""

    id: str
    channel: ContactChannel
    at: datetime
    ended_at: datetime | None
    state: str
    kind: str | None
    relative: str | None
    seconds: int | None


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A half-open time; None has no bound."""

    since: datetime | None = None
    until: datetime | None = None


async def page(
    tx: Tx,
    inmate_id: str,
    window: Window,
    channels: tuple[ContactChannel, ...],
    *,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[ContactRow]:
    """From the newest on; `before` is the last one of the page before."""
    every = _every(inmate_id).subquery("contact")
    found = _within(select(every), every, window)
    if channels:
        found = found.where(every.c.channel.in_([one.value for one in channels]))
    if before is not None:
        found = found.where(tuple_(every.c.at, every.c.id) < tuple_(*before))
    return await tx.all(
        found.order_by(every.c.at.desc(), every.c.id.desc()).limit(limit), ContactRow
    )


async def counts(tx: Tx, inmate_id: str, window: Window) -> list[ContactCount]:
    """How many there are of each channel; one without any is left out."""
    every = _every(inmate_id).subquery("contact")
    found = select(every.c.channel, func.count().label("count")).group_by(every.c.channel)
    return await tx.all(_within(found, every, window), ContactCount)


def _within(found: Select[Any], every: Any, window: Window) -> Select[Any]:
    if window.since is not None:
        found = found.where(every.c.at >= window.since)
    if window.until is not None:
        found = found.where(every.c.at < window.until)
    return found


def _every(inmate_id: str) -> CompoundSelect[Any]:
    call, seen, rung, written = video_call.c, visit.c, phone_call.c, letter.c
    talked = func.extract("epoch", call.ended_at - call.connected_at)
    sat = func.extract("epoch", seen.ended_at - seen.started_at)
    # A letter has a day and no hour: it stands at the day's beginning.
    arrived = func.timezone(ZONE, cast(written.arrived_on, DateTime))
    return union_all(
        _part(
            ContactChannel.VIDEO_CALL,
            video_call,
            inmate_id,
            at=func.coalesce(call.connected_at, call.starts_at),
            ended_at=call.ended_at,
            kind=cast(null(), String),
            seconds=cast(func.floor(talked), Integer),
        ),
        _part(
            ContactChannel.VISIT,
            visit,
            inmate_id,
            at=func.coalesce(seen.started_at, seen.planned_at),
            ended_at=seen.ended_at,
            kind=seen.visit_type,
            seconds=cast(func.floor(sat), Integer),
            # A prison's system may tell of somebody who is not known here.
            told=seen.relative_told,
        ).where(seen.state != VisitState.DELETED.value),
        _part(
            ContactChannel.PHONE_CALL,
            phone_call,
            inmate_id,
            at=rung.started_at,
            ended_at=rung.ended_at,
            kind=rung.refusal,
            seconds=rung.seconds,
        ),
        _part(
            ContactChannel.LETTER,
            letter,
            inmate_id,
            at=arrived,
            ended_at=written.settled_at,
            kind=written.direction,
            seconds=cast(null(), Integer),
        ),
    )


def _part(
    channel: ContactChannel, table: Any, inmate_id: str, told: Any = None, **columns: Any
) -> Select[Any]:
    named = [column.label(name) for name, column in columns.items()]
    return (
        select(
            table.c.id,
            literal(channel.value).label("channel"),
            table.c.state,
            (relative.c.name if told is None else func.coalesce(relative.c.name, told)).label(
                "relative"
            ),
            *named,
        )
        .outerjoin(relative, relative.c.id == table.c.relative_id)
        .where(table.c.inmate_id == inmate_id)
    )

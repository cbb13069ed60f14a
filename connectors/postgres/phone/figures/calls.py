"""Calls by ward and person: one pass over the calls makes a row an inmate and ward."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from connectors.postgres.phone.figures.wanted import (
    Wanted,
    below_path,
    dialled,
    is_connected,
    prison,
    ward,
    which,
)
from connectors.postgres.phone.phone_calls import phone_call
from connectors.postgres.phone.phone_tickets import ticket
from connectors.postgres.transaction import Tx
from schemas.calls.phone import PhoneCallState
from schemas.exchange.prison_systems.records import Distance
from schemas.people.kinds import CustodyState
from schemas.phone.phone_figures import Which
from schemas.tables import metadata
from schemas.tables.people.person import inmate, relative

TOP = 5


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A ward, or one of those with most calls, in the same columns."""

    inmate_id: str | None
    inmate_no: str | None
    unit_id: str
    name: str
    prison_id: str
    prison: str
    ward: str
    path: str
    calls: int
    callers: int
    connected: int
    extra: int
    seconds: int


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of one inmate."""

    inmate_id: str
    inmate_no: str
    name: str
    ward_id: str
    prison: str
    ward: str
    calls: int
    connected: int
    extra: int
    seconds: int


class ListedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call as figures open it."""

    id: str
    inmate_id: str
    inmate_no: str
    inmate: str
    prison: str
    ward: str
    relative: str | None
    kinship: str | None
    started_at: datetime
    ended_at: datetime | None
    seconds: int | None
    state: PhoneCallState
    extra: bool
    distance: Distance | None
    fee: Decimal | None


async def wards_and_top(tx: Tx, wanted: Wanted) -> tuple[list[Row], list[Row]]:
    """Wards with calls, in the order of the units, and who called most: from one pass."""
    each = _each(wanted)
    last = each.c.place == 1
    nobody = cast(null(), String)
    of_wards = (
        select(
            nobody.label("inmate_id"),
            nobody.label("inmate_no"),
            ward.c.id.label("unit_id"),
            ward.c.name,
            ward.c.prison_id,
            ward.c.name.label("prison"),
            ward.c.name.label("ward"),
            ward.c.path,
            _whole(each.c.calls).label("calls"),
            func.count().filter(last).label("callers"),
            _whole(each.c.connected).label("connected"),
            func.count().filter(last, each.c.all_extra > 0).label("extra"),
            _whole(each.c.seconds).label("seconds"),
        )
        .select_from(each.join(ward, ward.c.id == each.c.ward_id))
        .group_by(ward.c.id, ward.c.name, ward.c.prison_id, ward.c.path)
    )
    people = _people(wanted, each=each)
    most = people.order_by(*_most(people)).limit(TOP).subquery("most")
    of_top = select(
        most.c.inmate_id,
        most.c.inmate_no,
        most.c.ward_id.label("unit_id"),
        most.c.name,
        literal("").label("prison_id"),
        most.c.prison,
        most.c.ward,
        literal("").label("path"),
        most.c.calls,
        literal(1).label("callers"),
        most.c.connected,
        most.c.extra,
        most.c.seconds,
    )
    rows = await tx.all(union_all(of_wards, of_top), Row)
    wards = sorted((one for one in rows if one.inmate_id is None), key=lambda one: one.path)
    top = (one for one in rows if one.inmate_id is not None)
    return wards, sorted(top, key=lambda one: (-one.calls, -one.seconds, one.inmate_no or ""))


async def callers(
    tx: Tx, wanted: Wanted, *, home: str, extra: bool, limit: int, offset: int
) -> tuple[list[Person], int]:
    """Who called, or had extra calls; `home` keeps those of a row of the table."""
    found = _people(wanted, home=home, extra=extra)
    return await tx.page(found, Person, *_most(found), limit=limit, offset=offset)


async def few(
    tx: Tx, wanted: Wanted, fewer_than: int, *, limit: int, offset: int
) -> tuple[list[Person], int]:
    """Inmates in custody with fewer calls than so many, those with none among them."""
    call = phone_call.c
    mine = (
        call.inmate_id == inmate.c.id,
        call.started_at >= wanted.since,
        call.started_at < wanted.until,
        dialled(),
    )
    counted = (
        select(
            func.count().label("calls"),
            func.count().filter(is_connected()).label("connected"),
            func.count().filter(call.extra).label("extra"),
            func.coalesce(func.sum(call.seconds), 0).label("seconds"),
        )
        .where(*mine)
        .lateral("counted")
    )
    # A list of its own, so that whoever counts its rows does not count calls again.
    those = (
        select(inmate.c.id, *counted.c)
        .select_from(inmate.join(ward, ward.c.id == inmate.c.ward_id).join(counted, true()))
        .where(
            inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
            *wanted.reach(),
            counted.c.calls < fewer_than,
        )
        .cte("those")
    )
    found = (
        select(
            inmate.c.id.label("inmate_id"),
            inmate.c.inmate_no,
            inmate.c.name,
            ward.c.id.label("ward_id"),
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            those.c.calls,
            those.c.connected,
            those.c.extra,
            those.c.seconds,
        )
        .select_from(those)
        .join(inmate, inmate.c.id == those.c.id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
    )
    order = (those.c.calls, inmate.c.inmate_no)
    return await tx.page(found, Person, *order, limit=limit, offset=offset)


class CallsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which calls a number has opened."""

    kind: Which = Which.ALL
    home: str = ""
    """Path of the row's unit."""
    inmate_id: str | None = None
    number_id: str | None = None


async def listed(
    tx: Tx, wanted: Wanted, asked: CallsAsked, *, limit: int, offset: int
) -> tuple[list[ListedCall], int]:
    """The calls behind a number, the latest first."""
    call, of = phone_call.c, metadata.tables["relative_number"].alias("of_number").c
    conditions: list[ColumnElement[bool]] = [*wanted.within(phone_call), which(asked.kind)]
    if asked.home:
        conditions.append(below_path(ward.c.path, asked.home))
    if asked.inmate_id is not None:
        conditions.append(call.inmate_id == asked.inmate_id)
    if asked.number_id is not None:
        same = and_(of.id == asked.number_id, of.phone_digest == call.phone_digest)
        conditions.append(exists(select(of.id).where(same)))
    found = (
        select(
            call.id,
            call.inmate_id,
            inmate.c.inmate_no,
            inmate.c.name.label("inmate"),
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            relative.c.name.label("relative"),
            call.kinship,
            call.started_at,
            call.ended_at,
            call.seconds,
            call.state,
            call.extra,
            ticket.c.distance,
            ticket.c.fee,
        )
        .select_from(phone_call)
        .join(ward, ward.c.id == call.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
        .join(inmate, inmate.c.id == call.inmate_id)
        .outerjoin(relative, relative.c.id == call.relative_id)
        .outerjoin(ticket, ticket.c.call_id == call.id)
        .where(*conditions)
    )
    order = (call.started_at.desc(), call.id)
    return await tx.page(found, ListedCall, *order, limit=limit, offset=offset)


def _each(wanted: Wanted) -> CTE:
    """An inmate's calls in a ward; `place` 1 is the ward of the last of all of them."""
    call = phone_call.c
    grouped = (
        select(
            call.inmate_id,
            call.ward_id,
            func.count().label("calls"),
            func.count().filter(is_connected()).label("connected"),
            func.count().filter(call.extra).label("extra"),
            func.coalesce(func.sum(call.seconds), 0).label("seconds"),
            func.max(call.started_at).label("last_at"),
        )
        .select_from(phone_call.join(ward, ward.c.id == call.ward_id))
        .where(*wanted.within(phone_call), dialled())
        .group_by(call.inmate_id, call.ward_id)
        .cte("grouped")
    )
    inmate_id = grouped.c.inmate_id
    place = func.row_number().over(
        partition_by=inmate_id, order_by=(grouped.c.last_at.desc(), grouped.c.ward_id)
    )
    return select(
        *grouped.c,
        place.label("place"),
        func.sum(grouped.c.extra).over(partition_by=inmate_id).label("all_extra"),
    ).cte("each_ward")


def _people(
    wanted: Wanted, *, home: str = "", extra: bool = False, each: CTE | None = None
) -> Select[tuple[Any, ...]]:
    """A row an inmate, in the ward of the last call."""
    each = _each(wanted) if each is None else each
    sums = (
        select(
            each.c.inmate_id,
            _whole(each.c.calls).label("calls"),
            _whole(each.c.connected).label("connected"),
            _whole(each.c.extra).label("extra"),
            _whole(each.c.seconds).label("seconds"),
            func.max(each.c.ward_id).filter(each.c.place == 1).label("ward_id"),
        )
        .group_by(each.c.inmate_id)
        .cte("sums")
    )
    found = (
        select(
            sums.c.inmate_id,
            inmate.c.inmate_no,
            inmate.c.name,
            sums.c.ward_id,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            sums.c.calls,
            sums.c.connected,
            sums.c.extra,
            sums.c.seconds,
        )
        .select_from(sums)
        .join(inmate, inmate.c.id == sums.c.inmate_id)
        .join(ward, ward.c.id == sums.c.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
    )
    if home:
        found = found.where(below_path(ward.c.path, home))
    return found.where(sums.c.extra > 0) if extra else found


def _whole(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sum of whole numbers, which the server would make a decimal of."""
    return cast(func.sum(column), BigInteger)


def _most(people: Select[tuple[Any, ...]]) -> tuple[ColumnElement[Any], ...]:
    """Most calls first; of as many, who talked longer."""
    told = people.selected_columns
    return (told.calls.desc(), told.seconds.desc(), told.inmate_no)

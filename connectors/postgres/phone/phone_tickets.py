"""Tickets of phone calls: one a call that was talked, made when the call ends (VC-API-04)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people.people import prison, ward
from connectors.postgres.phone import funds_queue
from connectors.postgres.phone.phone_calls import phone_call
from connectors.postgres.row_table import table_of
from connectors.postgres.transaction import Tx
from pipelines.rules.phone.call_fee import NumberBook, NumberClass, Tariff
from pipelines.rules.phone.tickets import PriceList, TalkedCall, ticket_row, ticket_terms
from pipelines.rules.platform.local_time import day_bounds
from schemas.calls.fees import TicketState
from schemas.calls.phone import PhoneCallState
from schemas.exchange.prison_systems.records import Distance
from schemas.modules.common import ACTIVE
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.people.kinds import OrgType
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

ticket = GENERATED["phone_tickets"]
tariff = GENERATED["call_tariffs"]
number_class = GENERATED["number_classes"]
TALKED = (PhoneCallState.CONNECTED.value, PhoneCallState.CUT_AT_LIMIT.value)
PHONE = PHONE_CALLS.field("phone")
PRICED_AT_ONCE = 2_000


class EndedCall(TalkedCall, frozen=True, kw_only=True):
    """A call that was talked and has no ticket."""

    phone_sealed: bytes
    prison_code: str


class Unpriced(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket for which no tariff was valid."""

    id: str
    seconds: int
    started_at: datetime
    distance: Distance
    prison_id: str
    prison_code: str


async def issue(tx: Tx, seals: FieldSeals, call_ids: Sequence[str], at: datetime) -> int:
    """The tickets of these calls, as far as they were talked and have none; answers how many.

    In the transaction that ends the calls, which holds their rows. Three statements read for any
    number of calls, and one writes a thousand or so at a time.
    """
    found = _ended().where(among(phone_call.c.id, call_ids), *_due())
    calls = await tx.all(found, EndedCall)
    return await _issue(tx, seals, calls, await price_list(tx), {}, at) if calls else 0


async def issue_told(tx: Tx, seals: FieldSeals, digits: Mapping[str, str], at: datetime) -> int:
    """The same for calls that a prison's system told, by their dialled digits.

    History from before the first day of any tariff has no ticket until a tariff reaches back to
    it: `issue_missing` finds it then.
    """
    prices = await price_list(tx)
    if not prices.tariffs or not digits:
        return 0
    found = _ended().where(among(phone_call.c.id, list(digits)), *_due(), _reached(prices))
    return await _issue(tx, seals, await tx.all(found, EndedCall), prices, digits, at)


async def issue_missing(tx: Tx, seals: FieldSeals, at: datetime) -> int:
    """The same for calls without a ticket, `PRICED_AT_ONCE` at a time; answers how many."""
    prices = await price_list(tx)
    if not prices.tariffs:
        return 0
    found = select(phone_call.c.id).where(*_due(), _reached(prices)).order_by(phone_call.c.id)
    ids = list(await tx.connection.scalars(found.limit(PRICED_AT_ONCE)))
    return await issue(tx, seals, ids, at) if ids else 0


async def _issue(
    tx: Tx,
    seals: FieldSeals,
    calls: Sequence[EndedCall],
    prices: PriceList,
    digits: Mapping[str, str],
    at: datetime,
) -> int:
    if not calls:
        return 0
    rows = [
        ticket_row(make_id(), call, prices, digits.get(call.id) or _digits(call, seals), at)
        for call in calls
    ]
    codes = {call.id: call.prison_code for call in calls}
    return await _add(tx, rows, codes, at)


def _reached(prices: PriceList) -> ColumnElement[bool]:
    """Whether a call is of a day that some tariff has begun by."""
    first = min(one.valid_from for one in prices.tariffs)
    return phone_call.c.started_at >= day_bounds(first)[0]


async def price_list(tx: Tx) -> PriceList:
    """Read anew for each use: a tariff counts from its commit on."""
    own = case((org_unit.c.org_type == OrgType.PRISON.value, org_unit.c.id)).label("prison_id")
    names = [name for name in Tariff.__struct_fields__ if name not in ("prison_id", "least_cents")]
    least = func.coalesce(tariff.c.least_cents, 0).label("least_cents")
    tariffs = (
        select(*(tariff.c[name] for name in names), least, own)
        .join(org_unit, org_unit.c.id == tariff.c.unit_id)
        .where(tariff.c.state == ACTIVE)
    )
    classes = (
        select(number_class.c.prefix, number_class.c.distance, own)
        .join(org_unit, org_unit.c.id == number_class.c.unit_id)
        .where(number_class.c.state == ACTIVE)
    )
    return PriceList(
        tariffs=await tx.all(tariffs, Tariff),
        numbers=NumberBook(await tx.all(classes, NumberClass)),
    )


async def price_waiting(tx: Tx, at: datetime) -> int:
    """Price tickets for which a tariff was made afterwards; answers how many went on."""
    kept = ticket.c
    prices = await price_list(tx)
    # Without a tariff of that day a ticket goes on waiting: it is not even looked at again.
    days = [_priced_by(one) for one in prices.tariffs]
    found = (
        select(
            kept.id,
            kept.seconds,
            kept.started_at,
            kept.distance,
            kept.unit_id.label("prison_id"),
            prison.c.code.label("prison_code"),
        )
        .join(prison, prison.c.id == kept.unit_id)
        .where(kept.state == TicketState.UNPRICED.value, or_(False, *days))
        .order_by(kept.id)
        .limit(PRICED_AT_ONCE)
        .with_for_update(of=ticket)
    )
    queue: dict[str, list[str]] = {}
    for one in await tx.all(found, Unpriced):
        terms = ticket_terms(
            prices.tariffs, one.distance, one.prison_id, one.started_at, one.seconds
        )
        if terms["fee"] is None:
            continue
        values = terms | {"state": TicketState.UNSENT.value, "updated_at": at}
        await tx.execute(
            ticket.update().where(kept.id == one.id).values(**values, version=kept.version + 1)
        )
        queue.setdefault(one.prison_code, []).append(one.id)
    for prison_code, ids in queue.items():
        await funds_queue.put(tx, prison_code, ids, at)
    return sum(map(len, queue.values()))


def _priced_by(one: Tariff) -> ColumnElement[bool]:
    """Whether the tariff is of the ticket's distance, place and day."""
    kept = ticket.c
    since = day_bounds(one.valid_from)[0]
    conditions = [kept.distance == one.distance.value, kept.started_at >= since]
    if one.prison_id is not None:
        conditions.append(kept.unit_id == one.prison_id)
    if one.valid_until is not None:
        conditions.append(kept.started_at < day_bounds(one.valid_until)[1])
    return and_(*conditions)


def _ended() -> Select[tuple[Any, ...]]:
    """Calls with the place where they counted; where it is not known, where the inmate is now."""
    call = phone_call.c
    here = func.coalesce(call.ward_id, inmate.c.ward_id)
    return (
        select(
            call.id,
            call.inmate_id,
            call.relative_id,
            call.kinship,
            here.label("ward_id"),
            call.treatment_level,
            call.started_at,
            call.ended_at,
            call.seconds,
            call.phone_sealed,
            prison.c.id.label("prison_id"),
            prison.c.code.label("prison_code"),
        )
        .join(inmate, inmate.c.id == call.inmate_id)
        .join(ward, ward.c.id == here)
        .join(prison, prison.c.id == ward.c.prison_id)
    )


def _due() -> Iterable[ColumnElement[bool]]:
    call = phone_call.c
    known = select(ticket.c.id).where(ticket.c.call_id == call.id).exists()
    return (call.state.in_(TALKED), call.seconds > 0, call.ended_at.is_not(None), ~known)


def _digits(call: EndedCall, seals: FieldSeals) -> str:
    return seals.open(PHONE_CALLS, PHONE, call.id, call.phone_sealed)


async def _add(tx: Tx, rows: list[dict[str, Any]], codes: dict[str, str], at: datetime) -> int:
    """Write them, and queue the priced ones for the funds platform, in one transaction."""
    names = list(rows[0])
    told = table_of(ticket, rows)
    read = select(*(told.c[name] for name in names))
    statement = (
        insert(ticket)
        .from_select(names, read, include_defaults=False)
        .on_conflict_do_nothing(index_elements=["call_id"])
        .returning(ticket.c.id, ticket.c.call_id, ticket.c.state)
    )
    made = list(await tx.connection.execute(statement))
    queue: dict[str, list[str]] = {}
    for one in made:
        if one.state == TicketState.UNSENT.value:
            queue.setdefault(codes[one.call_id], []).append(one.id)
    for prison_code, ids in queue.items():
        await funds_queue.put(tx, prison_code, ids, at)
    return len(made)

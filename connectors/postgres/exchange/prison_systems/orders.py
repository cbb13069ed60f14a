"""Orders to the prisons' systems: what is to be told, what is on its way, what was answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from connectors.postgres.arrays import among
from connectors.postgres.exchange.prison_systems.concerns import Towards, records_of
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.exchange.prison_systems.outgoing import Held, Last, Outgoing
from schemas.errors import NotFound
from schemas.exchange.prison_systems.kinds import OrderKind
from schemas.exchange.prison_systems.orders import OPEN_STATES, OrderState
from schemas.tables.exchange.prison_order import prison_order as table
from schemas.tables.exchange.prison_system import prison_system
from schemas.tables.platform.org import org_unit

OPEN = [one.value for one in OPEN_STATES]
SUPERSEDED, REFUSED = OrderState.SUPERSEDED.value, OrderState.REFUSED.value


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order; what it says stays sealed."""

    id: str
    system_id: str
    kind: OrderKind
    module: str
    object_id: str
    version: int
    record_version: int
    cancelled: bool
    values_sealed: bytes | None
    state: OrderState
    tries: int
    queued_at: datetime
    tried_at: datetime | None
    next_try_at: datetime | None
    settled_at: datetime | None
    problem: str
    receipt: str


class ListedOrder(OrderRow, frozen=True, kw_only=True):
    """With the system that it goes to."""

    system: str
    prison: str
    prison_path: str


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """A record of which something else was told than it says now."""

    object_id: str
    held: Held | None
    last: Last | None


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    object_id: str
    version: int
    here: bool
    stands: bool
    over: bool
    record_version: int | None
    cancelled: bool | None
    state: OrderState | None
    reached: bool | None


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    object_id: str
    record_version: int
    cancelled: bool
    state: OrderState
    reached: bool


def lock_of(system_id: str) -> str:
    """Taken before orders of a system are put into the queue."""
    return f"prison_orders:{system_id}"


async def differing(tx: Tx, towards: Towards, module: str) -> list[Differing]:
    """Records whose last order says something else, or that went elsewhere, or are gone."""
    held, last = records_of(module, towards).subquery("held"), _last(towards.system_id, module)
    standing = and_(held.c.here, held.c.stands)
    told = (last.c.record_version, last.c.cancelled, last.c.state, last.c.reached)
    same = last.c.object_id == held.c.object_id
    untold = or_(
        last.c.object_id.is_(None), last.c.cancelled, last.c.record_version < held.c.version
    )
    fresh = (standing, untold, not_(held.c.own))
    new = select(held, *told).select_from(held.outerjoin(last, same)).where(*fresh)
    ended = or_(
        and_(not_(standing), not_(held.c.over), not_(last.c.cancelled)),
        and_(held.c.over, among(last.c.state, OPEN)),
    )
    old = select(held, *told).select_from(last.join(held, same)).where(ended)
    found = [_differing(one) for statement in (new, old) for one in await tx.all(statement, _Found)]
    gone = select(last).where(
        not_(last.c.cancelled),
        last.c.object_id.not_in(select(held.c.object_id)),
        # A deleted record whose cancellation would say nothing is left alone.
        or_(last.c.reached, among(last.c.state, OPEN)),
    )
    return found + [
        Differing(object_id=one.object_id, held=None, last=_last_of(one))
        for one in await tx.all(gone, _Told)
    ]


def _differing(found: _Found) -> Differing:
    held = Held(version=found.version, here=found.here, stands=found.stands, over=found.over)
    return Differing(object_id=found.object_id, held=held, last=_last_of(found))


def _last_of(found: _Found | _Told) -> Last | None:
    if found.record_version is None or found.state is None:
        return None
    return Last(
        record_version=found.record_version,
        cancelled=bool(found.cancelled),
        state=found.state,
        reached=bool(found.reached),
    )


def _last(system_id: str, module: str) -> Subquery:
    """Of each record the last order that counts, and whether something of it may lie there."""
    of = table.c
    reached = _newest(system_id, module, of.tries > 0, of.state != REFUSED, name="reached")
    counting = not_(and_(of.state == SUPERSEDED, of.tries == 0))
    latest = _newest(system_id, module, counting, name="latest")
    told = func.coalesce(not_(reached.c.cancelled), false()).label("reached")
    joined = latest.outerjoin(
        reached, and_(reached.c.object_id == latest.c.object_id, reached.c.place == 1)
    )
    kept = (latest.c.object_id, latest.c.record_version, latest.c.cancelled, latest.c.state)
    return select(*kept, told).select_from(joined).where(latest.c.place == 1).subquery("last")


def _newest(system_id: str, module: str, *conditions: ColumnElement[bool], name: str) -> Subquery:
    """Orders of each record that meet the conditions; the newest has the first place."""
    of = table.c
    place = func.row_number().over(partition_by=of.object_id, order_by=of.version.desc())
    these = (of.system_id == system_id, of.module == module, *conditions)
    columns = (of.object_id, of.record_version, of.cancelled, of.state)
    return select(*columns, place.label("place")).where(*these).subquery(name)


async def supersede(
    tx: Tx, system_id: str, module: str, objects: Sequence[str], at: datetime, why: str
) -> None:
    """What is on its way of these records goes no further."""
    these = (
        table.c.system_id == system_id,
        table.c.module == module,
        among(table.c.object_id, objects),
        among(table.c.state, OPEN),
    )
    values = {"state": SUPERSEDED, "settled_at": at, "next_try_at": None, "problem": why}
    await tx.execute(update(table).where(*these).values(**values))


async def queue(
    tx: Tx,
    system_id: str,
    outgoing: Outgoing,
    wanted: Sequence[tuple[str, int, bool]],
    at: datetime,
) -> list[str]:
    """Orders of records by id, version and whether they are taken back; none may be on its way."""
    if not wanted:
        return []
    numbered = (
        select(table.c.object_id, func.max(table.c.version).label("version"))
        .where(
            table.c.system_id == system_id,
            table.c.module == outgoing.module,
            among(table.c.object_id, [object_id for object_id, _, _ in wanted]),
        )
        .group_by(table.c.object_id)
    )
    before = {row.object_id: int(row.version) for row in await tx.execute(numbered)}
    rows = [
        _waiting(at)
        | {
            "id": make_id(),
            "system_id": system_id,
            "kind": outgoing.kind.value,
            "module": outgoing.module,
            "object_id": object_id,
            "version": before.get(object_id, 0) + 1,
            "record_version": record_version,
            "cancelled": cancelled,
        }
        for object_id, record_version, cancelled in wanted
    ]
    await tx.connection.execute(insert(table), rows)
    return [str(row["id"]) for row in rows]


def _waiting(at: datetime) -> dict[str, Any]:
    return {
        "state": OrderState.WAITING.value,
        "tries": 0,
        "queued_at": at,
        "next_try_at": at,
        "problem": "",
        "receipt": "",
    }


async def by_ids(tx: Tx, system_id: str, ids: Sequence[str]) -> dict[str, OrderRow]:
    """Orders of a system; ids that are none are left out."""
    these = select(table).where(table.c.system_id == system_id, among(table.c.id, ids))
    return {one.id: one for one in await tx.all(these, OrderRow)}


async def next_due(tx: Tx, system_id: str, at: datetime) -> OrderRow | None:
    """The one that has waited longest, locked for whoever sends it."""
    due = select(table).where(
        table.c.system_id == system_id,
        among(table.c.state, OPEN),
        table.c.next_try_at <= at,
    )
    first = due.order_by(table.c.next_try_at, table.c.id).limit(1)
    return await tx.first(first.with_for_update(skip_locked=True), OrderRow)


async def sending(
    tx: Tx,
    order: OrderRow,
    values_sealed: bytes,
    record_version: int,
    at: datetime,
    again: datetime,
) -> None:
    """Noted before it goes: whatever dies now, the same order is asked again."""
    values = {
        "values_sealed": values_sealed,
        "record_version": record_version,
        "state": OrderState.SENT.value,
        "tries": order.tries + 1,
        "tried_at": at,
        "next_try_at": again,
    }
    await tx.execute(update(table).where(table.c.id == order.id).values(**values))


async def answered(
    tx: Tx, order_id: str, *, accepted: bool, receipt: str, problem: str, at: datetime
) -> None:
    state = OrderState.ACKNOWLEDGED if accepted else OrderState.REFUSED
    values = {
        "state": state.value,
        "receipt": receipt[:200],
        "problem": problem[:200],
        "settled_at": at,
        "next_try_at": None,
    }
    await tx.execute(update(table).where(table.c.id == order_id, _is_open()).values(**values))


async def unanswered(tx: Tx, order_id: str, state: OrderState, problem: str) -> None:
    """It is tried again when its pause is over."""
    values = {"state": state.value, "problem": problem[:200]}
    await tx.execute(update(table).where(table.c.id == order_id, _is_open()).values(**values))


async def put_off(tx: Tx, order_id: str, problem: str, until: datetime) -> None:
    """It cannot go now, for a reason that a pause of its own does not mend."""
    values = {
        "state": OrderState.WAITING.value,
        "problem": problem[:200],
        "next_try_at": until,
    }
    await tx.execute(update(table).where(table.c.id == order_id, _is_open()).values(**values))


async def hurry(tx: Tx, order_id: str, at: datetime) -> None:
    """Its pause is over."""
    await tx.execute(update(table).where(table.c.id == order_id, _is_open()).values(next_try_at=at))


async def told_before(tx: Tx, order: OrderRow) -> OrderRow | None:
    """The newest earlier order of the record that left the house."""
    of = table.c
    found = select(table).where(
        of.system_id == order.system_id,
        of.module == order.module,
        of.object_id == order.object_id,
        of.version < order.version,
        of.values_sealed.is_not(None),
        not_(of.cancelled),
    )
    return await tx.first(found.order_by(of.version.desc()).limit(1), OrderRow)


async def newest(tx: Tx, order: OrderRow) -> int:
    """The version of the record's newest order."""
    these = (
        table.c.system_id == order.system_id,
        table.c.module == order.module,
        table.c.object_id == order.object_id,
    )
    return int(await tx.scalar(select(func.max(table.c.version)).where(*these)))


def _listed(scopes: Sequence[str]) -> Select[Any]:
    named = (
        prison_system.c.name.label("system"),
        org_unit.c.name.label("prison"),
        org_unit.c.path.label("prison_path"),
    )
    return (
        select(*table.c, *named)
        .join(prison_system, prison_system.c.id == table.c.system_id)
        .join(org_unit, org_unit.c.id == prison_system.c.prison_id)
        .where(in_scopes(org_unit.c.path, tuple(scopes)))
    )


async def page(
    tx: Tx,
    scopes: Sequence[str],
    *,
    system_id: str | None,
    kind: OrderKind | None,
    states: Sequence[OrderState],
    object_id: str | None,
    limit: int,
    offset: int,
) -> tuple[list[ListedOrder], int]:
    """The newest first."""
    found = _listed(scopes)
    if system_id is not None:
        found = found.where(table.c.system_id == system_id)
    if kind is not None:
        found = found.where(table.c.kind == kind.value)
    if object_id is not None:
        found = found.where(table.c.object_id == object_id)
    if states:
        found = found.where(among(table.c.state, [one.value for one in states]))
    return await tx.page(found, ListedOrder, table.c.id.desc(), limit=limit, offset=offset)


async def get(
    tx: Tx, order_id: str, scopes: Sequence[str], *, for_update: bool = False
) -> ListedOrder:
    """`NotFound` also for an order to a system beyond reach."""
    found = _listed(scopes).where(table.c.id == order_id)
    row = await tx.first(found.with_for_update(of=table) if for_update else found, ListedOrder)
    if row is None:
        raise NotFound("没有这条下发记录。", code="order_not_found")
    return row


def _is_open() -> Any:
    return among(table.c.state, OPEN)

"""The queue of records that could not be applied: held, tried again, mended or set aside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.exchange.prison_systems.problem import Problem
from schemas.errors import NotFound
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.state import ProblemState, RawState
from schemas.tables.exchange.prison_system import prison_system, raw_record
from schemas.tables.exchange.prison_system import record_problem as table
from schemas.tables.platform.org import org_unit

OPEN = ProblemState.OPEN.value


class ProblemRow(msgspec.Struct, frozen=True, kw_only=True):
    """A held record and what is wrong with it."""

    id: str
    system_id: str
    kind: RecordKind
    key: str
    version: int
    code: str
    problems: list[Problem]
    waits: bool
    state: ProblemState
    settings: int
    found_at: datetime
    tried_at: datetime
    mended_sealed: bytes | None
    settled_at: datetime | None
    settled_by: str | None
    reason: str


class HeldRow(msgspec.Struct, frozen=True, kw_only=True):
    """A held record with what came."""

    id: str
    key: str
    version: int
    state: RawState
    sealed: bytes | None
    """None where nothing of it is kept: what was heard in a conversation that may not be."""
    mended_sealed: bytes | None


class Found(msgspec.Struct, frozen=True):
    """What is wrong with a version of a record."""

    key: str
    version: int
    problems: tuple[Problem, ...]
    waits: bool


async def hold(
    tx: Tx,
    system_id: str,
    kind: RecordKind,
    found: Sequence[Found],
    settings: int,
    at: datetime,
) -> None:
    """Put new ones into the queue."""
    if found:
        rows = [
            {
                "id": make_id(),
                "system_id": system_id,
                "kind": kind.value,
                "key": one.key,
                "version": one.version,
                "state": OPEN,
                "found_at": at,
                "reason": "",
                **_told(one, settings, at),
            }
            for one in found
        ]
        await tx.connection.execute(insert(table), rows)


async def tried(tx: Tx, found: Sequence[tuple[str, Found]], settings: int, at: datetime) -> None:
    """Those of these ids stay in the queue, with what is wrong now."""
    if found:
        names = _told(found[0][1], settings, at)
        changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        rows = [
            {"of_id": name}
            | {f"new_{key}": value for key, value in _told(one, settings, at).items()}
            for name, one in found
        ]
        await tx.connection.execute(
            update(table).where(table.c.id == bindparam("of_id")).values(**changed), rows
        )


async def looked_at(tx: Tx, ids: Collection[str], settings: int, at: datetime) -> None:
    """They wait on for what they waited for."""
    if ids:
        still = update(table).where(among(table.c.id, ids))
        await tx.execute(still.values(settings=settings, tried_at=at))


def _told(found: Found, settings: int, at: datetime) -> dict[str, Any]:
    return {
        "code": found.problems[0].code[:48],
        "problems": msgspec.to_builtins(found.problems),
        "waits": found.waits,
        "settings": settings,
        "tried_at": at,
    }


async def settle(
    tx: Tx, ids: Collection[str], state: ProblemState, at: datetime, *, by: str | None = None
) -> None:
    if ids:
        these = (among(table.c.id, ids), table.c.state == OPEN)
        values = {"state": state.value, "settled_at": at, "settled_by": by}
        await tx.execute(update(table).where(*these).values(**values))


async def supersede(
    tx: Tx, system_id: str, kind: RecordKind, applied: Sequence[tuple[str, int]], at: datetime
) -> None:
    """What is held of versions before the applied ones needs nobody any more."""
    row = table.c
    held = select(row.id, row.key, row.version).where(
        row.system_id == system_id,
        row.kind == kind.value,
        row.state == OPEN,
        among(row.key, [key for key, _ in applied]),
    )
    newest = dict(applied)
    old = [one for one in await tx.execute(held) if one.version < newest[one.key]]
    if not old:
        return
    await settle(tx, [one.id for one in old], ProblemState.SUPERSEDED, at)
    raw = raw_record.c
    these = tuple_(raw.key, raw.version).in_([(one.key, one.version) for one in old])
    mine = and_(raw.system_id == system_id, raw.kind == kind.value)
    await tx.execute(update(raw_record).where(mine, these).values(state=RawState.STALE.value))


async def to_try(
    tx: Tx,
    system_id: str,
    kind: RecordKind,
    settings: int,
    before: datetime,
    limit: int,
    since: datetime | None = None,
) -> list[HeldRow]:
    """Held records that may go now: other settings count by now, or what they wait for may be
    here and they were not tried since `before`; with `since` of those found later alone."""
    row = table.c
    changed = or_(row.settings != settings, and_(row.waits.is_(True), row.tried_at < before))
    lately = row.found_at >= since if since else true()
    return await _held(tx, and_(_of(system_id, kind), changed, lately), limit)


async def kinds_to_try(tx: Tx, system_id: str, settings: int, before: datetime) -> set[RecordKind]:
    """Of which kinds `to_try` would find something."""
    row = table.c
    changed = or_(row.settings != settings, and_(row.waits.is_(True), row.tried_at < before))
    found = select(row.kind).where(row.system_id == system_id, row.state == OPEN, changed)
    return {RecordKind(one.kind) for one in await tx.execute(found.distinct())}


async def open_ids(
    tx: Tx, system_id: str, kind: RecordKind, names: Collection[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """Of these versions the ids of those in the queue."""
    if not names:
        return {}
    row = table.c
    found = select(row.id, row.key, row.version).where(
        _of(system_id, kind), among(row.key, sorted({key for key, _ in names}))
    )
    known = {(one.key, one.version): str(one.id) for one in await tx.execute(found)}
    return {name: known[name] for name in names if name in known}


async def of_keys(
    tx: Tx, system_id: str, kind: RecordKind, keys: Collection[str]
) -> dict[tuple[str, int], ProblemRow]:
    """What is or was wrong with versions of these keys."""
    which = (table.c.system_id == system_id, table.c.kind == kind.value)
    found = await tx.all(select(table).where(*which, among(table.c.key, keys)), ProblemRow)
    return {(one.key, one.version): one for one in found}


async def by_id(tx: Tx, problem_id: str) -> list[HeldRow]:
    """One of the queue, locked; none where it is settled by now."""
    return await _held(tx, and_(table.c.id == problem_id, table.c.state == OPEN), 1)


async def _held(tx: Tx, which: ColumnElement[bool], limit: int) -> list[HeldRow]:
    row, raw = table.c, raw_record.c
    same = and_(
        raw.system_id == row.system_id,
        raw.kind == row.kind,
        raw.key == row.key,
        raw.version == row.version,
    )
    found = (
        select(row.id, row.key, row.version, raw.state, raw.sealed, row.mended_sealed)
        .join(raw_record, same)
        .where(which)
        .order_by(row.tried_at, row.key, row.version)
        .limit(limit)
        .with_for_update(of=table)
    )
    return await tx.all(found, HeldRow)


def _of(system_id: str, kind: RecordKind) -> ColumnElement[bool]:
    row = table.c
    return and_(row.system_id == system_id, row.kind == kind.value, row.state == OPEN)


async def mend(tx: Tx, problem_id: str, sealed: bytes) -> None:
    await tx.execute(update(table).where(table.c.id == problem_id).values(mended_sealed=sealed))


async def set_aside(tx: Tx, row: ProblemRow, by: str | None, reason: str, at: datetime) -> None:
    """The record stays out of our books until a later version of it comes."""
    await settle(tx, [row.id], ProblemState.SET_ASIDE, at, by=by)
    await tx.execute(update(table).where(table.c.id == row.id).values(reason=reason))
    raw = raw_record.c
    one = (
        raw.system_id == row.system_id,
        raw.kind == row.kind.value,
        raw.key == row.key,
        raw.version == row.version,
    )
    await tx.execute(update(raw_record).where(*one).values(state=RawState.SET_ASIDE.value))


async def get(
    tx: Tx, problem_id: str, scopes: Sequence[str], *, for_update: bool = False
) -> ProblemRow:
    """`NotFound` also beyond reach."""
    found = _listed(scopes).where(table.c.id == problem_id)
    row = await tx.first(found.with_for_update(of=table) if for_update else found, ProblemRow)
    if row is None:
        raise NotFound("没有这条异常记录。", code="problem_not_found")
    return row


async def page(
    tx: Tx,
    scopes: Sequence[str],
    *,
    system_id: str | None,
    kind: RecordKind | None,
    state: ProblemState,
    code: str | None,
    limit: int,
    offset: int,
) -> tuple[list[ProblemRow], int]:
    """The oldest first."""
    found = _listed(scopes).where(table.c.state == state.value)
    for column, value in ((table.c.system_id, system_id), (table.c.kind, kind)):
        found = found if value is None else found.where(column == str(value))
    if code is not None:
        found = found.where(table.c.code == code)
    order = (table.c.found_at, table.c.id)
    return await tx.page(found, ProblemRow, *order, limit=limit, offset=offset)


async def open_counts(tx: Tx, systems: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many are open, by system and kind."""
    row = table.c
    found = (
        select(row.system_id, row.kind, func.count().label("number"))
        .where(among(row.system_id, systems), row.state == OPEN)
        .group_by(row.system_id, row.kind)
    )
    return {(one.system_id, one.kind): int(one.number) for one in await tx.execute(found)}


async def stuck_codes(tx: Tx, systems: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many are open that wait for no other record, by kind and by what is wrong."""
    row = table.c
    found = (
        select(row.kind, row.code, func.count().label("number"))
        .where(among(row.system_id, systems), row.state == OPEN, row.waits.is_(False))
        .group_by(row.kind, row.code)
    )
    return {(one.kind, one.code): int(one.number) for one in await tx.execute(found)}


async def held_on(tx: Tx, system_id: str, kind: RecordKind, keys: Collection[str]) -> int:
    """How many of these keys wait in the queue."""
    row = table.c
    found = select(func.count(row.key.distinct())).where(_of(system_id, kind), among(row.key, keys))
    return int(await tx.scalar(found))


def _listed(scopes: Sequence[str]) -> Select[tuple[object, ...]]:
    return (
        select(*table.c)
        .join(prison_system, prison_system.c.id == table.c.system_id)
        .join(org_unit, org_unit.c.id == prison_system.c.prison_id)
        .where(in_scopes(org_unit.c.path, tuple(scopes)))
    )

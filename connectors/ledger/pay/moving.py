"""A prison's pay on its way to another shard: rows as they are, seals and values unchanged."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, func, select

from connectors.ledger.months import ensure_months
from connectors.postgres.database import Database
from pipelines.rules.labour.ledger.ids import as_uuid
from schemas.errors import Conflict
from schemas.tables.labour.ledger_pay import booked_pay, pay_line, pay_version

CHUNK = 200
"""Versions at a time, some 40,000 lines."""

States = Mapping[Any, bytes]


async def copy_changed(old: Database, new: Database, prison_id: str) -> int:
    """Copy versions that the new shard has not, drop those that are gone; then sheets' places.

    Answers how many versions were copied.
    """
    wanted, known = await _versions(old, prison_id), await _versions(new, prison_id)
    fresh = sorted(key for key, mac in wanted.items() if known.get(key) != mac)
    stale = sorted(known.keys() - wanted.keys())
    for start in range(0, len(stale), CHUNK):
        await _drop(new, stale[start : start + CHUNK])
    for start in range(0, len(fresh), CHUNK):
        await _copy(old, new, fresh[start : start + CHUNK])
    mine = booked_pay.c.prison_id == as_uuid(prison_id)
    async with old.transaction() as tx:
        rows = [dict(row) for row in (await tx.execute(select(booked_pay).where(mine))).mappings()]
    async with new.transaction() as tx:
        await tx.execute(delete(booked_pay).where(mine))
        if rows:
            await tx.connection.execute(booked_pay.insert(), rows)
    return len(fresh)


async def require_equal(old: Database, new: Database, prison_id: str) -> None:
    """Nothing was lost: the same versions and places, and as many lines."""
    if await _states(old, prison_id) != await _states(new, prison_id):
        raise Conflict("迁移后两个分库的劳动报酬不一致，已停止。", code="move_differs")


async def clear(old: Database, prison_id: str) -> None:
    """Free the space."""
    versions = sorted(await _versions(old, prison_id))
    for start in range(0, len(versions), CHUNK):
        await _drop(old, versions[start : start + CHUNK])
    async with old.transaction() as tx:
        await tx.execute(delete(booked_pay).where(booked_pay.c.prison_id == as_uuid(prison_id)))


async def _versions(shard: Database, prison_id: str) -> dict[Any, bytes]:
    return await _macs(shard, pay_version, pay_version.c.id, prison_id)


async def _states(shard: Database, prison_id: str) -> tuple[States, States, int]:
    versions = await _versions(shard, prison_id)
    booked = await _macs(shard, booked_pay, booked_pay.c.sheet_id, prison_id)
    mine = select(pay_version.c.id).where(pay_version.c.prison_id == as_uuid(prison_id))
    counted = select(func.count()).select_from(pay_line).where(pay_line.c.version_id.in_(mine))
    async with shard.transaction() as tx:
        return versions, booked, int(await tx.scalar(counted))


async def _macs(shard: Database, table: Table, key: Any, prison_id: str) -> dict[Any, bytes]:
    found = select(key.label("key"), table.c.mac).where(table.c.prison_id == as_uuid(prison_id))
    async with shard.transaction() as tx:
        return {row.key: bytes(row.mac) for row in await tx.execute(found)}


async def _copy(old: Database, new: Database, ids: Sequence[Any]) -> None:
    async with old.transaction() as tx:
        versions = await _rows(tx, pay_version, pay_version.c.id.in_(ids))
        lines = await _rows(tx, pay_line, pay_line.c.version_id.in_(ids))
    await ensure_months(new, {row["month"] for row in versions})
    await _drop(new, ids)
    async with new.transaction() as tx:
        if versions:
            await tx.connection.execute(pay_version.insert(), versions)
        if lines:
            await tx.connection.execute(pay_line.insert(), lines)


async def _rows(tx: Any, table: Table, mine: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in (await tx.execute(select(table).where(mine))).mappings()]


async def _drop(shard: Database, ids: Sequence[Any]) -> None:
    async with shard.transaction() as tx:
        await tx.execute(delete(pay_line).where(pay_line.c.version_id.in_(ids)))
        await tx.execute(delete(pay_version).where(pay_version.c.id.in_(ids)))

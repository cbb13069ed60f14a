"""Moves a prison's ledger to another shard while it is in use; a move that died goes on.

Copied month by month first. Then the old shard stops taking writes (their messages wait in the
stream), what changed meanwhile is copied again, and the new shard takes over. Reads follow the
placement, which changes last, so they never meet half a prison.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.ledger import legacy_moving, lines, placement
from connectors.ledger.applier import GONE, HERE, LEAVING, take_in
from connectors.ledger.months import ensure_months
from connectors.ledger.pay import moving as pay_moving
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_uuid
from pipelines.rules.labour.ledger.packing import pack
from pipelines.rules.labour.ledger.seals import PersonSeal
from schemas.errors import Conflict, InvalidInput
from schemas.tables.labour.ledger import (
    applied_message,
    hours_line,
    hours_line_version,
    hours_sheet,
)

CHUNK = 500


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What a move copied."""

    sheets: int
    lines: int
    copied_again: int
    """Sheets that changed while it ran."""
    pay_versions: int


async def move(shards: Shards, core: Database, prison_id: str, to: int) -> Moved:
    """Move a prison; `InvalidInput` without such a shard, `Conflict` where another move runs."""
    if not 0 <= to < len(shards):
        raise InvalidInput("没有这个分库。", code="no_shard", field="to")
    async with core.transaction() as tx:
        await tx.lock("labour placement")
        here = {one.prison_id: one for one in await placement.placements(tx)}.get(prison_id)
        if here is None:
            raise InvalidInput("该监狱没有工时台账。", code="not_placed", field="prison_id")
        if here.moving_to not in (None, to):
            raise Conflict("该监狱正在迁往另一个分库。", code="moving")
        if here.shard == to:
            return Moved(sheets=0, lines=0, copied_again=0, pay_versions=0)
        await placement.mark_moving(tx, prison_id, to, datetime.now(UTC))
    old, new = shards.databases[here.shard], shards.databases[to]
    first = await _copy_changed(old, new, prison_id, shards.people)
    pay = await pay_moving.copy_changed(old, new, prison_id)
    async with old.transaction() as tx:
        # Waits for the batches that are on their way; later ones are refused and come again.
        await take_in(tx, prison_id, LEAVING)
    again = await _copy_changed(old, new, prison_id, shards.people)
    pay += await pay_moving.copy_changed(old, new, prison_id)
    await _copy_versions(old, new, prison_id)
    await _copy_applied(old, new)
    await legacy_moving.copy_marks(old, new, prison_id)
    await _require_equal(old, new, prison_id)
    await pay_moving.require_equal(old, new, prison_id)
    async with new.transaction() as tx:
        await take_in(tx, prison_id, HERE)
    async with core.transaction() as tx:
        await placement.moved(tx, prison_id, to, datetime.now(UTC))
    async with old.transaction() as tx:
        await take_in(tx, prison_id, GONE)
    await _clear(old, prison_id)
    await pay_moving.clear(old, prison_id)
    return Moved(
        sheets=first[0] + again[0],
        lines=first[1] + again[1],
        copied_again=again[0],
        pay_versions=pay,
    )


async def _copy_changed(
    old: Database, new: Database, prison_id: str, people: PersonSeal
) -> tuple[int, int]:
    """Copy sheets that the new shard has not, or not as they are; answers sheets and lines."""
    wanted = await _states(old, prison_id)
    held = await _states(new, prison_id)
    changed = sorted(key for key, state in wanted.items() if held.get(key) != state)
    if changed:
        await ensure_months(new, {day for _, day in changed})
    count = 0
    for start in range(0, len(changed), CHUNK):
        count += await _copy_sheets(old, new, changed[start : start + CHUNK], people)
    return len(changed), count


async def _states(shard: Database, prison_id: str) -> dict[tuple[Any, date], bytes]:
    """The integrity value of each sheet's row: it changes with everything about the sheet."""
    found = select(hours_sheet.c.ward_id, hours_sheet.c.day, hours_sheet.c.mac).where(
        hours_sheet.c.prison_id == as_uuid(prison_id)
    )
    async with shard.transaction() as tx:
        return {(row.ward_id, row.day): bytes(row.mac) for row in await tx.execute(found)}


async def _copy_sheets(
    old: Database, new: Database, keys: Sequence[tuple[Any, date]], people: PersonSeal
) -> int:
    """Some sheets as they stand at one moment, with their lines."""
    of_lines = tuple_(hours_line.c.ward_id, hours_line.c.day).in_(keys)
    of_sheets = tuple_(hours_sheet.c.ward_id, hours_sheet.c.day).in_(keys)
    async with old.transaction() as tx:
        # Locked, so that no batch comes between a sheet and its lines.
        locked = select(hours_sheet).where(of_sheets).with_for_update(read=True)
        sheets = [dict(row) for row in (await tx.execute(locked)).mappings()]
        stored = (await tx.execute(select(hours_line).where(of_lines))).all()
    rows = [lines.row_from(row, people) for row in stored]
    packed = pack(rows, [bytes(row.mac) for row in stored], people)
    async with new.transaction() as tx:
        await tx.execute(delete(hours_line).where(of_lines))
        await tx.execute(delete(hours_sheet).where(of_sheets))
        await lines.copy_rows(tx, "hours_line", packed)
        await tx.execute(hours_sheet.insert().values(sheets))
    return len(rows)


async def _copy_versions(old: Database, new: Database, prison_id: str) -> None:
    """What corrections replaced; the new shard keeps none of the prison before."""
    wards = select(hours_sheet.c.ward_id).where(hours_sheet.c.prison_id == as_uuid(prison_id))
    found = select(hours_line_version).where(hours_line_version.c.ward_id.in_(wards.distinct()))
    async with old.transaction() as tx:
        kept = [dict(row) for row in (await tx.execute(found)).mappings()]
    async with new.transaction() as tx:
        known = {tuple(row) for row in await tx.execute(found)}
        fresh = [row for row in kept if tuple(row.values()) not in known]
        for start in range(0, len(fresh), CHUNK):
            await tx.execute(hours_line_version.insert().values(fresh[start : start + CHUNK]))


async def _copy_applied(old: Database, new: Database) -> None:
    """Ids of applied messages, so that one delivered again has no effect in the new shard."""
    async with old.transaction() as tx:
        known = [dict(row) for row in (await tx.execute(select(applied_message))).mappings()]
    async with new.transaction() as tx:
        for start in range(0, len(known), CHUNK):
            await _note(tx, known[start : start + CHUNK])


async def _note(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    statement = upsert(applied_message).values(rows)
    await tx.execute(statement.on_conflict_do_nothing())


async def _require_equal(old: Database, new: Database, prison_id: str) -> None:
    """Nothing was lost: the same sheets, and as many lines as they say."""
    if await _states(old, prison_id) != await _states(new, prison_id):
        raise Conflict("迁移后两个分库的工时表不一致，已停止。", code="move_differs")
    counts = [await _counts(shard, prison_id) for shard in (old, new)]
    if counts[0] != counts[1]:
        raise Conflict("迁移后两个分库的工时条数不一致，已停止。", code="move_differs")


async def _counts(shard: Database, prison_id: str) -> tuple[int, int]:
    mine = hours_sheet.c.prison_id == as_uuid(prison_id)
    wards = select(hours_sheet.c.ward_id).where(mine).distinct()
    minutes = func.coalesce(func.sum(hours_line.c.minutes), 0)
    found = select(func.count().label("lines"), minutes.label("minutes")).where(
        hours_line.c.ward_id.in_(wards)
    )
    async with shard.transaction() as tx:
        row = (await tx.execute(found)).mappings().one()
    return int(row["lines"]), int(row["minutes"])


async def _clear(old: Database, prison_id: str) -> None:
    """Free the space; corrections' versions stay, since the role may not delete them."""
    mine = hours_sheet.c.prison_id == as_uuid(prison_id)
    wards = select(hours_sheet.c.ward_id).where(mine).distinct()
    async with old.transaction() as tx:
        await tx.execute(delete(hours_line).where(hours_line.c.ward_id.in_(wards)))
        await tx.execute(delete(hours_sheet).where(mine))

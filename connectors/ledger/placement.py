"""Which shard holds a prison; the one table that says so lies in the core database."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, func, insert, or_, select, update

from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import day_bounds
from schemas.people.kinds import OrgType
from schemas.tables.headcount.headcount import headcount_spell
from schemas.tables.labour.labour import labour_placement
from schemas.tables.platform.org import org_unit


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """A prison's place, by the shard's number in the settings."""

    prison_id: str
    shard: int
    moving_to: int | None
    prison_code: str
    prison: str


async def placements(tx: Tx) -> list[Placement]:
    found = select(
        labour_placement.c.prison_id,
        labour_placement.c.shard,
        labour_placement.c.moving_to,
        org_unit.c.code.label("prison_code"),
        org_unit.c.name.label("prison"),
    ).join(org_unit, org_unit.c.id == labour_placement.c.prison_id)
    return await tx.all(found.order_by(org_unit.c.code), Placement)


async def of_wards(tx: Tx, shards: Collection[int], ward_ids: Collection[str]) -> list[str]:
    """Names of the prisons that lie on these shards and have one of the wards."""
    ward = org_unit.alias("ward")
    theirs = select(ward.c.prison_id).where(ward.c.id.in_(ward_ids))
    return await _named(tx, shards, org_unit.c.id.in_(theirs))


async def of_stays(
    tx: Tx, shards: Collection[int], inmate_ids: Collection[str], days: tuple[date, date]
) -> list[str]:
    """Names of the prisons on these shards where one of the inmates was on one of the days."""
    stay, (first, last) = headcount_spell, days
    begin, end = day_bounds(first)[0], day_bounds(last)[1]
    theirs = select(stay.c.prison_id).where(
        stay.c.inmate_id.in_(inmate_ids),
        stay.c.since < end,
        or_(stay.c.until.is_(None), stay.c.until > begin),
    )
    return await _named(tx, shards, org_unit.c.id.in_(theirs))


async def _named(tx: Tx, shards: Collection[int], those: ColumnElement[bool]) -> list[str]:
    found = (
        select(org_unit.c.name)
        .join(labour_placement, labour_placement.c.prison_id == org_unit.c.id)
        .where(labour_placement.c.shard.in_(shards), those)
        .order_by(org_unit.c.code)
    )
    return list((await tx.execute(found)).scalars())


async def unplaced(tx: Tx) -> list[str]:
    """Prisons that have no shard yet, in the order of their codes."""
    placed = select(labour_placement.c.prison_id)
    found = select(org_unit.c.id).where(
        org_unit.c.org_type == OrgType.PRISON.value, org_unit.c.id.not_in(placed)
    )
    return list((await tx.execute(found.order_by(org_unit.c.code))).scalars())


async def emptiest(tx: Tx, shards: Sequence[int]) -> int:
    """Of these shards the one with the fewest prisons."""
    counted = await tx.execute(
        select(labour_placement.c.shard, func.count().label("prisons")).group_by(
            labour_placement.c.shard
        )
    )
    held = {row.shard: row.prisons for row in counted}
    return min(shards, key=lambda shard: (held.get(shard, 0), shard))


async def place(tx: Tx, prison_id: str, shard: int, at: datetime) -> None:
    await tx.execute(
        insert(labour_placement).values(prison_id=prison_id, shard=shard, changed_at=at)
    )


async def mark_moving(tx: Tx, prison_id: str, to: int | None, at: datetime) -> None:
    mine = labour_placement.c.prison_id == prison_id
    await tx.execute(update(labour_placement).where(mine).values(moving_to=to, changed_at=at))


async def moved(tx: Tx, prison_id: str, shard: int, at: datetime) -> None:
    mine = labour_placement.c.prison_id == prison_id
    values = {"shard": shard, "moving_to": None, "changed_at": at}
    await tx.execute(update(labour_placement).where(mine).values(**values))

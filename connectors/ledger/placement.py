"""Which shard holds a prison; the one table that says so lies in the core database."""

from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select, update

from connectors.postgres.transaction import Tx
from schemas.people.kinds import OrgType
from schemas.tables.labour import labour_placement
from schemas.tables.org import org_unit


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """A prison's place, by the shard's number in the settings."""

    prison_id: str
    shard: int
    moving_to: int | None
    prison_code: str


async def placements(tx: Tx) -> list[Placement]:
    found = select(
        labour_placement.c.prison_id,
        labour_placement.c.shard,
        labour_placement.c.moving_to,
        org_unit.c.code.label("prison_code"),
    ).join(org_unit, org_unit.c.id == labour_placement.c.prison_id)
    return await tx.all(found.order_by(org_unit.c.code), Placement)


async def unplaced(tx: Tx) -> list[str]:
    """Prisons that have no shard yet, in the order of their codes."""
    placed = select(labour_placement.c.prison_id)
    found = select(org_unit.c.id).where(
        org_unit.c.org_type == OrgType.PRISON.value, org_unit.c.id.not_in(placed)
    )
    return list((await tx.execute(found.order_by(org_unit.c.code))).scalars())


async def emptiest(tx: Tx, shards: int) -> int:
    """The shard with the fewest prisons."""
    counted = await tx.execute(
        select(labour_placement.c.shard, func.count().label("prisons")).group_by(
            labour_placement.c.shard
        )
    )
    held = {row.shard: row.prisons for row in counted}
    return min(range(shards), key=lambda shard: (held.get(shard, 0), shard))


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

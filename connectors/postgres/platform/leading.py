"""Which of several nodes leads: a lease on one row, by the database's clock alone."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from schemas.tables.exchange.node import leading_node

PLACE = "leader"


class Leading(msgspec.Struct, frozen=True, kw_only=True):
    """The node that leads now."""

    node: str
    since: datetime


async def hold(tx: Tx, node: str, lease: timedelta) -> bool:
    """Lead, or go on leading, for the length of a lease; False while another node leads."""
    now = func.clock_timestamp()
    row = upsert(leading_node).values(place=PLACE, node=node, since=now, until=now + lease)
    own = leading_node.c.node == row.excluded.node
    held = row.on_conflict_do_update(
        index_elements=["place"],
        set_={
            "node": row.excluded.node,
            "until": row.excluded.until,
            "since": case((own, leading_node.c.since), else_=row.excluded.since),
        },
        where=own | (leading_node.c.until < now),
    )
    return await tx.scalar(held.returning(leading_node.c.node)) is not None


async def release(tx: Tx, node: str) -> None:
    """Let another node lead at once."""
    await tx.execute(
        update(leading_node)
        .where(leading_node.c.node == node)
        .values(until=func.clock_timestamp() - timedelta(milliseconds=1))
    )


async def current(tx: Tx) -> Leading | None:
    """Who leads; None between two leaders."""
    now = func.clock_timestamp()
    found = select(leading_node.c.node, leading_node.c.since).where(leading_node.c.until > now)
    return await tx.first(found, Leading)

"""What the nodes tell of themselves, and whether somebody asks for it."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from schemas.platform.cluster.parts import NodeState
from schemas.tables.platform.cluster import cluster_node, replica_scaling

ASKED_AGAIN = timedelta(seconds=5)
"""Whoever asks within so short a time writes nothing anew."""


class NodeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One node as it told last."""

    node: str
    at: datetime
    asked_at: datetime | None
    state: NodeState | None


async def all_of(tx: Tx) -> list[NodeRow]:
    return await tx.all(select(cluster_node).order_by(cluster_node.c.node), NodeRow)


async def get(tx: Tx, node: str) -> NodeRow | None:
    return await tx.first(select(cluster_node).where(cluster_node.c.node == node), NodeRow)


async def tell(tx: Tx, node: str, at: datetime, state: NodeState | None = None) -> None:
    """The node lives; where a state is given, it is kept in place of the one before."""
    values = {"at": at} | ({"state": msgspec.to_builtins(state)} if state is not None else {})
    await tx.execute(
        upsert(cluster_node)
        .values(node=node, **values)
        .on_conflict_do_update(index_elements=["node"], set_=values)
    )


async def ask(tx: Tx, now: datetime) -> None:
    """Somebody looks: from now on every node gathers its figures for a while."""
    kept = cluster_node.c
    old = or_(kept.asked_at.is_(None), kept.asked_at < now - ASKED_AGAIN)
    await tx.execute(update(cluster_node).where(old).values(asked_at=now))


async def forget(tx: Tx, before: datetime) -> None:
    """Nodes that told nothing since then are none any more."""
    gone = select(cluster_node.c.node).where(cluster_node.c.at < before)
    await tx.execute(delete(replica_scaling).where(replica_scaling.c.node.in_(gone)))
    await tx.execute(delete(cluster_node).where(cluster_node.c.at < before))

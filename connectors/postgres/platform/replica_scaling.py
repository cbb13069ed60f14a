"""What is wished for the replicas of each deployment on each node, what was done, what is seen."""

from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from schemas.platform.cluster.replicas import Deployment, Observed, Scaled, Wish
from schemas.tables.platform.cluster import replica_scaling


class ScalingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One deployment on one node; None where nothing was wished, seen or done yet."""

    node: str
    deployment: Deployment
    wish: Wish | None = None
    observed: Observed | None = None
    scaled: Scaled | None = None


async def lock(tx: Tx) -> None:
    """Of two who set a target the second waits and then sees what the first did."""
    await tx.lock("replica_scaling")


async def all_of(tx: Tx) -> list[ScalingRow]:
    found = select(replica_scaling).order_by(replica_scaling.c.node, replica_scaling.c.deployment)
    return await tx.all(found, ScalingRow)


async def of_node(tx: Tx, node: str) -> dict[Deployment, ScalingRow]:
    found = select(replica_scaling).where(replica_scaling.c.node == node)
    return {row.deployment: row for row in await tx.all(found, ScalingRow)}


async def read(tx: Tx, node: str, deployment: Deployment) -> ScalingRow:
    """An empty row where nothing is known."""
    kept = replica_scaling.c
    found = select(replica_scaling).where(kept.node == node, kept.deployment == deployment.value)
    return await tx.first(found, ScalingRow) or ScalingRow(node=node, deployment=deployment)


async def put(
    tx: Tx,
    node: str,
    deployment: Deployment,
    *,
    wish: Wish | None = None,
    observed: Observed | None = None,
    scaled: Scaled | None = None,
) -> None:
    """Keep what is given; the rest stays."""
    given = {"wish": wish, "observed": observed, "scaled": scaled}
    values: dict[str, Any] = {
        name: msgspec.to_builtins(one) for name, one in given.items() if one is not None
    }
    await tx.execute(
        upsert(replica_scaling)
        .values(node=node, deployment=deployment.value, **values)
        .on_conflict_do_update(index_elements=["node", "deployment"], set_=values)
    )

"""Nodes, deployments, standing actors, streams and databases on one page (NF-OPS-06)."""

import asyncio
from datetime import datetime, timedelta

import msgspec

from connectors.postgres.database import Database
from connectors.postgres.platform import (
    backlogs,
    cluster_nodes,
    database_figures,
    leading,
    part_restarts,
    replica_scaling,
)
from connectors.postgres.platform.cluster_nodes import NodeRow
from connectors.postgres.platform.replica_scaling import ScalingRow
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.platform.cluster.scaling import Limits, by_hand, limits_of
from schemas.errors import Unavailable
from schemas.platform.cluster.parts import NodeView
from schemas.platform.cluster.replicas import Deployment, DeploymentView
from schemas.platform.cluster.view import ClusterView, DatabaseView, StreamView

LOST_AFTER = timedelta(seconds=30)
"""A node tells of itself every ten seconds."""
RESTARTS_SHOWN = 10
ANSWER_S = 3.0
"""A neighbour that takes longer to tell of itself counts as away."""


async def cluster(services: Services) -> ClusterView:
    """The page of an operator."""
    return await whole(services)


async def whole(services: Services) -> ClusterView:
    """All that is known now; whoever asks makes the nodes gather their figures for a while."""
    now = services.clock()
    streams = asyncio.create_task(_streams(services))
    databases = asyncio.create_task(_databases(services))
    try:
        async with services.database.transaction() as tx:
            await cluster_nodes.ask(tx, now)
        async with services.database.reading() as tx:
            nodes = await nodes_of(tx, now)
            view = ClusterView(
                at=now,
                nodes=nodes,
                deployments=await _deployments(services, tx, nodes, now),
                streams=None,
                databases=[],
                backlogs=await backlogs.backlogs(tx, now),
                restarts=await part_restarts.latest(tx, RESTARTS_SHOWN),
            )
        return msgspec.structs.replace(view, streams=await streams, databases=await databases)
    finally:
        for task in (streams, databases):
            task.cancel()


async def nodes_of(tx: Tx, now: datetime) -> list[NodeView]:
    rows = await cluster_nodes.all_of(tx)
    leader = await leading.current(tx)
    return [
        NodeView(
            node=row.node,
            at=row.at,
            # The only node has no name to lead by, and nobody else to lead.
            leads=leader.node == row.node if leader is not None else len(rows) == 1,
            lost=is_lost(row, now),
            state=row.state,
        )
        for row in rows
    ]


def is_lost(row: NodeRow, now: datetime) -> bool:
    return now - row.at > LOST_AFTER


async def _deployments(
    services: Services, tx: Tx, nodes: list[NodeView], now: datetime
) -> list[DeploymentView]:
    limits = limits_of(services.settings)
    rows = {(row.node, row.deployment): row for row in await replica_scaling.all_of(tx)}
    found = []
    for node in nodes:
        for deployment in Deployment:
            row = rows.get((node.node, deployment))
            row = row or ScalingRow(node=node.node, deployment=deployment)
            found.append(deployment_view(row, limits[deployment], now))
    return found


def deployment_view(row: ScalingRow, limits: Limits, now: datetime) -> DeploymentView:
    """A row within its limits; a wish that is over is none any more."""
    counts = row.wish is not None and (
        row.wish.target is None or by_hand(row.wish, now) is not None
    )
    return DeploymentView(
        node=row.node,
        deployment=row.deployment,
        least=limits.least,
        most=limits.most,
        observed=row.observed,
        scaled=row.scaled,
        wish=row.wish if counts else None,
    )


async def _streams(services: Services) -> list[StreamView] | None:
    try:
        async with asyncio.timeout(ANSWER_S):
            return await services.bus.figures()
    except (Unavailable, TimeoutError):
        return None


async def _databases(services: Services) -> list[DatabaseView]:
    named = {"core": services.database} | {
        f"labour-{number}": one for number, one in enumerate(services.shards.databases, 1)
    }
    return list(await asyncio.gather(*(_database(name, one) for name, one in named.items())))


async def _database(name: str, database: Database) -> DatabaseView:
    try:
        async with asyncio.timeout(ANSWER_S):
            told = await database_figures.figures(database)
    except (Unavailable, TimeoutError):
        return DatabaseView(name=name, away=True)
    return DatabaseView(name=name, **msgspec.structs.asdict(told))

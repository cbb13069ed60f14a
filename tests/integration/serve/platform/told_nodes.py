"""Nodes as their keepers tell of them."""

from datetime import timedelta
from typing import Any

import msgspec

from connectors.postgres.platform import cluster_nodes, replica_scaling
from schemas.platform.cluster.parts import (
    ONLY_NODE,
    Failing,
    NodeState,
    Part,
    PartKind,
    PartState,
)
from schemas.platform.cluster.replicas import Deployment, Held, Observed
from tests.integration.serve.world import World

RELAY: dict[str, Any] = {"kind": "actor", "name": "outbox_relay"}
FACE_REPLICA = "face#FaceModel#k3x9"
ROOM = "room:01KB0000000000000000000000"


async def tell(
    world: World,
    node: str = ONLY_NODE,
    *,
    ago: timedelta = timedelta(0),
    most: int = 4,
    failing: list[Failing] | None = None,
) -> None:
    """A node with one replica of each deployment and some actors told of itself so long ago."""
    at = world.clock() - ago
    seen = Observed(
        at=at,
        current=1,
        target=1,
        ready=1,
        waiting=0,
        done=12,
        version="0.1.0",
        held=Held(code="memory", most=most, needed_mb=600, free_mb=700, processors=2),
    )
    actors = ("outbox_relay", "prison_connector:P03", ROOM)
    replica = Part(
        kind=PartKind.REPLICA,
        name=FACE_REPLICA,
        of=Deployment.FACE.value,
        state=PartState.RUNNING,
        pid=4711,
        since=at,
        memory_mb=600,
    )
    state = NodeState(
        host="host-a",
        version="0.1.0",
        processors=2,
        busy=0.25,
        memory_mb=8_192,
        memory_free_mb=4_096,
        disk_mb=100_000,
        disk_free_mb=40_000,
        began_at=at,
        parts=[replica, *(_actor(name, number) for number, name in enumerate(actors))],
        failing=failing or [],
    )
    async with world.database.transaction() as tx:
        await cluster_nodes.tell(tx, node, at, state)
        for deployment in Deployment:
            await replica_scaling.put(tx, node, deployment, observed=seen)


def _actor(name: str, number: int) -> Part:
    return Part(
        kind=PartKind.ACTOR,
        name=name,
        of=name.partition(":")[0],
        state=PartState.RUNNING,
        pid=5_000 + number,
        restarts=number,
    )


async def seen_as(world: World, node: str, deployment: Deployment, **changed: Any) -> None:
    """What is seen of one deployment, changed."""
    async with world.database.transaction() as tx:
        row = await replica_scaling.read(tx, node, deployment)
        assert row.observed is not None
        now = msgspec.structs.replace(row.observed, **changed)
        await replica_scaling.put(tx, node, deployment, observed=now)

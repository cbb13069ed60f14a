"""What a node tells of itself: its machine, its replicas and its standing actors."""

import asyncio
import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from actors.background import Health
from actors.platform.cluster import ray_side
from actors.platform.cluster.ray_side import Standing
from actors.platform.cluster.serve_side import ENDING, RUNNING, Replica, Seen
from connectors.machine import machine, private_mb
from pipelines.rules.platform.cluster.failing import Falls, Lost, short
from schemas.platform.cluster.parts import NodeState, Part, PartKind, PartState
from schemas.platform.cluster.replicas import Deployment, Told

Tolds = dict[str, Told]
"""What replicas told, by their names."""


class Gatherer:
    """Remembers what stood at the last look, so that falls are seen; a restart forgets them."""

    def __init__(self, folder: Path, falls: Falls) -> None:
        self._folder = folder
        self._falls = falls
        self._lost = {one: Lost() for one in Deployment}
        self._fallen = dict.fromkeys(Deployment, 0)
        self._actor_ids: dict[str, str] = {}
        self._began_at = datetime.now(UTC)
        self.version = version("qinqiao")

    async def look(self, seen: dict[Deployment, Seen], now: float) -> bool:
        """Note replicas that are gone without having been asked to; whether there were any."""
        fallen = False
        for deployment, one in seen.items():
            standing = {replica.name for replica in one.standing}
            for name in self._lost[deployment].look(standing, one.target):
                fallen = True
                cause = await asyncio.to_thread(ray_side.death_of, self._actor_ids.pop(name, ""))
                self._fallen[deployment] += 1
                key = (PartKind.REPLICA, deployment.value)
                self._falls.note(key, 1, cause or one.message, now)
            self._actor_ids |= {replica.name: replica.actor_id for replica in one.replicas}
        return fallen

    async def actors(self, now: float) -> list[Part]:
        """The standing actors, each asked how it is."""
        standing = await asyncio.to_thread(ray_side.standing)
        told = await asyncio.gather(*(_health(one) for one in standing))
        return [self._actor(one, health, now) for one, health in zip(standing, told, strict=True)]

    def replicas(self, seen: dict[Deployment, Seen], told: Tolds) -> list[Part]:
        return [
            self._replica(deployment, replica, told.get(replica.name))
            for deployment, one in seen.items()
            for replica in one.replicas
        ]

    def state(self, parts: list[Part], now: float) -> NodeState:
        told = machine(self._folder)
        return NodeState(
            host=told.host,
            version=self.version,
            processors=told.processors,
            busy=told.busy,
            memory_mb=told.memory_mb,
            memory_free_mb=told.memory_free_mb,
            disk_mb=told.disk_mb,
            disk_free_mb=told.disk_free_mb,
            began_at=self._began_at,
            parts=parts,
            failing=self._falls.failing(now),
        )

    def _actor(self, one: Standing, health: Health | None, now: float) -> Part:
        key = (PartKind.ACTOR, one.name)
        error = (health.last_error if health else None) or one.died_of
        self._falls.counted(key, "process", one.restarts, error, now)
        if health is not None:
            self._falls.counted(key, "loop", health.restarts, error, now)
            self._falls.counted(key, "object", health.renewed, error, now)
        memory_mb = private_mb(one.pid)
        return Part(
            kind=PartKind.ACTOR,
            name=one.name,
            of=one.name.partition(":")[0],
            state=_state_of(one, health),
            pid=one.pid,
            since=(health.since if health else None) or one.began_at,
            # What a process holds is told in equal parts, so that the sum is right.
            memory_mb=None if memory_mb is None else memory_mb // one.shares,
            restarts=one.restarts + (health.restarts + health.renewed if health else 0),
            last_error=short(error),
        )

    def _replica(self, deployment: Deployment, replica: Replica, told: Told | None) -> Part:
        return Part(
            kind=PartKind.REPLICA,
            name=replica.name,
            of=deployment.value,
            state=_state_of_replica(replica),
            pid=replica.pid,
            since=replica.began_at,
            memory_mb=private_mb(replica.pid),
            restarts=self._fallen[deployment],
            last_error=short(told.last_error) if told else "",
        )


def _state_of(one: Standing, health: Health | None) -> PartState:
    if not one.alive:
        return PartState.STARTING
    if health is not None and (not health.running or health.last_error is not None):
        return PartState.FAILING
    return PartState.RUNNING


def _state_of_replica(replica: Replica) -> PartState:
    if replica.state == RUNNING:
        return PartState.RUNNING
    return PartState.ENDING if replica.state in ENDING else PartState.STARTING


async def _health(one: Standing) -> Health | None:
    """The keeper need not ask itself, and one that is being made has nothing to tell."""
    if not one.alive or one.pid == os.getpid():
        return None
    return await ray_side.health(one)

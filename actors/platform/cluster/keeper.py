"""The actor of each node that sees to its replicas and tells the platform of the node."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from actors.platform.cluster import serve_side
from actors.platform.cluster.gatherer import Gatherer, Tolds
from actors.platform.cluster.restarter import Restarter
from actors.platform.cluster.scaler import ReplicaScaler
from actors.platform.cluster.serve_side import Seen
from connectors.core_door import open_database
from connectors.machine import free_mb, private_mb, processors
from connectors.postgres.database import Database
from connectors.postgres.platform import cluster_nodes, part_restarts, replica_scaling
from connectors.postgres.platform.part_restarts import RestartRow
from connectors.postgres.platform.replica_scaling import ScalingRow
from pipelines.rules.platform.cluster.failing import Falls
from pipelines.rules.platform.cluster.fitting import held_by
from pipelines.rules.platform.cluster.scaling import limits_of
from schemas.platform.cluster.parts import ONLY_NODE
from schemas.platform.cluster.replicas import Deployment, Held, Observed
from schemas.settings import Settings

NAME: Final = "cluster_keeper"
LOOK_S: Final = 2.0
IDLE_LOOK_S: Final = 5.0
"""While nobody looks, nothing waits and all stand that should."""
TELL_S: Final = 10.0
"""So often a node says that it lives."""
GATHER_S: Final = 4.0
IDLE_GATHER_S: Final = 60.0
"""How often actors are counted while nobody looks, so that a fall is not missed for long."""
ASKED_FOR: Final = timedelta(seconds=30)
"""So long after the last look of somebody the figures are gathered."""
FORGET_AFTER: Final = timedelta(days=1)


class Keeper:
    """One look after the other; what is wished and done stands in the database."""

    def __init__(
        self, database: Database, settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        self.node = settings.node or ONLY_NODE
        self._database = database
        self._clock = clock
        falls = Falls()
        self._gatherer = Gatherer(Path(settings.data_dir), falls)
        self._scaler = ReplicaScaler(database, self.node, limits_of(settings), clock)
        self._restarter = Restarter(database, falls)
        self._told_at = self._gathered_at = float("-inf")

    async def step(self) -> bool:
        """One look; whether the next one should come soon."""
        seen = await serve_side.seen()
        told = await _told(seen)
        now = time.monotonic()
        fallen = await self._gatherer.look(seen, now)
        rows, restarts, asked = await self._wishes()
        targets = await self._follow(seen, told, rows, shown=asked)
        await self._tell(seen, told, restarts, asked)
        waiting = any(one.waiting for one in told.values())
        unsettled = any(
            not one.settled or targets[deployment] != one.target for deployment, one in seen.items()
        )
        return asked or fallen or waiting or unsettled or bool(restarts)

    async def _wishes(self) -> tuple[dict[Deployment, ScalingRow], list[RestartRow], bool]:
        async with self._database.reading() as tx:
            rows = await replica_scaling.of_node(tx, self.node)
            restarts = await part_restarts.open_of(tx, self.node)
            own = await cluster_nodes.get(tx, self.node)
        asked_at = own.asked_at if own else None
        asked = asked_at is not None and self._clock() - asked_at < ASKED_FOR
        return rows, restarts, asked

    async def _follow(
        self,
        seen: dict[Deployment, Seen],
        told: Tolds,
        rows: dict[Deployment, ScalingRow],
        *,
        shown: bool,
    ) -> dict[Deployment, int]:
        targets, free = {}, free_mb()
        for deployment, one in seen.items():
            row = rows.get(deployment) or ScalingRow(node=self.node, deployment=deployment)
            held = _held(deployment, one, free)
            waiting = sum(told[each.name].waiting for each in one.ready if each.name in told)
            target = await self._scaler.follow(row, one, waiting, held)
            targets[deployment] = target
            observed = self._observed(one, told, target, held)
            if shown or not _same(row.observed, observed):
                async with self._database.transaction() as tx:
                    await replica_scaling.put(tx, self.node, deployment, observed=observed)
        return targets

    def _observed(self, one: Seen, told: Tolds, target: int, held: Held) -> Observed:
        works = [told[each.name] for each in one.ready if each.name in told]
        waits = [work.wait_s for work in works if work.wait_s is not None]
        changes = [work.fail_over for work in works if work.fail_over is not None]
        return Observed(
            at=self._clock(),
            current=len(one.replicas),
            target=target,
            ready=len(one.ready),
            waiting=sum(work.waiting for work in works),
            wait_s=max(waits, default=None),
            done=sum(work.done for work in works),
            failed=sum(work.failed for work in works),
            declined=sum(work.declined for work in works),
            version=self._gatherer.version,
            held=held,
            message=one.message,
            engine=next((work.engine for work in works), ""),
            fail_over=max(changes, key=lambda change: change.at, default=None),
        )

    async def _tell(
        self, seen: dict[Deployment, Seen], told: Tolds, restarts: list[RestartRow], asked: bool
    ) -> None:
        """That the node lives; with all its figures where somebody looks at them."""
        now = time.monotonic()
        gather_s = GATHER_S if asked else IDLE_GATHER_S
        if restarts or now - self._gathered_at >= gather_s:
            self._gathered_at = now
            parts = self._gatherer.replicas(seen, told) + await self._gatherer.actors(now)
            await self._restarter.follow(restarts, parts)
            state = self._gatherer.state(parts, now)
        elif now - self._told_at < TELL_S:
            return
        else:
            state = None
        self._told_at = now
        async with self._database.transaction() as tx:
            await cluster_nodes.tell(tx, self.node, self._clock(), state)
            await cluster_nodes.forget(tx, self._clock() - FORGET_AFTER)


async def _told(seen: dict[Deployment, Seen]) -> Tolds:
    ready = [replica for one in seen.values() for replica in one.ready]
    answers = await asyncio.gather(*map(serve_side.told, ready))
    return {
        replica.name: answer
        for replica, answer in zip(ready, answers, strict=True)
        if answer is not None
    }


def _held(deployment: Deployment, one: Seen, free: int) -> Held:
    taken = [private_mb(replica.pid) or 0 for replica in one.ready]
    return held_by(
        deployment,
        len(one.standing),
        max(taken, default=0),
        free_mb=free,
        processors=processors(),
    )


def _same(before: Observed | None, now: Observed) -> bool:
    """Whether nothing changed that is worth a row while nobody looks."""
    if before is None:
        return False
    names = ("current", "target", "ready", "message", "engine", "fail_over", "version")
    return all(getattr(before, name) == getattr(now, name) for name in names)


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class ClusterKeeperActor:
    """Holds what it saw at the last look, which a restart may lose."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        database = open_database(settings, pool_size=2)
        self._keeper = Keeper(database, settings, lambda: datetime.now(UTC))
        self._loop = Loop(NAME, self._run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health()

    async def _run(self) -> None:
        while True:
            soon = await self._keeper.step()
            await asyncio.sleep(LOOK_S if soon else IDLE_LOOK_S)


def start(settings: Settings) -> Any:
    """The running actor, made where there is none; answers its handle."""
    handle = ClusterKeeperActor.options(  # type: ignore[attr-defined]
        name=NAME, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle

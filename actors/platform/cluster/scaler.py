"""Sets how many replicas of each deployment there are, by hand or by load."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

import msgspec

from actors.platform.cluster import serve_side
from actors.platform.cluster.serve_side import Seen
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.platform import replica_scaling
from connectors.postgres.platform.replica_scaling import ScalingRow
from pipelines.rules.platform.cluster.scaling import (
    LOADS,
    Limits,
    LoadScaling,
    by_hand,
    given_back,
    is_over,
    returning,
)
from pipelines.rules.security.actor import system_actor
from schemas.platform.cluster.replicas import Cause, Deployment, Held, Scaled, Wish

logger = logging.getLogger(__name__)

NAME = "replica_scaler"
OBJECT = "replica_scaling"


class ReplicaScaler:
    """Decides and acts; what was wished and done stands in the database."""

    def __init__(
        self,
        database: Database,
        node: str,
        limits: dict[Deployment, Limits],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._node = node
        self._limits = limits
        self._clock = clock
        self._loads = {one: LoadScaling(limits[one], LOADS[one]) for one in Deployment}

    async def follow(self, row: ScalingRow, seen: Seen, waiting: int, held: Held) -> int:
        """The target from now on; a change is made, logged and audited."""
        if row.wish is not None and is_over(row.wish, self._clock()):
            row = await self._end(row, row.wish)
        target, cause = self._wanted(row, seen, waiting)
        if target > seen.target:
            # What does not fit now may fit later: the wish stands.
            target = max(seen.target, min(target, held.most))
        if target != seen.target:
            await serve_side.scale(row.deployment, target)
            await self._note(row.deployment, seen.target, target, cause)
        return target

    def _wanted(self, row: ScalingRow, seen: Seen, waiting: int) -> tuple[int, Cause]:
        limits, load = self._limits[row.deployment], self._loads[row.deployment]
        hand = by_hand(row.wish, self._clock())
        if hand is not None:
            load.forget()
            return limits.within(hand), Cause.HAND
        if back := returning(row.wish, row.scaled, seen.target):
            load.forget()
            return limits.within(back[0]), back[1]
        return load.target(seen.target, waiting, time.monotonic()), Cause.LOAD

    async def _end(self, row: ScalingRow, over: Wish) -> ScalingRow:
        """The time of a number set by hand is over: the load decides again."""
        wish = given_back(over, self._clock())
        async with self._database.transaction() as tx:
            await replica_scaling.lock(tx)
            now = await replica_scaling.read(tx, self._node, row.deployment)
            if now.wish != over:
                # An operator set another one in this very moment.
                return now
            await replica_scaling.put(tx, self._node, row.deployment, wish=wish)
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=system_actor(NAME),
                action="replica_scaling.fall_back",
                object_kind=OBJECT,
                object_id=f"{self._node}/{row.deployment.value}"[:64],
                detail={"before": {"replicas": over.target}, "after": {"replicas": None}},
            )
        logger.info("replicas of %s are left to the load again", row.deployment.value)
        return msgspec.structs.replace(row, wish=wish)

    async def _note(self, deployment: Deployment, before: int, after: int, cause: Cause) -> None:
        scaled = Scaled(at=self._clock(), before=before, after=after, cause=cause)
        logger.info("replicas of %s %d -> %d by %s", deployment.value, before, after, cause)
        async with self._database.transaction() as tx:
            await replica_scaling.put(tx, self._node, deployment, scaled=scaled)
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=system_actor(NAME),
                action="replica_scaling.apply",
                object_kind=OBJECT,
                object_id=f"{self._node}/{deployment.value}"[:64],
                detail={
                    "before": {"replicas": before},
                    "after": {"replicas": after},
                    "cause": cause.value,
                },
            )

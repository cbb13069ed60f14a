"""Carries out restarts of single parts, and says when another one came in the part's place."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from actors.platform.cluster import ray_side, serve_side
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.platform import part_restarts
from connectors.postgres.platform.part_restarts import RanBefore, RestartRow
from pipelines.rules.platform.cluster.failing import Falls
from pipelines.rules.security.actor import system_actor
from schemas.platform.cluster.parts import Part, PartKind, PartState, RestartOutcome

logger = logging.getLogger(__name__)

NAME = "part_restarter"
BACK_WITHIN = timedelta(seconds=120)
"""A model takes seconds to load; beside full cores it takes longer."""


class Restarter:
    """Holds nothing: what is under way stands in the database, the keeper's own restart as well."""

    def __init__(self, database: Database, falls: Falls) -> None:
        self._database = database
        self._falls = falls

    async def follow(self, open_ones: list[RestartRow], parts: list[Part]) -> None:
        """One step of each restart that is not over."""
        for row in open_ones:
            if row.ran_before is None:
                await self._begin(row, parts)
            else:
                await self._wait(row, row.ran_before, parts)

    async def _begin(self, row: RestartRow, parts: list[Part]) -> None:
        part = next((one for one in parts if (one.kind, one.name) == (row.kind, row.name)), None)
        if part is None:
            await self._end(row, RestartOutcome.NOT_THERE, None, None)
            return
        before = RanBefore(pid=part.pid, at=_now())
        async with self._database.transaction() as tx:
            # First noted, since the keeper itself may be what is ended.
            await part_restarts.begin(tx, row.id, before)
        logger.warning("restarting %s, as an operator asked: %s", row.name, row.reason)
        self._falls.excuse((row.kind, part.of if row.kind is PartKind.REPLICA else row.name))
        try:
            if row.kind is PartKind.REPLICA:
                await asyncio.to_thread(serve_side.end, row.name)
            else:
                await ray_side.end(row.name)
        except ValueError:
            logger.info("%s was gone before it was ended", row.name)

    async def _wait(self, row: RestartRow, before: RanBefore, parts: list[Part]) -> None:
        follower = _follower(row, before, parts)
        if follower is not None:
            await self._end(row, RestartOutcome.BACK, before, follower)
        elif _now() - before.at > BACK_WITHIN:
            await self._end(row, RestartOutcome.NOT_BACK, before, None)

    async def _end(
        self,
        row: RestartRow,
        outcome: RestartOutcome,
        before: RanBefore | None,
        follower: Part | None,
    ) -> None:
        async with self._database.transaction() as tx:
            await part_restarts.end(tx, row.id, outcome, _now())
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=system_actor(NAME),
                action="part_restart.apply",
                object_kind="part_restart",
                object_id=row.id,
                detail={
                    "name": row.name,
                    "outcome": outcome.value,
                    "before": {"pid": before.pid if before else None},
                    "after": {"pid": follower.pid if follower else None},
                },
            )


def _now() -> datetime:
    """The clock by which Ray and Serve say when a part began."""
    return datetime.now(UTC)


def _follower(row: RestartRow, before: RanBefore, parts: list[Part]) -> Part | None:
    """What runs in its place: of an actor the same name, of a replica one that began after it."""
    for part in parts:
        if part.state is not PartState.RUNNING or part.kind is not row.kind or part.pid is None:
            continue
        later = part.since is not None and part.since >= before.at
        if row.kind is PartKind.ACTOR and part.name == row.name:
            # One that shares its process begins anew in the same.
            return part if later or part.pid != before.pid else None
        same = row.name.rpartition("#")[0] == part.name.rpartition("#")[0]
        if row.kind is PartKind.REPLICA and same and later and part.pid != before.pid:
            return part
    return None

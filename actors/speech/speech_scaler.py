"""The standing actor that keeps as many speech replicas as are wished, by hand or by load."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import Any

import msgspec
import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from actors.speech import speech_replicas
from actors.speech.speech_replicas import Replicas
from connectors.doors import open_database
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.speech import speech_scaling
from pipelines.rules.security.actor import system_actor
from pipelines.rules.speech.lines.fail_over import EngineStatus
from pipelines.rules.speech.lines.scaling import Limits, LoadScaling
from schemas.settings import Settings
from schemas.speech.speech_scaling import Cause, FailOverView, Observed, Scaled, SpeechResources

logger = logging.getLogger(__name__)

NAME = "speech_scaler"
LOOK_S = 2.0
ENGINE_S = 5.0
"""How long a replica may take to tell its engine: it may be busy with a batch."""


class SpeechScaler:
    """Looks, decides and acts; what was wished and done stands in the database."""

    def __init__(self, database: Database, limits: Limits) -> None:
        self._database = database
        self._limits = limits
        self._load = LoadScaling(limits)

    async def step(self) -> None:
        """One look, and where the target is another one, the change with its audit row."""
        replicas = await speech_replicas.seen()
        engine = await _engine()
        async with self._database.transaction() as tx:
            known = await speech_scaling.read(tx, least=self._limits.least, most=self._limits.most)
        target, cause = self._wanted(known, replicas)
        if target != replicas.target:
            await speech_replicas.scale(target)
            await self._note(replicas.target, target, cause)
        await self._show(known, msgspec.structs.replace(replicas, target=target), engine)

    def _wanted(self, known: SpeechResources, replicas: Replicas) -> tuple[int, Cause]:
        if known.wish is not None and known.wish.target is not None:
            return self._limits.within(known.wish.target), Cause.HAND
        now = time.monotonic()
        return self._load.target(replicas.target, replicas.waiting, now), Cause.LOAD

    async def _note(self, before: int, after: int, cause: Cause) -> None:
        scaled = Scaled(at=datetime.now(UTC), before=before, after=after, cause=cause)
        logger.info("speech replicas %d -> %d by %s", before, after, cause)
        async with self._database.transaction() as tx:
            await speech_scaling.put(tx, scaled=scaled)
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=system_actor(NAME),
                action="speech_scaling.apply",
                object_kind="speech_scaling",
                object_id=None,
                detail={
                    "before": {"replicas": before},
                    "after": {"replicas": after},
                    "cause": cause.value,
                },
            )

    async def _show(
        self, known: SpeechResources, replicas: Replicas, engine: EngineStatus | None
    ) -> None:
        before = known.observed
        change = engine.fail_over if engine else None
        fail_over = FailOverView(**msgspec.structs.asdict(change)) if change else None
        kept = before.fail_over if before else None
        if fail_over is None or (kept is not None and kept.at > fail_over.at):
            fail_over = kept
        observed = Observed(
            at=datetime.now(UTC),
            current=replicas.current,
            target=replicas.target,
            ready=replicas.ready,
            waiting=replicas.waiting,
            engine=engine.engine if engine else (before.engine if before else ""),
            fail_over=fail_over,
        )
        async with self._database.transaction() as tx:
            await speech_scaling.put(tx, observed=observed)


async def _engine() -> EngineStatus | None:
    """None where no replica answers in time."""
    try:
        async with asyncio.timeout(ENGINE_S):
            return await speech_replicas.engine()
    except (TimeoutError, ray.exceptions.RayError):
        return None


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class SpeechScalerActor:
    """Holds nothing that a restart could lose."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        limits = Limits(settings.speech_least_replicas, settings.speech_most_replicas)
        self._scaler = SpeechScaler(open_database(settings, pool_size=2), limits)
        self._loop = Loop(NAME, self._run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health()

    async def _run(self) -> None:
        while True:
            await self._scaler.step()
            await asyncio.sleep(LOOK_S)


def start(settings: Settings) -> Any:
    """The running actor, made where there is none; answers its handle."""
    handle = SpeechScalerActor.options(  # type: ignore[attr-defined]
        name=NAME, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle

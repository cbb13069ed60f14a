"""Actors carry the connectors of the prisons; a keeper deals them out, a new prison's too."""

import asyncio
import gc
import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import ray
from ray.exceptions import RayActorError

from actors import standing_parts
from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from actors.recordings import recording_intake
from connectors.core_door import open_database
from connectors.file_door import open_store
from connectors.keys import open_keys
from connectors.live_settings import LiveSettings
from connectors.postgres.exchange.prison_systems import systems
from pipelines.flows.exchange.prisons.connector import PrisonConnector, Shared
from pipelines.flows.exchange.prisons.opening import opening
from pipelines.flows.exchange.prisons.sounds import Sounds
from pipelines.rules.exchange.prison_systems.sharing import shared
from schemas.settings import Settings

logger = logging.getLogger(__name__)

KEEPER = "prison_connectors"
LOOK_S, ANSWER_S = 3.0, 60.0
"""Beside the pause of every loop; an actor that is being made answers late."""
CONNECTIONS = 3
"""Of each process, and half a connection more for each prison that it carries."""
GARBAGE_AFTER = 5_000
"""A page of records is many objects and hardly a circle among them: looked for rarely."""
SPOOL = "recordings-coming-in"
"""Below `data_dir`; what lies there of a recording is gone on with."""
NICENESS = 10
"""Whoever calls goes first, however much is to be taken in."""

ALLOCATOR = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "1048576"}
"""Of glibc: what a first load took goes back to the machine."""


def connector_name(number: int) -> str:
    return f"prison_connector:{number}"


class _Carried(NamedTuple):
    connector: PrisonConnector
    loop: Loop


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1, runtime_env={"env_vars": ALLOCATOR})
class PrisonConnectorActor:
    """Holds no state: cursors lie in the database, and the next one goes on from there.

    Each prison has a connector and a loop of its own, so that none waits for another; how many
    share a process follows from the processors (decisions/0069).
    """

    def __init__(self, settings: Settings, codes: Sequence[str]) -> None:
        logging.basicConfig(level=settings.log_level)
        os.nice(NICENESS)
        self._database = open_database(settings, pool_size=CONNECTIONS + len(codes) // 2)
        self._keys = keys = open_keys(settings)
        self._live = LiveSettings(self._database, settings)
        self._sounds = Sounds(
            store=open_store(settings, keys),
            folder=Path(settings.data_dir) / SPOOL,
            settings=self._current,
            take_in=recording_intake.taking_in(),
        )
        self._open = opening(settings, keys)
        self._shared = Shared(self._database, keys, lambda: datetime.now(UTC))
        self._carried: dict[str, _Carried] = {}
        # What was imported stays for good and need not be walked each time.
        gc.freeze()
        gc.set_threshold(GARBAGE_AFTER)
        # Here too: after a restart Ray makes the actor anew, and its keeper may be away.
        for code in codes:
            self._begin(code)

    async def carry(self, codes: Sequence[str]) -> None:
        """Exactly these prisons from now on."""
        for code in self._carried.keys() - set(codes):
            await self._carried.pop(code).loop.stop()
        for code in codes:
            self._begin(code)

    async def health(self) -> Health:
        """Of all prisons as one: the worst of them shows."""
        told = [one.loop.health() for one in self._carried.values()]
        connectors = [one.connector for one in self._carried.values()]
        errors = [one.last_error for one in told if one.last_error]
        return Health(
            name="prison_connector",
            pid=os.getpid(),
            running=all(one.running for one in told),
            restarts=sum(one.restarts for one in told),
            last_error=errors[0] if errors else None,
            figures={
                "prisons": len(connectors),
                "applied": sum(one.applied for one in connectors),
                "compared": sum(one.compared for one in connectors),
                "systems": sum(one.links for one in connectors),
                "recordings": sum(one.fetched for one in connectors),
            },
        )

    async def prisons(self) -> list[str]:
        """Whose systems it carries."""
        return sorted(self._carried)

    def _begin(self, code: str) -> None:
        if code not in self._carried:
            connector = PrisonConnector(
                code,
                self._database,
                self._keys,
                self._open,
                lambda: datetime.now(UTC),
                sounds=self._sounds,
                shared=self._shared,
            )
            self._carried[code] = _Carried(connector, Loop(f"connector:{code}", connector.run))
        self._carried[code].loop.start()

    async def _current(self) -> Settings:
        await self._live.look()
        return self._live.current


class PrisonConnectorsPart:
    """Sees to it that every prison with a system has its connector, a new prison's too."""

    name: ClassVar[str] = KEEPER

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database = open_database(settings, pool_size=1)
        self._shares: dict[int, list[str]] = {}
        self._connectors: dict[int, Any] = {}
        self._intake_stands = False
        self._own_intake: Any = None
        self._loop = Loop(KEEPER, self._look)

    def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(prisons=sum(map(len, self._shares.values())))

    async def end(self) -> None:
        await self._loop.stop()
        # Ray would end them behind this, when nobody has their handles any more, and so perhaps
        # after the next keeper has found them by name.
        for one in (*self._connectors.values(), *filter(None, [self._own_intake])):
            await asyncio.to_thread(ray.kill, one)
        await self._database.close()

    async def _look(self) -> None:
        async with self._database.reading() as tx:
            codes = await systems.prisons(tx)
        if codes and not self._intake_stands:
            await asyncio.to_thread(self._have_intake)
        self._shares = shared(codes, self._shares, os.cpu_count() or 1)
        for number, carried in self._shares.items():
            if number not in self._connectors:
                self._connectors[number] = PrisonConnectorActor.options(  # type: ignore[attr-defined]
                    name=connector_name(number), namespace=NAMESPACE, get_if_exists=True
                ).remote(self._settings, carried)
        await asyncio.gather(*(self._tell(*share) for share in self._shares.items()))
        await asyncio.sleep(LOOK_S)

    def _have_intake(self) -> None:
        """Alone where nobody else carries it, as beside a bench."""
        try:
            standing_parts.carrier_of(recording_intake.INTAKE)
        except ValueError:
            self._own_intake = recording_intake.start(self._settings)
        self._intake_stands = True

    async def _tell(self, number: int, carried: Sequence[str]) -> None:
        """Each time, since one that was made anew knows only with whom it began."""
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._connectors[number].carry.remote(carried)
        except (TimeoutError, RayActorError) as silence:
            logger.warning("connectors %d not told: %s", number, type(silence).__name__)


def start(settings: Settings) -> Any:
    """The running actor that carries the keeper alone, made where there is none."""
    return standing_parts.start(settings, PrisonConnectorsPart)

"""An actor a prison carries all that prison's systems; a keeper makes one for each prison."""

import gc
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from actors.recordings import recording_intake
from connectors.core_door import open_database
from connectors.file_door import open_store
from connectors.keys import open_keys
from connectors.live_settings import LiveSettings
from connectors.postgres.exchange.prison_systems import systems
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.flows.exchange.prisons.opening import opening
from pipelines.flows.exchange.prisons.sounds import Sounds
from schemas.settings import Settings

KEEPER = "prison_connectors"
CONNECTIONS = 3
GARBAGE_AFTER = 5_000
"""A page of records is many objects and hardly a circle among them: looked for rarely."""
SPOOL = "recordings-coming-in"
"""Below `data_dir`; what lies there of a recording is gone on with."""

ALLOCATOR = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "1048576"}
"""Of glibc: what a first load took goes back to the machine, where fifteen actors share it."""


def connector_name(prison_code: str) -> str:
    return f"prison_connector:{prison_code}"


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1, runtime_env={"env_vars": ALLOCATOR})
class PrisonConnectorActor:
    """Holds no state: cursors lie in the database, and the next one goes on from there."""

    def __init__(self, settings: Settings, prison_code: str) -> None:
        logging.basicConfig(level=settings.log_level)
        database = open_database(settings, pool_size=CONNECTIONS)
        keys = open_keys(settings)
        self._live = LiveSettings(database, settings)
        sounds = Sounds(
            store=open_store(settings, keys),
            folder=Path(settings.data_dir) / SPOOL,
            settings=self._current,
            take_in=recording_intake.taking_in(),
        )
        self._connector = PrisonConnector(
            prison_code,
            database,
            keys,
            opening(settings, keys),
            lambda: datetime.now(UTC),
            sounds=sounds,
        )
        # What was imported stays for good and need not be walked each time.
        gc.freeze()
        gc.set_threshold(GARBAGE_AFTER)
        self._loop = Loop(connector_name(prison_code), self._connector.run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        connector = self._connector
        return self._loop.health(
            applied=connector.applied,
            compared=connector.compared,
            systems=connector.links,
            recordings=connector.fetched,
        )

    async def _current(self) -> Settings:
        await self._live.refresh()
        return self._live.current


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class PrisonConnectorsActor:
    """Sees to it that every prison with a system has its connector, a new prison's too."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        self._settings = settings
        self._database = open_database(settings, pool_size=1)
        self._connectors: dict[str, Any] = {}
        self._intake: Any = None
        self._loop = Loop(KEEPER, self._look)
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(prisons=len(self._connectors))

    async def _look(self) -> None:
        async with self._database.reading() as tx:
            codes = await systems.prisons(tx)
        if codes and self._intake is None:
            self._intake = recording_intake.start(self._settings)
        for code in codes:
            if code not in self._connectors:
                self._connectors[code] = PrisonConnectorActor.options(  # type: ignore[attr-defined]
                    name=connector_name(code), namespace=NAMESPACE, get_if_exists=True
                ).remote(self._settings, code)


def start(settings: Settings) -> Any:
    """The running keeper, made where there is none; answers its handle."""
    handle = PrisonConnectorsActor.options(  # type: ignore[attr-defined]
        name=KEEPER, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle

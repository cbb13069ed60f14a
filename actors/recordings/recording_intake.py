"""The recordings of all prisons become playable here, a few at a time, beside everything else."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
from ray.exceptions import RayActorError, RayTaskError

from actors import standing_parts
from actors.background import Health
from connectors.core_door import open_database
from connectors.file_door import open_store
from connectors.keys import open_keys
from connectors.live_settings import LiveSettings
from connectors.postgres.recordings import conversation_row
from pipelines.flows.calls.giving_way import GivingWay
from pipelines.flows.exchange.prisons.fetching import FETCHER
from pipelines.flows.recordings.storing.incoming import Incoming
from schemas.errors import QinqiaoError, Unavailable
from schemas.settings import Settings

INTAKE = "recording_intake"
CONNECTIONS = 4
NICENESS = 10
"""As the threads that encode: whoever calls goes first, and so do records, which sleep more."""


def places() -> int:
    """One for each processor: all of it gives way to records and calls."""
    return os.cpu_count() or 1


class RecordingIntakePart:
    """One for all connectors: it carries the libraries of sound, and no connector waits for it.

    Holds no state: what lies in a connector's folder is brought again.
    """

    name: ClassVar[str] = INTAKE

    def __init__(self, settings: Settings) -> None:
        self._database = open_database(settings, pool_size=CONNECTIONS)
        self._store = open_store(settings, open_keys(settings))
        self._live = LiveSettings(self._database, settings)
        self._places = asyncio.Semaphore(places())
        self._way = GivingWay(self._database)
        self._taken = 0

    def start(self) -> None:
        """It waits to be asked."""

    async def health(self) -> Health:
        return Health(
            name=INTAKE,
            pid=os.getpid(),
            running=True,
            restarts=0,
            last_error=None,
            figures={"taken": self._taken},
        )

    async def end(self) -> None:
        """What is under way goes on to its end."""
        await self._database.close()

    async def take_in(self, incoming: Incoming) -> None:
        """Seal, make playable and queue; raises what `intake.take_in` raises."""
        from pipelines.flows.recordings.storing.intake import take_in

        async with self._places:
            # Anew: it may have become privileged while it waited.
            async with self._database.reading() as tx:
                conversation = await conversation_row.get(tx, incoming.conversation.id)
            assert conversation is not None, "a foreign key holds it"
            await self._live.look()
            begun = time.monotonic()
            await take_in(
                self._database,
                self._store,
                self._live.current,
                msgspec.structs.replace(incoming, conversation=conversation),
                FETCHER,
                datetime.now(UTC),
            )
            self._taken += 1
            # With its place held: nobody begins the next one meanwhile.
            await self._way.rest(time.monotonic() - begun)


def start(settings: Settings) -> Any:
    """The running actor that carries it alone, made where there is none; answers its handle."""
    return standing_parts.start(settings, RecordingIntakePart, niceness=NICENESS)


def taking_in() -> Callable[[Incoming], Awaitable[None]]:
    """What hands a recording over; `Unavailable` while nobody takes it, so that it is kept."""

    async def hand_over(incoming: Incoming) -> None:
        try:
            await standing_parts.carrier_of(INTAKE).ask.remote(INTAKE, "take_in", incoming)
        except (ValueError, RayActorError) as gone:
            message = "录音处理服务暂不可用，稍后自动重试。"
            raise Unavailable(message, code="intake_gone") from gone
        except RayTaskError as failure:
            cause = failure.cause
            if isinstance(cause, QinqiaoError | OSError):
                raise cause from None
            raise

    return hand_over

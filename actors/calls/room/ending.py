"""How a call ends: written, told, sealed; once."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from actors.calls.room.case import Case
from actors.calls.room.studio import Studio
from actors.calls.room.telling import Telling
from actors.speech.live.journal import Journal
from pipelines.rules.security.actor import Actor
from schemas.calls.state import CallState, EndReason
from schemas.errors import Conflict, Unavailable

logger = logging.getLogger(__name__)

AGAIN_S = 0.5


class Ending:
    """Begins when the end is decided; `finished` when nothing of the call is open any more."""

    def __init__(
        self,
        case: Case,
        telling: Telling,
        studio: Studio,
        journal: Journal,
        last: Callable[[], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._case = case
        self._telling = telling
        self._studio = studio
        self._journal = journal
        self._last = last
        self._spawn = spawn
        self.begun = False
        self.finished = asyncio.Event()

    async def end(
        self, state: CallState, reason: EndReason, actor: Actor, note: str | None = None
    ) -> None:
        """Write the end, tell everybody, seal the recording; `Conflict` where others were first."""
        self.begun = True
        try:
            await self._write(state, reason, actor, note)
        except Conflict:
            self.begun = False
            await self._case.refresh()
            raise
        self._telling.state()
        self._telling.ended(note)
        logger.info("call %s is over: %s, %s", self._case.call.id, state, reason)
        self._spawn(self._finish())

    async def _write(
        self, state: CallState, reason: EndReason, actor: Actor, note: str | None
    ) -> None:
        """Media are held meanwhile; the end is written as soon as the database answers."""
        while True:
            try:
                await self._case.end(state, reason, actor, note)
                return
            except Unavailable as outage:
                logger.warning(
                    "the end of %s waits for the database: %s", self._case.call.id, outage
                )
                await asyncio.sleep(AGAIN_S)

    async def _finish(self) -> None:
        try:
            await self._studio.finish()
            self._last()
            await self._journal.drained()
        finally:
            self.finished.set()

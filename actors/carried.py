"""A standing part that a process carries beside others, and what makes it anew without them."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

import msgspec

from actors.background import Health, Loop
from schemas.errors import Unavailable
from schemas.settings import Settings

logger = logging.getLogger(__name__)

END_S = 10.0
"""An object that takes longer to end is left behind: its part must not wait for it."""


class StandingPart(Protocol):
    """Connections and loops of its own, which no other part waits for."""

    name: ClassVar[str]

    def __init__(self, settings: Settings) -> None: ...

    def start(self) -> None: ...

    async def health(self) -> Health: ...

    async def end(self) -> None:
        """Its loops end and its connections close."""


class Carried:
    """One part; one that cannot be made is tried again, as any work of a loop."""

    def __init__(self, kind: type[StandingPart], settings: Settings) -> None:
        self._kind, self._settings = kind, settings
        self._part: StandingPart | None = None
        self._since: datetime | None = None
        self._renewed = 0
        self._asked = asyncio.Event()
        self._loop = Loop(kind.name, self._carry)

    def start(self) -> None:
        self._loop.start()

    def renew(self) -> None:
        """End the object and make another one in its place."""
        self._renewed += 1
        self._asked.set()

    async def health(self) -> Health:
        made, part = self._loop.health(), self._part
        if part is None:
            return msgspec.structs.replace(made, running=False, renewed=self._renewed)
        told = await part.health()
        return msgspec.structs.replace(
            told,
            restarts=told.restarts + made.restarts,
            since=self._since,
            renewed=self._renewed,
        )

    async def ask(self, what: str, *given: Any) -> Any:
        """Hand a question on; `Unavailable` while the part is made anew."""
        if self._part is None:
            raise Unavailable("服务正在恢复，请稍候。", code="part_away")
        return await getattr(self._part, what)(*given)

    async def _carry(self) -> None:
        while True:
            self._asked.clear()
            part = self._kind(self._settings)
            self._part, self._since = part, datetime.now(UTC)
            try:
                part.start()
                await self._asked.wait()
            finally:
                self._part = None
                await self._end(part)

    async def _end(self, part: StandingPart) -> None:
        try:
            async with asyncio.timeout(END_S):
                await part.end()
        except Exception:
            logger.exception("%s did not end; another one is made beside it", self._kind.name)

"""One conversation's hold on a live speech channel (NF-DEP-06)."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from ray.exceptions import RayActorError

from actors import standing_parts
from actors.speech import asr_pool
from connectors.ending import end
from schemas.people.contacts import ContactChannel
from schemas.speech.speech import LEASE_S, LeaseState, Standing

logger = logging.getLogger(__name__)

RENEW_S = LEASE_S / 3
WAITING_S = 1.0
"""How often one that waits asks for its turn."""
ANSWER_S = 5.0
UNKNOWN = Standing(state=LeaseState.WAITING)
"""Before the first answer, and while the pool does not answer one that holds nothing."""


class Pool(Protocol):
    """Gives out channels."""

    async def ask(self, conversation: str, channel: ContactChannel, held: bool) -> Standing: ...

    async def release(self, conversation: str) -> None: ...


class RayPool:
    """The actor that carries the pool, looked up anew after it failed."""

    def __init__(self) -> None:
        self._actor: Any = None

    async def ask(self, conversation: str, channel: ContactChannel, held: bool) -> Standing:
        actor = await self._found()
        try:
            standing: Standing = await actor.ask.remote(
                asr_pool.NAME, "ask", conversation, channel, held
            )
        except RayActorError:
            # Ray may make it anew behind this handle; one that is gone for good has another.
            self._actor = None
            raise
        return standing

    async def release(self, conversation: str) -> None:
        await (await self._found()).ask.remote(asr_pool.NAME, "release", conversation)

    async def _found(self) -> Any:
        if self._actor is None:
            self._actor = await asyncio.to_thread(standing_parts.carrier_of, asr_pool.NAME)
        return self._actor


class SpeechLease:
    """Asks for a channel and keeps it until `close`; `changed` is told of each new standing.

    A pool that is away takes no channel from those who hold one: it asks them when it is back.
    """

    def __init__(
        self,
        pool: Pool,
        conversation: str,
        channel: ContactChannel,
        changed: Callable[[Standing], None],
    ) -> None:
        self._pool = pool
        self._conversation = conversation
        self._channel = channel
        self._changed = changed
        self.standing = UNKNOWN
        self._task = asyncio.create_task(self._keep())

    @property
    def held(self) -> bool:
        return self.standing.state is LeaseState.LEASED

    async def close(self) -> None:
        """Give the channel back; where the pool does not hear it, the lease runs out."""
        await end([self._task])
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._pool.release(self._conversation)
        except Exception as failure:
            logger.warning("channel of %s not given back: %s", self._conversation, failure)

    def abandon(self) -> None:
        """Ask no more; the lease runs out by itself."""
        self._task.cancel()

    async def _keep(self) -> None:
        while True:
            await self._ask()
            await asyncio.sleep(RENEW_S if self.held else WAITING_S)

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                standing = await self._pool.ask(self._conversation, self._channel, self.held)
        except Exception as failure:
            logger.warning(
                "the speech pool does not answer: %s: %s", type(failure).__name__, failure
            )
            return
        if standing != self.standing:
            self.standing = standing
            self._changed(standing)

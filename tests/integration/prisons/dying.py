"""Servers that die under connectors at work, and a witness of what was applied."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.nats import Bus
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Applier, Mapped, Outcome, Source
from schemas.errors import Unavailable
from schemas.messages.subjects import notify_officers
from tests.integration.ledger.own_servers import kill
from tests.integration.prisons.killing import Fate

PRISON = "P01"


class Doom(Fate):
    """Kills a server in the midst of a phase that a test names, at a turn by chance."""

    def __init__(self, seed: str, server: Postgres | Nats) -> None:
        super().__init__(seed)
        self._server = server
        self._phase, self._left = "", 0
        self._struck = asyncio.Event()

    def threaten(self, phase: str, turns: int) -> None:
        """The server dies at one of the next `turns` times that somebody comes to the phase."""
        self._phase, self._left = phase, self.random.randint(1, turns)
        self._struck.clear()

    async def struck(self, limit_s: float) -> None:
        async with asyncio.timeout(limit_s):
            await self._struck.wait()

    def meet(self, phase: str) -> None:
        super().meet(phase)
        if phase != self._phase:
            return
        self._left -= 1
        if self._left == 0:
            kill(self._server)
            self.killed[phase] = self.killed.get(phase, 0) + 1
            self._phase = ""
            self._struck.set()


class Applied(msgspec.Struct, frozen=True):
    """A version of a record that was applied."""

    system_id: str
    kind: str
    key: str
    version: int


class TellingApplier:
    """Tells of each record that it applies by a message of the page's own transaction.

    So each stands in the outbox as often as it was applied and committed.
    """

    def __init__(self, inner: Applier) -> None:
        self._inner = inner
        self.kind = inner.kind

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> Sequence[Outcome]:
        outcomes = await self._inner.apply(tx, system, records, at)
        for one, outcome in zip(records, outcomes, strict=True):
            if not outcome.problem:
                told = Applied(system.system_id, self.kind.value, one.key, one.version)
                await outbox.put(tx, notify_officers(PRISON), told)
        return outcomes


class DoomedBus(Bus):
    """Somebody may die when a message is stored, before who sent it knows."""

    def __init__(self, server: Nats, fate: Fate) -> None:
        super().__init__(server.url)
        self._server = server
        self._fate = fate

    async def publish(self, subject: str, payload: bytes, msg_id: str) -> None:
        await super().publish(subject, payload, msg_id)
        self._fate.meet("published")
        if not self._server.alive():
            raise Unavailable("没有应答。", code="messages_unavailable")

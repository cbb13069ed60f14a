"""The standing part that gives out the live speech channels (NF-DEP-06, VC-API-08)."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from actors import standing_parts
from actors.background import Health, Loop
from actors.named import ROOM, STREAMS, beginning
from connectors.doors import open_database
from connectors.live_settings import LiveSettings
from connectors.postgres.speech import speech_use
from pipelines.rules.speech.lines.leases import LeaseBook
from pipelines.rules.speech.lines.use_minutes import UseMinutes
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings
from schemas.speech.speech import ChannelUse, Standing

NAME = "asr_pool"
KEPT = timedelta(days=400)
"""So long the use of a minute is kept: a year beside the same days of the one before."""


class AsrPoolPart:
    """Its leases are a cache: they are made anew from the holders' next questions."""

    name: ClassVar[str] = NAME

    def __init__(self, settings: Settings) -> None:
        self._database = open_database(settings, pool_size=1)
        self._live = LiveSettings(self._database, settings)
        self._began_at = datetime.now(UTC)
        self._book = LeaseBook(
            settings.speech_channels,
            most_waiting=settings.speech_most_waiting,
            lease_s=settings.speech_lease_s,
            now_s=time.monotonic(),
            anew=_somebody_may_hold_one(),
        )
        self._minutes = UseMinutes()
        self._loop = Loop(NAME, self._run)

    def start(self) -> None:
        self._loop.start()

    async def end(self) -> None:
        await self._loop.stop()
        await self._database.close()

    async def ask(self, conversation: str, channel: ContactChannel, held: bool) -> Standing:
        """Take, renew or wait for a channel."""
        return self._book.ask(conversation, channel, time.monotonic(), held=held)

    async def release(self, conversation: str) -> None:
        self._book.release(conversation)

    async def use(self) -> ChannelUse:
        self._book.expire(time.monotonic())
        return ChannelUse(
            capacity=self._book.capacity,
            leased=dict(self._book.leased()),
            waiting=dict(self._book.waiting()),
            refused=self._book.refusals,
            most_waiting=self._book.most_waiting,
            since=self._began_at,
        )

    async def health(self) -> Health:
        return self._loop.health(
            leased=sum(self._book.leased().values()), waiting=sum(self._book.waiting().values())
        )

    async def _run(self) -> None:
        """Follow the settings, and keep what was used."""
        use = await self.use()
        self._minutes.see(datetime.now(UTC), use)
        await self._live.refresh()
        self._book.follow(
            capacity=self._live.current.speech_channels,
            most_waiting=self._live.current.speech_most_waiting,
        )
        for sample in self._minutes.finished(datetime.now(UTC)):
            async with self._database.transaction() as tx:
                await speech_use.note(tx, sample)
                await speech_use.forget(tx, sample.at - KEPT)
            self._minutes.kept(sample)


def start(settings: Settings) -> Any:
    """The running actor that carries it alone, made where there is none; answers its handle."""
    return standing_parts.start(settings, AsrPoolPart)


def _somebody_may_hold_one() -> bool:
    """Only rooms and streams ever do: where none stands, no call needs to wait for the others."""
    return bool(beginning(ROOM) or beginning(STREAMS))

"""A room's media engine with everything it tells written down."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Browser, async_playwright

from cluster.settings import load_settings
from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.engines import make_media
from connectors.media.recording.recorder import TrackRecorder
from connectors.media.recording.track_source import open_segments
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.recordings.segment import TrackKey
from schemas.calls.state import PartyRole
from tests.e2e.browser import CHROMIUM
from tests.integration.media.people import Person

FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    "--no-sandbox",
]


class Room:
    """A media engine and what it told; people made here leave at the test's end."""

    def __init__(
        self, store: SealedStore, address: str = "127.0.0.1", engine: str = "forwarding"
    ) -> None:
        began = time.monotonic()
        self.clock: Callable[[], float] = lambda: time.monotonic() - began
        self.store = store
        self.recorder = TrackRecorder(store, self.clock)
        self.states: list[tuple[str, str]] = []
        self.pcm: dict[PartyRole, list[tuple[np.ndarray, float]]] = {}
        self._news = asyncio.Event()
        self._people: list[Person] = []
        settings = load_settings({}, media_engine=engine, media_addresses=(address,))
        self.media = make_media(
            settings,
            clock=self.clock,
            on_pcm=self._hear,
            on_connection=self._tell,
            recorder=self.recorder,
        )

    def person(self, role: PartyRole, hertz: float, **how: bool) -> Person:
        person = Person(role, hertz, **how)
        self._people.append(person)
        return person

    async def state(self, peer_id: str, state: str) -> None:
        """Wait until the peer is told to be in `state`."""
        while (peer_id, state) not in self.states:
            self._news.clear()
            await self._news.wait()

    async def heard(self, role: PartyRole, seconds: float) -> None:
        """Wait until so much of the person's speech was handed out."""
        while sum(len(pcm) for pcm, _ in self.pcm.get(role, [])) < seconds * 16000:
            self._news.clear()
            await self._news.wait()

    async def pair(self, **how: bool) -> tuple[Person, Person]:
        """Relative (440 Hz) and inmate (880 Hz), both connected."""
        relative = self.person(PartyRole.RELATIVE, 440, **how)
        inmate = self.person(PartyRole.INMATE, 880, **how)
        await relative.join(self.media, "relative")
        await inmate.join(self.media, "inmate")
        await self.state("relative", "connected")
        await self.state("inmate", "connected")
        return relative, inmate

    def recorded(self) -> dict[TrackKey, list[EncodedPacket]]:
        """Ends the recording: the packets of each track, as they lie in the sealed segments."""
        files = [segment.file for segment in self.recorder.finish()]
        tracks = open_segments(self.store, files, self.clock()).tracks
        return {(one.role, one.kind): [packet for _, packet in one.packets()] for one in tracks}

    async def close(self) -> None:
        await asyncio.gather(*(person.leave() for person in self._people))
        await self.media.close()

    def _hear(self, role: PartyRole, pcm: np.ndarray, start_s: float) -> None:
        self.pcm.setdefault(role, []).append((pcm, start_s))
        self._news.set()

    def _tell(self, peer_id: str, role: PartyRole, state: str) -> None:
        self.states.append((peer_id, state))
        self._news.set()


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys")))
    yield room
    await room.close()


@asynccontextmanager
async def launched(flags: list[str]) -> AsyncIterator[Browser]:
    """A browser of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        try:
            yield browser
        finally:
            await browser.close()

"""Pages are told when they may have missed something."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from pipelines.flows.calls.live import feed as module
from pipelines.flows.calls.live.feed import WAITING, Feed, Stale

PATIENCE_S = 5


class SwitchedBus:
    """A bus whose server the test switches off and on."""

    def __init__(self) -> None:
        self.connected = True
        self.subjects: list[str] = []

    async def connect(self) -> None:
        return

    async def subscribe_core(self, subject: str, handler: Any) -> None:
        self.subjects.append(subject)


@pytest.fixture
def bus() -> SwitchedBus:
    return SwitchedBus()


@pytest.fixture
async def feed(bus: SwitchedBus, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Feed]:
    monkeypatch.setattr(module, "WATCH_S", 0.01)
    feed = Feed(bus, None)  # type: ignore[arg-type]
    yield feed
    await feed.stop()


async def test_an_outage_makes_pages_stale_once(feed: Feed, bus: SwitchedBus) -> None:
    async with feed.listen() as queue, asyncio.timeout(PATIENCE_S):
        feed.start()
        # The first word: news before the subscription stood may be missing.
        assert isinstance(await queue.get(), Stale)
        assert set(bus.subjects) == {
            module.CALLS,
            module.ALERTS,
            module.NOTICES,
            module.VENUES,
            module.OFFICIAL,
            module.STEPS,
        }
        bus.connected = False
        await asyncio.sleep(0.05)
        assert queue.empty()
        bus.connected = True
        assert isinstance(await queue.get(), Stale)
        await asyncio.sleep(0.05)
        assert queue.empty()


async def test_a_page_that_reads_too_slowly_gets_one_word(feed: Feed) -> None:
    async with feed.listen() as slow, feed.listen() as other:
        for _ in range(WAITING + 1):
            feed._tell(Stale())
            other.get_nowait()
        assert slow.qsize() == 1


async def test_a_closed_page_hears_nothing(feed: Feed) -> None:
    async with feed.listen() as queue:
        pass
    feed._tell(Stale())
    assert queue.empty()

"""A connected bus over empty streams, for each test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import nats
import pytest
from nats.js import JetStreamContext

from connectors.ending import end
from connectors.nats import Bus


@pytest.fixture
async def stream(nats_url: str) -> AsyncIterator[JetStreamContext]:
    """A second client, to look at the streams as an operator would; they are empty at first."""
    client = await nats.connect(nats_url, max_reconnect_attempts=-1, reconnect_time_wait=0.2)
    context = client.jetstream()
    for info in await context.streams_info():
        await context.delete_stream(str(info.config.name))
    yield context
    await client.close()


@pytest.fixture
async def bus(nats_url: str, stream: JetStreamContext) -> AsyncIterator[Bus]:
    bus = Bus(nats_url)
    await bus.connect()
    await bus.ensure_streams()
    yield bus
    await bus.close()


@pytest.fixture
def running() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Runs a coroutine that never ends beside a block, and shows its failure."""

    @asynccontextmanager
    async def run(endless: Coroutine[Any, Any, Any]) -> AsyncIterator[None]:
        task = asyncio.create_task(endless)
        try:
            yield
            if task.done():
                task.result()
        finally:
            await end([task])

    return run


async def published(stream: JetStreamContext, name: str) -> list[tuple[str, bytes]]:
    """Subject and payload of everything a stream holds, in order."""
    state = (await stream.stream_info(name)).state
    found: list[tuple[str, bytes]] = []
    if state.messages == 0:
        return found
    for seq in range(state.first_seq, state.last_seq + 1):
        message = await stream.get_msg(name, seq)
        found.append((str(message.subject), message.data or b""))
    return found


@pytest.fixture
def contents(stream: JetStreamContext) -> Callable[[str], Coroutine[Any, Any, list[Any]]]:
    return lambda name: published(stream, name)

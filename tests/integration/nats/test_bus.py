"""Publishing: stored before it is answered, once, and never dropped in silence."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, StorageType

from cluster.services.nats import Nats
from connectors.nats import Bus, Delivery
from connectors.nats.bus import ACK_S
from schemas.errors import TooLarge, Unavailable
from schemas.messages.subjects import STREAMS
from tests.integration.eventually import eventually

pytestmark = pytest.mark.integration

Contents = Callable[[str], Awaitable[list[tuple[str, bytes]]]]


async def test_streams_lie_on_disk_and_refuse_when_full(bus: Bus, stream: JetStreamContext) -> None:
    await bus.ensure_streams()  # A second start.
    for one in STREAMS:
        config = (await stream.stream_info(one.name)).config
        assert config.storage == StorageType.FILE
        assert config.discard == DiscardPolicy.NEW
        assert config.max_bytes is not None
        assert config.max_bytes > 0


async def test_a_message_published_again_is_stored_once(bus: Bus, contents: Contents) -> None:
    for _ in range(3):
        await bus.publish("alert.P03.raised", b"one", "id-1")
    await bus.publish("alert.P03.raised", b"two", "id-2")
    assert await contents("ALERT") == [("alert.P03.raised", b"one"), ("alert.P03.raised", b"two")]


async def test_a_full_stream_refuses_and_keeps_what_it_has(
    bus: Bus, stream: JetStreamContext, contents: Contents
) -> None:
    config = (await stream.stream_info("ALERT")).config
    config.max_bytes = 300
    await stream.update_stream(config)
    await bus.publish("alert.P03.raised", b"x" * 150, "id-1")
    with pytest.raises(Unavailable):
        await bus.publish("alert.P03.raised", b"y" * 150, "id-2")
    assert await contents("ALERT") == [("alert.P03.raised", b"x" * 150)]


async def test_a_message_that_never_fits_says_so(bus: Bus) -> None:
    with pytest.raises(TooLarge):
        await bus.publish("alert.P03.raised", b"x" * 5 * 1024 * 1024, "id-1")


async def test_an_outage_is_told_at_once_and_ends_by_itself(
    bus: Bus, nats_server: Nats, contents: Contents
) -> None:
    await asyncio.to_thread(nats_server.stop)
    try:

        async def lost() -> bool:
            return not bus.connected

        await eventually(lost)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            await bus.publish("alert.P03.raised", b"lost", "id-1")
        # Nothing that may still come is waited for.
        assert time.monotonic() - began < ACK_S
    finally:
        await asyncio.to_thread(nats_server.restart)

    async def back() -> bool:
        return bus.connected

    await eventually(back)
    await bus.publish("alert.P03.raised", b"kept", "id-1")
    assert await contents("ALERT") == [("alert.P03.raised", b"kept")]


async def test_listeners_hear_streams_and_survive_their_own_failure(bus: Bus) -> None:
    heard: asyncio.Queue[Delivery] = asyncio.Queue()

    async def handler(delivery: Delivery) -> None:
        heard.put_nowait(delivery)
        if delivery.payload == b"bad":
            raise ValueError("ours")

    stop = await bus.subscribe_core("call.P03.*.state", handler)
    await bus.publish("call.P03.c1.state", b"bad", "id-1")
    await bus.publish("call.P04.c2.state", b"elsewhere", "id-2")
    await bus.publish("call.P03.c1.state", b"good", "id-3")
    got = [await asyncio.wait_for(heard.get(), 5) for _ in range(2)]
    assert [(one.payload, one.message_id) for one in got] == [(b"bad", "id-1"), (b"good", "id-3")]
    await stop()
    await bus.publish("call.P03.c1.state", b"after", "id-4")
    await bus.publish_core("call.P03.c1.state", b"plain")
    assert heard.empty()


async def test_a_server_that_is_not_there_is_unavailable(
    monkeypatch: pytest.MonkeyPatch, nats_server: Nats
) -> None:
    # Twenty seconds in production; the test waits for the refusal, not for the clock.
    monkeypatch.setattr("connectors.nats.bus.CONNECT_S", 0.5)
    bus = Bus("nats://127.0.0.1:1")
    for _ in range(2):
        with pytest.raises(Unavailable):
            await bus.connect()

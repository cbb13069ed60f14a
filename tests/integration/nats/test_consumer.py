"""Consuming: acknowledged afterwards, repeated with a delay, given up into a dead letter."""

import asyncio
import time
import types
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from nats.js import JetStreamContext

from cluster.services.nats import Nats
from connectors.nats import Bus, Delivery, consumer
from schemas.errors import Unavailable
from tests.integration.eventually import eventually

pytestmark = pytest.mark.integration

Running = Callable[..., Any]


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    # Six tries over most of a minute in production; the tests wait for the last, not for it.
    monkeypatch.setattr(consumer, "RETRY_DELAYS_S", (0.1,))
    monkeypatch.setattr(consumer, "MAX_DELIVERIES", 3)


class Desk:
    """Fails as told, and remembers what came."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.seen: list[tuple[bytes, int]] = []
        self.dead: list[tuple[bytes, str]] = []

    async def handle(self, delivery: Delivery) -> None:
        self.seen.append((delivery.payload, delivery.deliveries))
        if self.failures:
            raise self.failures.pop(0)

    async def bury(self, delivery: Delivery, error: BaseException) -> None:
        self.dead.append((delivery.payload, str(error)))

    def run(self, bus: Bus) -> Any:
        return bus.consume("ALERT", "test-desk", "alert.>", self.handle, self.bury)


async def settled(stream: JetStreamContext) -> bool:
    """Nothing waits and nothing is out unacknowledged."""
    info = await stream.consumer_info("ALERT", "test-desk")
    return info.num_pending == 0 and info.num_ack_pending == 0


async def put(bus: Bus, *payloads: bytes) -> None:
    for payload in payloads:
        await bus.publish("alert.P03.raised", payload, payload.decode())


async def test_messages_come_in_order_and_are_acknowledged(
    bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    desk = Desk()
    await put(bus, b"a", b"b", b"c")
    async with running(desk.run(bus)):
        await eventually(lambda: _seen(desk, 3))
        await eventually(lambda: settled(stream))
    assert desk.seen == [(b"a", 1), (b"b", 1), (b"c", 1)]


async def test_where_many_wait_several_come_with_one_answer(
    bus: Bus, stream: JetStreamContext, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    fetch = JetStreamContext.PullSubscription.fetch

    async def told(self: Any, batch: int = 1, **more: Any) -> Any:
        asked.append(batch)
        return await fetch(self, batch, **more)

    monkeypatch.setattr(JetStreamContext.PullSubscription, "fetch", told)
    desk = Desk()
    payloads = [f"{number:03}".encode() for number in range(100)]
    await put(bus, *payloads)
    async with running(desk.run(bus)):
        await eventually(lambda: _seen(desk, 100))
        await eventually(lambda: settled(stream))
    assert desk.seen == [(payload, 1) for payload in payloads]
    assert asked[:5] == [1, 32, 32, 32, 3]


async def test_what_a_stopped_consumer_held_comes_to_the_next_at_once(
    bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    """The server would miss them only after half a minute."""
    entered = asyncio.Event()

    class Stuck(Desk):
        async def handle(self, delivery: Delivery) -> None:
            await super().handle(delivery)
            if len(self.seen) == 3:
                entered.set()
                await asyncio.Event().wait()

    stuck, next_one = Stuck(), Desk()
    await put(bus, *(b"%d" % number for number in range(6)))
    async with running(stuck.run(bus)):
        await entered.wait()
    async with running(next_one.run(bus)):
        await eventually(lambda: _seen(next_one, 4), limit_s=10)
        await eventually(lambda: settled(stream))
    assert sorted(next_one.seen) == [(b"%d" % number, 2) for number in (2, 3, 4, 5)]


async def test_what_waits_too_long_behind_others_is_fetched_anew(
    bus: Bus, stream: JetStreamContext, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [0.0]
    clock = types.SimpleNamespace(monotonic=lambda: time.monotonic() + passed[0])
    monkeypatch.setattr(consumer, "time", clock)

    class Slow(Desk):
        async def handle(self, delivery: Delivery) -> None:
            await super().handle(delivery)
            if len(self.seen) == 2:
                passed[0] = consumer.HELD_S

    slow = Slow()
    await put(bus, *(b"%d" % number for number in range(6)))
    async with running(slow.run(bus)):
        await eventually(lambda: _seen(slow, 6), limit_s=10)
        await eventually(lambda: settled(stream))
    assert slow.seen[:2] == [(b"0", 1), (b"1", 1)]
    assert sorted(slow.seen[2:]) == [(b"%d" % number, 2) for number in (2, 3, 4, 5)]


async def test_a_failure_is_tried_again(
    bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    desk = Desk(ValueError("first"), ValueError("second"))
    await put(bus, b"a")
    async with running(desk.run(bus)):
        await eventually(lambda: _seen(desk, 3))
        await eventually(lambda: settled(stream))
    assert desk.seen == [(b"a", 1), (b"a", 2), (b"a", 3)]
    assert desk.dead == []


async def test_the_last_failure_makes_a_dead_letter_and_frees_the_queue(
    bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    desk = Desk(*(ValueError(f"failure {number}") for number in (1, 2, 3)))
    await put(bus, b"a")
    async with running(desk.run(bus)):
        await eventually(lambda: _seen(desk, 3))
        await put(bus, b"b")
        await eventually(lambda: _seen(desk, 4))
        await eventually(lambda: settled(stream))
    assert desk.dead == [(b"a", "failure 3")]
    assert desk.seen[-1] == (b"b", 1)


async def test_an_outage_is_waited_for_however_long(
    bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    desk = Desk(*(Unavailable("database") for _ in range(6)))
    await put(bus, b"a")
    async with running(desk.run(bus)):
        await eventually(lambda: _seen(desk, 7))
        await eventually(lambda: settled(stream))
    assert desk.dead == []


async def test_what_an_outage_sent_back_is_no_failure_of_the_message(
    bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    outage = [Unavailable("database") for _ in range(4)]
    desk = Desk(*outage, ValueError("too early"), ValueError("still"))
    await put(bus, b"a")
    async with running(desk.run(bus)):
        await eventually(lambda: _seen(desk, 7))
        await eventually(lambda: settled(stream))
    assert desk.dead == []


async def test_what_cannot_be_read_is_given_up_at_once(
    bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    desk = Desk(msgspec.ValidationError("no such field"))
    await put(bus, b"garbage")
    async with running(desk.run(bus)):
        await eventually(lambda: _seen(desk, 1))
        await eventually(lambda: settled(stream))
    assert desk.dead == [(b"garbage", "no such field")]


async def test_a_consumer_goes_on_after_its_server_was_gone(
    bus: Bus, stream: JetStreamContext, running: Running, nats_server: Nats
) -> None:
    desk = Desk()
    async with running(desk.run(bus)):
        await put(bus, b"before")
        await eventually(lambda: _seen(desk, 1))
        await asyncio.to_thread(nats_server.stop)
        await asyncio.to_thread(nats_server.restart)
        await eventually(lambda: _stored(bus, b"after"))
        await eventually(lambda: _seen(desk, 2))
    assert [payload for payload, _ in desk.seen] == [b"before", b"after"]


async def _seen(desk: Desk, count: int) -> bool:
    return len(desk.seen) >= count


async def _stored(bus: Bus, payload: bytes) -> bool:
    try:
        await put(bus, payload)
    except Unavailable:
        return False
    return True

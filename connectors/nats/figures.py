"""How much lies in the streams, and how far each durable consumer has come."""

import asyncio

from nats.js import JetStreamContext
from nats.js.api import ConsumerInfo, StreamInfo

from schemas.platform.cluster.view import ConsumerView, StreamView


async def figures_of(jetstream: JetStreamContext) -> list[StreamView]:
    """All streams of the account by name, each with its consumers by name."""
    streams = await jetstream.streams_info()
    named = sorted(((one.config.name or "", one) for one in streams), key=lambda pair: pair[0])
    consumers = await asyncio.gather(*(jetstream.consumers_info(name) for name, _ in named))
    return [
        _stream(name, stream, told) for (name, stream), told in zip(named, consumers, strict=True)
    ]


def _stream(name: str, stream: StreamInfo, consumers: list[ConsumerInfo]) -> StreamView:
    return StreamView(
        name=name,
        messages=stream.state.messages,
        bytes=stream.state.bytes,
        most_bytes=max(0, stream.config.max_bytes or 0),
        consumers=sorted(map(_consumer, consumers), key=lambda one: one.name),
    )


def _consumer(consumer: ConsumerInfo) -> ConsumerView:
    return ConsumerView(
        name=consumer.name,
        pending=consumer.num_pending or 0,
        unacknowledged=consumer.num_ack_pending or 0,
        redelivered=consumer.num_redelivered or 0,
    )

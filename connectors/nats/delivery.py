"""A message as handlers receive it."""

from collections.abc import Awaitable, Callable

import msgspec
from nats.aio.msg import Msg

MESSAGE_ID = "Nats-Msg-Id"


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery of one message."""

    subject: str
    payload: bytes
    headers: dict[str, str] = {}
    # The publisher's id, the same at every delivery; empty on plain subjects without one.
    message_id: str = ""
    # 1 at the first time.
    deliveries: int = 1


Handler = Callable[[Delivery], Awaitable[None]]
DeadHandler = Callable[[Delivery, BaseException], Awaitable[None]]


def plain_delivery(message: Msg) -> Delivery:
    """From a plain subject."""
    headers = dict(message.headers or {})
    return Delivery(
        subject=message.subject,
        payload=message.data,
        headers=headers,
        message_id=headers.get(MESSAGE_ID, ""),
    )


def stream_delivery(message: Msg) -> Delivery:
    """From a stream; a message published without an id gets its place in the stream as one."""
    facts = message.metadata
    headers = dict(message.headers or {})
    place = f"{facts.stream}:{facts.sequence.stream}"
    return Delivery(
        subject=message.subject,
        payload=message.data,
        headers=headers,
        message_id=headers.get(MESSAGE_ID, place),
        deliveries=facts.num_delivered,
    )

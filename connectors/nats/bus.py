"""The connection to NATS, which comes back by itself for ever."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from connectors.nats.batch_consumer import BatchConsumer, BatchHandler
from connectors.nats.consumer import Consumer
from connectors.nats.delivery import MESSAGE_ID, DeadHandler, Handler, plain_delivery
from connectors.nats.figures import figures_of
from connectors.nats.returns import Returns
from connectors.nats.streams import stream_config
from connectors.postgres.platform import intents
from schemas.errors import InvalidInput, TooLarge, Unavailable
from schemas.messages.subjects import STREAMS
from schemas.platform.cluster.view import StreamView

logger = logging.getLogger(__name__)

USER = "qinqiao"
CONNECT_S = 20.0
ACK_S = 5.0
RECONNECT_WAIT_S = 1
PING_S = 5
FAILURES = (nats.errors.Error, nats.js.errors.Error, asyncio.TimeoutError, OSError)

Unsubscribe = Callable[[], Awaitable[None]]


class Bus:
    """One client; `publish` answers only after the stream has stored the message."""

    def __init__(
        self, url: str, *, replicas: int = 1, password: Callable[[], str | None] = lambda: None
    ) -> None:
        """`password` is asked at each connection; where it knows none, the address counts."""
        self._url = url
        self._password = password
        self._replicas = replicas
        self._begun = False
        self._returns = Returns()
        self._new_client()

    def _new_client(self) -> None:
        self._client = Client()
        self._stream: JetStreamContext = self._client.jetstream(timeout=ACK_S)

    async def connect(self) -> None:
        """Connect, once; `Unavailable` where no server answers within twenty seconds."""
        if self._begun:
            return
        try:
            async with asyncio.timeout(CONNECT_S):
                await self._client.connect(
                    self._url,
                    name=USER,
                    **self._credential(),
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=RECONNECT_WAIT_S,
                    ping_interval=PING_S,
                    max_outstanding_pings=2,
                    error_cb=_log_error,
                    disconnected_cb=_log_lost,
                    reconnected_cb=self._back,
                )
        except FAILURES as error:
            await self._client.close()
            self._new_client()
            raise _unavailable() from error
        self._begun = True

    def _credential(self) -> dict[str, Any]:
        if self._password() is None:
            return {}
        return {"user": USER, "password": lambda: self._password() or ""}

    async def _back(self) -> None:
        logger.warning("nats: connection is back")
        self._returns.came()

    @property
    def connected(self) -> bool:
        """Whether the server answers now."""
        return self._client.is_connected

    async def close(self) -> None:
        await self._client.close()

    async def ensure_streams(self) -> None:
        """Make the product's streams, or bring their limits up to date."""
        for stream in STREAMS:
            config = stream_config(stream, self._replicas)
            try:
                await self._stream.add_stream(config)
            except nats.js.errors.BadRequestError:  # There, with other limits.
                await self._stream.update_stream(config)
            except FAILURES as error:
                raise _unavailable() from error

    async def figures(self) -> list[StreamView]:
        """Every stream and its consumers now; `Unavailable` while the server is away."""
        if not self._client.is_connected:
            raise _unavailable()
        try:
            return await figures_of(self._stream)
        except FAILURES as error:
            raise _unavailable() from error

    async def publish(self, subject: str, payload: bytes, msg_id: str) -> None:
        """Store a message once, however often it is published under `msg_id`.

        `Unavailable` where the server is away, is full, or did not acknowledge: publish again.
        `TooLarge` or `InvalidInput` where no repetition will help.
        """
        if not self._client.is_connected:
            # The client would keep it in memory and send it later, unacknowledged.
            raise _unavailable()
        await intents.settle()
        try:
            await self._stream.publish(
                subject, payload, timeout=ACK_S, headers={MESSAGE_ID: msg_id}
            )
        except nats.errors.MaxPayloadError as error:
            raise TooLarge("消息过大", code="message_too_large", size=len(payload)) from error
        except nats.errors.BadSubjectError as error:
            raise InvalidInput("消息主题无效", code="bad_subject", subject=subject) from error
        except FAILURES as error:
            raise _unavailable() from error

    async def publish_core(self, subject: str, payload: bytes) -> None:
        """Tell whoever listens now; nothing is kept and nothing is repeated."""
        await intents.settle()
        if self._client.is_connected:
            await self._client.publish(subject, payload)

    async def subscribe_core(self, subject: str, handler: Handler) -> Unsubscribe:
        """Hear a subject from now on, streams' subjects included; answers how to stop."""

        async def heard(message: Msg) -> None:
            try:
                await handler(plain_delivery(message))
            except Exception:
                # The client would end the subscription.
                logger.exception("handler of %s failed", subject)

        subscription = await self._client.subscribe(subject, cb=heard)
        return subscription.unsubscribe

    async def erase(self, stream: str, subject: str, unwanted: Callable[[str, bytes], bool]) -> int:
        """Remove the unwanted ones among a stream's messages of a subject; how many they were.

        The server overwrites them in its files. Consumers pass them by.
        """
        count, seq = 0, 1
        try:
            while True:
                found = await self._stream.get_msg(stream, seq, subject=subject, next=True)
                assert found.seq is not None
                seq = found.seq + 1
                if unwanted(found.subject or "", found.data or b""):
                    await self._stream.delete_msg(stream, found.seq)
                    count += 1
        except nats.js.errors.NotFoundError:
            return count
        except FAILURES as error:
            raise _unavailable() from error

    async def consume(
        self, stream: str, durable: str, subject: str, handler: Handler, on_dead: DeadHandler
    ) -> NoReturn:
        """Hand every message to `handler` and acknowledge it afterwards; runs until cancelled.

        A handler that raises sees the message again, later each time. After `MAX_DELIVERIES`
        `on_dead` keeps it and it is given up. `Unavailable` never counts: that is waited for.
        """
        await Consumer(
            self._stream, stream, durable, subject, handler, on_dead, self._returns
        ).run()

    async def consume_batches(
        self,
        stream: str,
        durable: str,
        subject: str,
        handler: BatchHandler,
        on_dead: DeadHandler,
        *,
        most: int,
    ) -> NoReturn:
        """The same, up to `most` at a time; each must apply once however often it comes."""
        await BatchConsumer(
            self._stream, stream, durable, subject, handler, on_dead, self._returns, most
        ).run()


def _unavailable() -> Unavailable:
    return Unavailable("消息服务暂时不可用，请稍后再试", code="messages_unavailable")


async def _log_error(error: Exception) -> None:
    logger.warning("nats: %s: %s", type(error).__name__, error)


async def _log_lost() -> None:
    logger.warning("nats: connection lost")

"""A durable pull consumer that takes many messages at once, for writers that gain by it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import NoReturn

from nats.aio.msg import Msg
from nats.js import JetStreamContext

from connectors.nats.consumer import FAILURES, REBIND_S, Consumer, logger, retry_delay
from connectors.nats.delivery import DeadHandler, Delivery, stream_delivery
from connectors.nats.returns import Returns
from connectors.nats.streams import consumer_config
from schemas.errors import Unavailable

BatchHandler = Callable[[list[Delivery]], Awaitable[None]]


class BatchConsumer(Consumer):
    """Where a batch fails as a whole, its messages are tried one by one."""

    def __init__(
        self,
        context: JetStreamContext,
        stream: str,
        durable: str,
        subject: str,
        handler: BatchHandler,
        on_dead: DeadHandler,
        returns: Returns,
        most: int,
    ) -> None:
        async def alone(delivery: Delivery) -> None:
            await handler([delivery])

        super().__init__(context, stream, durable, subject, alone, on_dead, returns)
        self._batch_handler = handler
        self._most = most

    async def _consume(self) -> NoReturn:
        subscription = await self._context.pull_subscribe(
            self._subject,
            durable=self._durable,
            stream=self._stream,
            config=consumer_config(self._durable, self._subject, max_waiting=4 * self._most),
        )
        try:
            while True:
                if messages := await self._fetch(subscription, self._most):
                    await self._settle_all(messages)
        finally:
            with contextlib.suppress(*FAILURES):  # The connection may be gone already.
                await subscription.unsubscribe()

    async def _settle_all(self, messages: list[Msg]) -> None:
        deliveries = [stream_delivery(message) for message in messages]
        try:
            await self._batch_handler(deliveries)
        except Unavailable as outage:
            logger.warning("consumer %s waits: %s", self._durable, outage)
            for message, delivery in zip(messages, deliveries, strict=True):
                await message.nak(delay=retry_delay(delivery.deliveries))
            await asyncio.sleep(REBIND_S)
        except Exception:
            logger.exception("consumer %s takes a batch apart", self._durable)
            for message in messages:
                await self._settle(message)
        else:
            # Not awaited one by one: a lost acknowledgement brings the message again, and it
            # applies once.
            for message in messages:
                self._failures.pop(message.metadata.sequence.stream, None)
                await message.ack()

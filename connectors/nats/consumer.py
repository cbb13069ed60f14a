"""A durable pull consumer with explicit acknowledgement."""

import asyncio
import contextlib
import logging
from collections import Counter
from typing import NoReturn

import msgspec
import nats.errors
import nats.js.errors
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from connectors.nats.delivery import DeadHandler, Delivery, Handler, stream_delivery
from connectors.nats.returns import Returns
from connectors.nats.streams import consumer_config
from schemas.errors import Unavailable

logger = logging.getLogger(__name__)

MAX_DELIVERIES = 6
FETCH_S = 10.0
"""How long one request for messages waits; after the return of a lost server it is put anew."""
REBIND_S = 1.0
RETRY_DELAYS_S = (1.0, 2.0, 5.0, 10.0, 30.0)
FAILURES = (nats.errors.Error, nats.js.errors.Error, OSError)


class Consumer:
    """Fetches one message at a time, in order, and says of each what became of it."""

    def __init__(
        self,
        context: JetStreamContext,
        stream: str,
        durable: str,
        subject: str,
        handler: Handler,
        on_dead: DeadHandler,
        returns: Returns,
    ) -> None:
        self._context = context
        self._stream = stream
        self._durable = durable
        self._subject = subject
        self._handler = handler
        self._on_dead = on_dead
        self._returns = returns
        self._failures: Counter[int] = Counter()

    async def run(self) -> NoReturn:
        """Until cancelled; a lost server or a lost consumer is bound again."""
        while True:
            try:
                await self._consume()
            except FAILURES as error:
                logger.warning("consumer %s: %s: %s", self._durable, type(error).__name__, error)
                await asyncio.sleep(REBIND_S)

    async def _consume(self) -> NoReturn:
        subscription = await self._context.pull_subscribe(
            self._subject,
            durable=self._durable,
            stream=self._stream,
            config=consumer_config(self._durable, self._subject),
        )
        try:
            while True:
                for message in await self._fetch(subscription, 1):
                    await self._settle(message)
        finally:
            with contextlib.suppress(*FAILURES):  # The connection may be gone already.
                await subscription.unsubscribe()

    async def _fetch(self, subscription: JetStreamContext.PullSubscription, most: int) -> list[Msg]:
        """What is new, at most so many; none after a while, or where the server was lost."""
        try:
            return await self._returns.answered(subscription.fetch(most, timeout=FETCH_S)) or []
        except TimeoutError:  # Nothing new; nats.errors.TimeoutError is one of these.
            return []

    async def _settle(self, message: Msg) -> None:
        delivery = stream_delivery(message)
        try:
            await self._handler(delivery)
        except Unavailable as outage:
            logger.warning("consumer %s waits: %s", self._durable, outage)
            await message.nak(delay=retry_delay(delivery.deliveries))
        except Exception as error:
            await self._failed(message, delivery, error)
        else:
            self._failures.pop(message.metadata.sequence.stream, None)
            await message.ack_sync()

    async def _failed(self, message: Msg, delivery: Delivery, error: Exception) -> None:
        logger.exception(
            "consumer %s failed on %s, delivery %d",
            self._durable,
            delivery.message_id,
            delivery.deliveries,
        )
        readable = not isinstance(error, msgspec.DecodeError)
        # Counted here and not by the server, whose count holds what an outage sent back as well.
        place = message.metadata.sequence.stream
        self._failures[place] += 1
        if readable and self._failures[place] < MAX_DELIVERIES:
            # Without a delay all deliveries would be burnt in milliseconds.
            await message.nak(delay=retry_delay(delivery.deliveries))
            return
        try:
            await self._on_dead(delivery, error)
        except Unavailable:
            await message.nak(delay=retry_delay(delivery.deliveries))
        else:
            del self._failures[place]
            await message.term()


def retry_delay(deliveries: int) -> float:
    """Seconds until the next delivery."""
    return RETRY_DELAYS_S[min(deliveries, len(RETRY_DELAYS_S)) - 1]

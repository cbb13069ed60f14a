"""A durable pull consumer with explicit acknowledgement."""

import asyncio
import contextlib
import logging
import time
from collections import Counter, deque
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
MOST = 32
"""So many are fetched with one request where as many wait."""
HELD_S = 5.0
"""So long what was fetched may wait for those before it: well before it is delivered again."""
RETRY_DELAYS_S = (1.0, 2.0, 5.0, 10.0, 30.0)
FAILURES = (nats.errors.Error, nats.js.errors.Error, OSError)


class Consumer:
    """Handles one message at a time, in order, and says of each what became of it.

    Where many wait, several come with one answer: a question for each costs more than it.
    """

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
            most = 1
            while True:
                most = await self._settle_each(await self._fetch(subscription, most))
        finally:
            with contextlib.suppress(*FAILURES):  # The connection may be gone already.
                await subscription.unsubscribe()

    async def _fetch(self, subscription: JetStreamContext.PullSubscription, most: int) -> list[Msg]:
        """What is new, at most so many; none after a while, or where the server was lost."""
        try:
            return await self._returns.answered(subscription.fetch(most, timeout=FETCH_S)) or []
        except TimeoutError:  # Nothing new; nats.errors.TimeoutError is one of these.
            return []

    async def _settle_each(self, messages: list[Msg]) -> int:
        """In order; answers how many to fetch next."""
        if not messages:
            return 1
        began = time.monotonic()
        left = deque(messages)
        try:
            while left:
                await self._settle(left[0], last=len(left) == 1)
                left.popleft()
                if time.monotonic() - began >= HELD_S:
                    break
        finally:
            # Whoever comes next need not wait until the server misses them.
            for message in left:
                with contextlib.suppress(*FAILURES):
                    await message.nak()
        each_s = (time.monotonic() - began) / (len(messages) - len(left))
        return fetched_next(messages[-1].metadata.num_pending, each_s)

    async def _settle(self, message: Msg, *, last: bool = True) -> None:
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
            # The server takes acknowledgements in order: what it answers the last holds for all.
            await (message.ack_sync() if last else message.ack())

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


def fetched_next(waiting: int, each_s: float) -> int:
    """How many of those that wait to take at once, where one takes so many seconds."""
    in_time = HELD_S / 2 / max(each_s, 1e-6)
    return max(1, min(MOST, waiting, int(in_time)))


def retry_delay(deliveries: int) -> float:
    """Seconds until the next delivery."""
    return RETRY_DELAYS_S[min(deliveries, len(RETRY_DELAYS_S)) - 1]

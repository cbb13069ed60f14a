"""A system behind its breaker and its rate; every call to it is logged (VC-CFG-27)."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from datetime import date
from typing import TypeVar

from connectors.platforms.outbound import Outbound
from connectors.prisons.port import (
    Broken,
    DayCount,
    NotOffered,
    Order,
    PrisonSystem,
    Pulled,
    Receipt,
    Told,
    Unacknowledged,
)
from pipelines.rules.exchange.prison_systems.breaker import Breaker, Circuit
from pipelines.rules.exchange.prison_systems.rate import Rate
from schemas.errors import InvalidInput, QinqiaoError, Unavailable
from schemas.exchange.prison_systems.kinds import RecordKind

T = TypeVar("T")
FILE_ANSWERS = (NotOffered, InvalidInput)
PATIENCE_S = 60.0
DAY_PATIENCE_S = 300.0
"""A day is told as a stream; a system that stalls in between is given up."""


class AskedSystem:
    """Asks as often as the system bears it, and not at all while it is known to be down."""

    def __init__(
        self,
        inner: PrisonSystem,
        outbound: Outbound,
        peer: str,
        per_minute: int,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._outbound = outbound
        self._peer = peer
        self._rate = Rate(per_minute)
        self._breaker = Breaker()
        self._now = now

    @property
    def circuit(self) -> Circuit:
        return self._breaker.state

    def wait_s(self) -> float:
        """Seconds until it is worth asking again."""
        return self._breaker.wait_s(self._now())

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        return await self._ask(
            "pull", lambda: self._inner.pull(kind, cursor, limit), kind=kind.value, limit=limit
        )

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        return await self._ask(
            "counts",
            lambda: self._inner.counts(kind, since, until),
            kind=kind.value,
            since=since,
            until=until,
        )

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        """All of it before any is handed on, so that the call is logged with how it ended."""

        async def gathered() -> list[Told | Broken]:
            return [one async for one in self._inner.day(kind, day)]

        told = await self._ask("day", gathered, patience_s=DAY_PATIENCE_S, kind=kind.value, day=day)
        for one in told:
            yield one

    async def push(self, order: Order) -> Receipt:
        return await self._ask(
            "push", lambda: self._inner.push(order), kind=order.kind.value, order=order.id
        )

    async def read(self, file: str, start: int) -> AsyncGenerator[bytes]:
        """Logged by how it began; every block has to come within the system's patience."""
        opened: list[AsyncIterator[bytes]] = []

        async def begin() -> bytes | None:
            opened.append(self._inner.read(file, start))
            return await anext(opened[0], None)

        try:
            # A file that is not there says nothing against the system.
            block = await self._ask("read", begin, answers=FILE_ANSWERS, file=file, start=start)
            while block is not None:
                yield block
                block = await self._next(opened[0])
        finally:
            for blocks in opened:
                if isinstance(blocks, AsyncGenerator):
                    await blocks.aclose()

    async def check(self) -> str:
        return await self._ask("check", self._inner.check)

    async def close(self) -> None:
        await self._inner.close()

    async def _next(self, blocks: AsyncIterator[bytes]) -> bytes | None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await anext(blocks, None)
        except TimeoutError as late:
            self._breaker.failed(self._now())
            message = "录音传输中断，稍后自动续传。"
            raise Unavailable(message, code="peer_timeout", peer=self._peer) from late
        except Unavailable:
            self._breaker.failed(self._now())
            raise

    async def _ask(
        self,
        method: str,
        work: Callable[[], Awaitable[T]],
        *,
        patience_s: float = PATIENCE_S,
        answers: tuple[type[QinqiaoError], ...] = (NotOffered, Unacknowledged),
        **parameters: object,
    ) -> T:
        """`answers` are errors that an answer can be, as good as any: the system stands."""
        if not self._breaker.enter(self._now()):
            raise Unavailable(
                "该系统暂停访问，稍后自动重试。", code="circuit_open", peer=self._peer
            )
        try:
            await asyncio.sleep(self._rate.take(self._now()))
            answer = await self._outbound.call(
                self._peer, method, work, parameters=parameters, patience_s=patience_s
            )
        except answers:
            self._breaker.succeeded()
            raise
        except Exception:
            self._breaker.failed(self._now())
            raise
        except BaseException:
            self._breaker.left()
            raise
        self._breaker.succeeded()
        return answer

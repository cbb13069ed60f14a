"""Takes what waits together, as soon as there is a hand free for it, and declines what is late.

Ray Serve's own batches are closed before they wait for their turn, so under load many small ones
queue that a model could have taken at once (docs/decisions/0022); and its queues know no deadline,
so what is too late is worked on all the same (docs/decisions/0067).
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from schemas.errors import Unavailable

T = TypeVar("T")
R = TypeVar("R")


class Declined(Unavailable):
    """It would have come too late, so nothing was done for it."""


class Admitting(Protocol):
    """Tells what would be late, and learns what work takes; times are those of one clock."""

    def admits(self, ahead: float, cost: float, now_s: float) -> bool: ...

    def took(self, cost: float, now_s: float) -> None:
        """It was taken, and will be worked on."""

    def declined(self, now_s: float) -> None:
        """Something was not taken, or not worked on."""

    def let_in(self, waiting: int, ahead: float, now_s: float) -> int:
        """How many of those who were declined and wait may ask again; they are counted on."""
        ...

    def in_time(self, cost: float, waited_s: float) -> bool: ...

    def learn(self, cost: float, took_s: float, *, full: bool) -> None: ...


@dataclass(frozen=True)
class _Asked(Generic[T, R]):
    item: T
    cost: float
    since_s: float
    answer: asyncio.Future[R]
    trial: bool
    """Taken though it seems to take too long, since nobody else needs the time."""


class Gathering(Generic[T, R]):
    """Hands waiting items to `work`, oldest first; what nobody waits for any more is left out.

    `work` answers one result for each item; where it fails, all who asked with it get the failure.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        *,
        most: int,
        at_once: int,
        cost: Callable[[T], float],
        admission: Admitting,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`most`: items taken together; `at_once`: how many such batches run side by side."""
        self._work = work
        self._most = most
        self._free = at_once
        self._cost = cost
        self._admission = admission
        self._clock_s = clock_s
        self._waiting: deque[_Asked[T, R]] = deque()
        self._taken: dict[asyncio.Task[None], float] = {}

    @property
    def waiting(self) -> int:
        """Items that no hand has taken yet."""
        return len(self._waiting)

    def let_in(self, waiting: int) -> int:
        """How many of those who were declined and wait may ask again."""
        return self._admission.let_in(waiting, self._ahead(), self._clock_s())

    async def ask(self, item: T) -> R:
        """The result for one item; `Declined` where it would come too late behind others."""
        cost, ahead = self._cost(item), self._ahead()
        now_s = self._clock_s()
        late = not self._admission.admits(ahead, cost, now_s)
        if late and ahead:
            raise self._declined(now_s)
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._admission.took(cost, now_s)
        self._waiting.append(_Asked(item, cost, now_s, answer, late))
        # Whoever asks in the same turn of the loop comes along.
        asyncio.get_running_loop().call_soon(self._begin)
        return await answer

    def _declined(self, now_s: float) -> Declined:
        self._admission.declined(now_s)
        return Declined("识别任务过多，未能及时处理。", code="declined")

    def _ahead(self) -> float:
        """The costs of what waits and of what is in work."""
        waiting = sum(one.cost for one in self._waiting if not one.answer.cancelled())
        return waiting + sum(self._taken.values())

    def _begin(self) -> None:
        while self._free and (batch := self._next()):
            self._free -= 1
            task = asyncio.create_task(self._run(batch))
            self._taken[task] = sum(one.cost for one in batch)
            task.add_done_callback(self._ended)

    def _next(self) -> list[_Asked[T, R]]:
        batch: list[_Asked[T, R]] = []
        while self._waiting and len(batch) < self._most:
            one = self._waiting.popleft()
            if one.answer.cancelled():
                continue
            # The work before it took longer than it seemed to.
            now_s = self._clock_s()
            if not one.trial and not self._admission.in_time(one.cost, now_s - one.since_s):
                one.answer.set_exception(self._declined(now_s))
                continue
            batch.append(one)
        return batch

    async def _run(self, batch: Sequence[_Asked[T, R]]) -> None:
        began_s = self._clock_s()
        try:
            results = await self._work([one.item for one in batch])
            for one, result in zip(batch, results, strict=True):
                if not one.answer.done():
                    one.answer.set_result(result)
        except Exception as failure:
            for one in batch:
                if not one.answer.done():
                    one.answer.set_exception(failure)
            return
        # Who takes himself for too slow would else decline for ever, and never know better.
        full = len(batch) == self._most or any(one.trial for one in batch)
        took_s = self._clock_s() - began_s
        self._admission.learn(sum(one.cost for one in batch), took_s, full=full)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._taken[task]
        self._free += 1
        self._begin()

"""Items that wait are taken together once a hand is free, and those that would be late are not."""

import asyncio
from collections.abc import Sequence

import pytest

from pipelines.flows.models.gathering import Declined, Gathering

PATIENCE_S = 5.0


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Admission:
    """So much may be ahead, and so long may be waited; notes what it is told."""

    def __init__(self, most: float = 100.0) -> None:
        self.most = most
        self.learnt: list[tuple[float, float, bool]] = []
        self.taken: list[tuple[float, float]] = []
        self.declines: list[float] = []
        self.let: list[tuple[int, float, float]] = []

    def admits(self, ahead: float, cost: float, now_s: float) -> bool:
        return ahead + cost <= self.most

    def took(self, cost: float, now_s: float) -> None:
        self.taken.append((cost, now_s))

    def declined(self, now_s: float) -> None:
        self.declines.append(now_s)

    def let_in(self, waiting: int, ahead: float, now_s: float) -> int:
        self.let.append((waiting, ahead, now_s))
        return 1

    def in_time(self, cost: float, waited_s: float) -> bool:
        return waited_s <= PATIENCE_S

    def learn(self, cost: float, took_s: float, *, full: bool) -> None:
        self.learnt.append((cost, took_s, full))


def gathering_of(
    work: "Held",
    *,
    most: int,
    at_once: int,
    admission: Admission | None = None,
    clock: Clock | None = None,
) -> Gathering[int, int]:
    return Gathering(
        work,
        most=most,
        at_once=at_once,
        cost=lambda _: 1.0,
        admission=admission or Admission(),
        clock_s=clock or Clock(),
    )


class Held:
    """Work that notes what it was given and goes on when told."""

    def __init__(self) -> None:
        self.taken: list[list[int]] = []
        self.go = asyncio.Semaphore(0)

    async def __call__(self, items: Sequence[int]) -> list[int]:
        self.taken.append(list(items))
        await self.go.acquire()
        if 13 in items:
            raise ValueError("thirteen")
        return [10 * item for item in items]

    def release(self, batches: int) -> None:
        for _ in range(batches):
            self.go.release()


async def ask(gathering: Gathering[int, int], items: Sequence[int]) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(gathering.ask(item)) for item in items]
    await turns()
    return tasks


async def turns() -> None:
    """Whatever can go on goes on."""
    for _ in range(3):
        await asyncio.sleep(0)


async def test_what_waited_for_a_hand_is_taken_in_one_batch() -> None:
    work = Held()
    gathering = gathering_of(work, most=8, at_once=2)
    tasks = [task for item in range(6) for task in await ask(gathering, [item])]
    assert work.taken == [[0], [1]]
    work.release(3)
    assert await asyncio.gather(*tasks) == [0, 10, 20, 30, 40, 50]
    assert work.taken == [[0], [1], [2, 3, 4, 5]]


async def test_no_batch_is_larger_than_it_may_be() -> None:
    work = Held()
    gathering = gathering_of(work, most=2, at_once=1)
    tasks = await ask(gathering, [0, 1, 2, 3, 4])
    work.release(3)
    await asyncio.gather(*tasks)
    assert work.taken == [[0, 1], [2, 3], [4]]


async def test_what_nobody_waits_for_is_not_worked_on() -> None:
    work = Held()
    gathering = gathering_of(work, most=8, at_once=1)
    (first,) = await ask(gathering, [1])
    gone, stays = await ask(gathering, [2, 3])
    gone.cancel()
    work.release(2)
    assert await asyncio.gather(first, stays) == [10, 30]
    assert work.taken == [[1], [3]]


async def test_a_failure_reaches_those_who_asked_with_it_and_nobody_else() -> None:
    work = Held()
    gathering = gathering_of(work, most=2, at_once=1)
    tasks = await ask(gathering, [13, 2, 3])
    work.release(2)
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in done] == [ValueError, ValueError, int]


async def test_too_few_results_are_a_failure() -> None:
    async def forgetful(items: Sequence[int]) -> list[int]:
        return list(items)[1:]

    with pytest.raises(ValueError, match="shorter"):
        await Gathering(
            forgetful, most=2, at_once=1, cost=lambda _: 1.0, admission=Admission()
        ).ask(1)


async def test_what_would_be_late_is_declined_at_once_and_never_worked_on() -> None:
    work = Held()
    gathering = gathering_of(work, most=2, at_once=1, admission=Admission(most=5))
    tasks = await ask(gathering, list(range(7)))
    # Two are in work, three wait: what is ahead counts both.
    late = [number for number, task in enumerate(tasks) if task.done()]
    assert late == [5, 6]
    for task in tasks[5:]:
        with pytest.raises(Declined):
            await task
    work.release(3)
    assert await asyncio.gather(*tasks[:5]) == [0, 10, 20, 30, 40]
    assert work.taken == [[0, 1], [2, 3], [4]]
    # What was done is ahead of nobody any more.
    work.release(1)
    assert await gathering.ask(7) == 70


async def test_whoever_decides_is_told_what_was_taken_and_what_was_not() -> None:
    work, clock, admission = Held(), Clock(), Admission(2)
    gathering = gathering_of(work, most=1, at_once=1, admission=admission, clock=clock)
    tasks = await ask(gathering, [1])
    clock.now_s = 1.0
    tasks += await ask(gathering, [2])
    with pytest.raises(Declined):
        await gathering.ask(3)
    clock.now_s += PATIENCE_S
    work.release(1)
    await tasks[0]
    await turns()
    clock.now_s += 0.5
    assert gathering.let_in(7) == 1
    assert admission.let == [(7, 1.0, clock.now_s)]
    work.release(1)
    await tasks[1]
    assert admission.taken == [(1.0, 0.0), (1.0, 1.0)]
    assert admission.declines == [1.0]


async def test_what_became_late_while_it_waited_is_declined_before_it_is_worked_on() -> None:
    work, clock = Held(), Clock()
    gathering = gathering_of(work, most=1, at_once=1, clock=clock)
    first, second = await ask(gathering, [1, 2])
    clock.now_s += PATIENCE_S + 0.1
    (third,) = await ask(gathering, [3])
    work.release(2)
    assert await asyncio.gather(first, third) == [10, 30]
    with pytest.raises(Declined):
        await second
    assert work.taken == [[1], [3]]


async def test_what_is_learnt_of_a_batch_says_whether_it_was_full() -> None:
    work, clock, admission = Held(), Clock(), Admission()
    gathering = gathering_of(work, most=2, at_once=1, admission=admission, clock=clock)
    tasks = await ask(gathering, [1])
    tasks += await ask(gathering, [2, 3, 4])
    work.release(1)
    await tasks[0]
    await turns()
    clock.now_s += 0.5
    work.release(2)
    await asyncio.gather(*tasks)
    assert admission.learnt[:2] == [(1.0, 0.0, False), (2.0, 0.5, True)]


async def test_who_takes_himself_for_too_slow_tries_what_nobody_is_ahead_of_and_learns() -> None:
    work, clock, admission = Held(), Clock(), Admission(most=0.5)
    gathering = gathering_of(work, most=2, at_once=1, admission=admission, clock=clock)
    tried, late = await ask(gathering, [1, 2])
    with pytest.raises(Declined):
        await late
    clock.now_s += 0.5
    work.release(1)
    assert await tried == 10
    assert admission.learnt == [(1.0, 0.5, True)]

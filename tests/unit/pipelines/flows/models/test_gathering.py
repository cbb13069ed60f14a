"""Items that wait are taken together once a hand is free."""

import asyncio
from collections.abc import Sequence

import pytest

from pipelines.flows.models.gathering import Gathering


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
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_what_waited_for_a_hand_is_taken_in_one_batch() -> None:
    work = Held()
    gathering = Gathering(work, most=8, at_once=2)
    tasks = [task for item in range(6) for task in await ask(gathering, [item])]
    assert work.taken == [[0], [1]]
    work.release(3)
    assert await asyncio.gather(*tasks) == [0, 10, 20, 30, 40, 50]
    assert work.taken == [[0], [1], [2, 3, 4, 5]]


async def test_no_batch_is_larger_than_it_may_be() -> None:
    work = Held()
    gathering = Gathering(work, most=2, at_once=1)
    tasks = await ask(gathering, [0, 1, 2, 3, 4])
    work.release(3)
    await asyncio.gather(*tasks)
    assert work.taken == [[0, 1], [2, 3], [4]]


async def test_what_nobody_waits_for_is_not_worked_on() -> None:
    work = Held()
    gathering = Gathering(work, most=8, at_once=1)
    (first,) = await ask(gathering, [1])
    gone, stays = await ask(gathering, [2, 3])
    gone.cancel()
    work.release(2)
    assert await asyncio.gather(first, stays) == [10, 30]
    assert work.taken == [[1], [3]]


async def test_a_failure_reaches_those_who_asked_with_it_and_nobody_else() -> None:
    work = Held()
    gathering = Gathering(work, most=2, at_once=1)
    tasks = await ask(gathering, [13, 2, 3])
    work.release(2)
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in done] == [ValueError, ValueError, int]


async def test_too_few_results_are_a_failure() -> None:
    async def forgetful(items: Sequence[int]) -> list[int]:
        return list(items)[1:]

    with pytest.raises(ValueError, match="shorter"):
        await Gathering(forgetful, most=2, at_once=1).ask(1)

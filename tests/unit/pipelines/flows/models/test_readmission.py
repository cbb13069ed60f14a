"""Whoever was declined comes back in his order, as far as there is time."""

import asyncio

import pytest

from pipelines.flows.models import readmission
from pipelines.flows.models.readmission import Readmission


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readmission, "STEP_S", 0.001)
    monkeypatch.setattr(readmission, "AT_LEAST_EVERY_S", 3600.0)


class Waiting:
    """Some who wait, and how many of them there is time for."""

    def __init__(self, count: int) -> None:
        self.time_for = 0
        self.looks = 0
        self._looked = asyncio.Event()
        self.back: list[int] = []
        self.readmission = Readmission(self._room)
        self.tasks = [asyncio.create_task(self._wait(number)) for number in range(count)]

    def _room(self, waiting: int) -> int:
        self.looks += 1
        self._looked.set()
        taken = min(waiting, self.time_for)
        self.time_for -= taken
        return taken

    async def looked(self, times: int = 1) -> None:
        """Until it was asked so often whether there is time."""
        for _ in range(times):
            self._looked.clear()
            await asyncio.wait_for(self._looked.wait(), 5)

    async def _wait(self, number: int) -> None:
        await self.readmission.turn()
        self.back.append(number)


async def test_as_many_come_back_as_there_is_time_for_in_their_order() -> None:
    waiting = Waiting(4)
    waiting.time_for = 2
    await waiting.looked(4)
    assert waiting.back == [0, 1]
    waiting.time_for = 2
    await asyncio.wait_for(asyncio.gather(*waiting.tasks), 5)
    assert waiting.back == [0, 1, 2, 3]


async def test_who_no_longer_waits_takes_nobodys_place() -> None:
    waiting = Waiting(3)
    await asyncio.sleep(0)
    waiting.tasks[0].cancel()
    waiting.time_for = 2
    await asyncio.wait_for(asyncio.gather(*waiting.tasks[1:]), 5)
    assert waiting.back == [1, 2]


async def test_nobody_is_left_out_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readmission, "AT_LEAST_EVERY_S", 0.01)
    waiting = Waiting(3)
    await asyncio.wait_for(asyncio.gather(*waiting.tasks), 5)
    assert waiting.back == [0, 1, 2]
    assert waiting.looks >= 30


async def test_whoever_comes_after_all_are_back_is_let_in_as_well() -> None:
    waiting = Waiting(1)
    waiting.time_for = 1
    await asyncio.wait_for(waiting.tasks[0], 5)
    late = asyncio.create_task(waiting.readmission.turn())
    await waiting.looked()
    assert not late.done()
    waiting.time_for = 1
    await asyncio.wait_for(late, 5)

"""Loops of the standing actors."""

import asyncio
import os

import pytest

from actors import background
from actors.background import Loop


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "PAUSE_S", 0.0)


async def test_a_loop_goes_on_after_a_failure_and_shows_it() -> None:
    rounds = 0
    third = asyncio.Event()

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds < 3:
            raise ValueError(f"round {rounds}")
        third.set()
        await asyncio.Event().wait()

    loop = Loop("desk", work)
    assert not loop.health().running
    loop.start()
    loop.start()
    await asyncio.wait_for(third.wait(), 5)
    told = loop.health(opened=4)
    assert (told.running, told.restarts, told.last_error) == (True, 2, "ValueError: round 2")
    assert (told.pid, told.figures) == (os.getpid(), {"opened": 4})
    await loop.stop()
    assert not loop.health().running


async def test_a_good_round_clears_the_error() -> None:
    outcomes: list[Exception | None] = [ValueError("once"), None]
    third = asyncio.Event()

    async def work() -> None:
        if not outcomes:
            third.set()
            await asyncio.Event().wait()
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    loop = Loop("jobs", work)
    loop.start()
    await asyncio.wait_for(third.wait(), 5)
    told = loop.health()
    assert (told.restarts, told.last_error) == (1, None)
    await loop.stop()

"""A task ends although its first cancellation was dropped."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from connectors.ending import end

Maker = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


async def _stubborn(begun: asyncio.Event) -> None:
    begun.set()
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        # As `asyncio.wait_for` does where what it waits for is done in the same moment.
        await asyncio.Event().wait()


async def _failing(begun: asyncio.Event) -> None:
    begun.set()
    try:
        await asyncio.Event().wait()
    finally:
        raise ValueError("on the way out")


async def _begun(*makers: Maker) -> list[asyncio.Task[None]]:
    tasks = []
    for maker in makers:
        begun = asyncio.Event()
        tasks.append(asyncio.create_task(maker(begun)))
        await begun.wait()
    return tasks


async def test_a_dropped_cancellation_is_followed_by_another() -> None:
    tasks = await _begun(_stubborn, _stubborn)
    assert await end(tasks, again_s=0.01) == []
    assert all(task.cancelled() for task in tasks)


async def test_what_failed_is_told_and_holds_no_other_up() -> None:
    tasks = await _begun(_failing, _stubborn)
    (failed,) = await end(tasks, again_s=0.01)
    assert str(failed) == "on the way out"


async def test_without_tasks_nothing_is_awaited() -> None:
    assert await end([]) == []

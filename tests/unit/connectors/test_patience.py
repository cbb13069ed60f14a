"""What takes too long is given up, and a cancellation is never dropped."""

import asyncio

import pytest

from connectors.patience import within


async def test_what_is_done_in_time_is_answered() -> None:
    assert await within(60, asyncio.sleep(0, "done")) == "done"


async def test_what_takes_longer_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        await within(0.01, asyncio.Event().wait())


async def test_a_cancellation_counts_in_the_moment_in_which_the_work_is_done() -> None:
    work: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(within(60, work))
    await asyncio.sleep(0)
    work.set_result("done")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

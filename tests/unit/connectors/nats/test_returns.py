"""Who waits for an answer learns that the connection was lost and is back."""

import asyncio

import pytest

from connectors.nats.returns import Returns


async def test_an_answer_is_handed_on_and_a_failure_too() -> None:
    async def seven() -> int:
        return 7

    async def none() -> int:
        raise TimeoutError

    returns = Returns()
    assert await returns.answered(seven()) == 7
    with pytest.raises(TimeoutError):
        await returns.answered(none())


async def test_nobody_waits_for_an_answer_of_a_connection_that_was_lost() -> None:
    asked: list[str] = []

    async def question(name: str) -> str:
        asked.append(name)
        await asyncio.Event().wait()
        return name

    returns = Returns()
    waiting = [asyncio.create_task(returns.answered(question(name))) for name in "ab"]
    await asyncio.sleep(0.01)
    returns.came()
    assert await asyncio.wait_for(asyncio.gather(*waiting), 5) == [None, None]
    assert asked == ["a", "b"]
    # A return of before says nothing of what is asked behind it.
    again = asyncio.create_task(returns.answered(question("c")))
    await asyncio.sleep(0.01)
    assert not again.done()
    returns.came()
    assert await asyncio.wait_for(again, 5) is None


async def test_an_answer_of_the_moment_in_which_it_came_back_counts() -> None:
    returns = Returns()
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def question() -> str:
        return await answer

    asking = asyncio.create_task(returns.answered(question()))
    await asyncio.sleep(0.01)
    answer.set_result("new")
    returns.came()
    assert await asyncio.wait_for(asking, 5) == "new"


async def test_whoever_is_cancelled_leaves_no_question_behind() -> None:
    ended = asyncio.Event()

    async def question() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    asking = asyncio.create_task(Returns().answered(question()))
    await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert ended.is_set()

"""All tests of a process share one event loop; what a test began in it ends with the test."""

import asyncio
import inspect
from asyncio import AbstractEventLoop
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
async def session_loop() -> AbstractEventLoop:
    return asyncio.get_running_loop()


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tasks that a test leaves behind would go on beside the next one."""
    if not inspect.iscoroutinefunction(getattr(request, "function", None)):
        yield
        return
    loop: AbstractEventLoop = request.getfixturevalue("session_loop")
    before = asyncio.all_tasks(loop)
    yield
    left = asyncio.all_tasks(loop) - before
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=10))

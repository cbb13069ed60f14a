"""Long work beside running calls."""

import asyncio
import os
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
NICENESS = 10


async def in_background(work: Callable[[], Result], niceness: int = NICENESS) -> Result:
    """Run `work` in a thread of its own with low priority; a priority cannot be raised again."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def run() -> None:
        me = threading.get_native_id()
        # What is nicer already stays so: a user without rights could not take it back.
        os.setpriority(os.PRIO_PROCESS, me, max(niceness, os.getpriority(os.PRIO_PROCESS, me)))
        try:
            result = work()
        except BaseException as error:
            loop.call_soon_threadsafe(_fail, done, error)
        else:
            loop.call_soon_threadsafe(_finish, done, result)

    threading.Thread(target=run, name="background", daemon=True).start()
    return await done


def _finish(done: "asyncio.Future[Result]", result: Result) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: "asyncio.Future[Result]", error: BaseException) -> None:
    if not done.done():
        done.set_exception(error)

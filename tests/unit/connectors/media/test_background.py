"""Long work gives way: never less than whoever began it."""

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor

from connectors.media.background import NICENESS, in_background


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def begun_at(own: int, *asked: int) -> int:
    """In a thread of its own, since a priority cannot be raised again."""

    def begin() -> int:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), own)
        return asyncio.run(in_background(niceness, *asked))

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(begin).result()


def test_it_is_as_nice_as_was_asked_for_and_as_who_began_it() -> None:
    own = niceness()
    assert begun_at(own) == max(own, NICENESS)
    assert begun_at(own, 15) == max(own, 15)
    assert begun_at(max(own, 17)) == max(own, 17)

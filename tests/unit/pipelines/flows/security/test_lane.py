"""So many work, so many wait, and the next one is told at once."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from pipelines.flows.security.lane import Lane
from schemas.errors import Unavailable


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("test", threads=2, waiting=1)
    yield lane
    lane.stop()


async def test_work_answers_and_fails_as_it_would_by_itself(lane: Lane) -> None:
    assert await lane.run(threading.get_ident) != threading.get_ident()

    def fail() -> None:
        raise ValueError("as it is")

    with pytest.raises(ValueError, match="as it is"):
        await lane.run(fail)


async def test_beyond_those_who_may_wait_work_is_refused_at_once(lane: Lane) -> None:
    go_on = threading.Event()
    begun = [asyncio.create_task(lane.run(go_on.wait)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await lane.run(go_on.wait)
    assert (refused.value.code, refused.value.retryable) == ("openings_busy", True)
    go_on.set()
    assert await asyncio.gather(*begun) == [True, True, True]
    assert await lane.run(lambda: "again") == "again"


async def test_who_hangs_up_keeps_his_place_until_the_work_is_done(lane: Lane) -> None:
    go_on = threading.Event()
    begun = [asyncio.create_task(lane.run(go_on.wait)) for _ in range(3)]
    await asyncio.sleep(0)
    for one in begun:
        one.cancel()
    await asyncio.gather(*begun, return_exceptions=True)
    with pytest.raises(Unavailable):
        await lane.run(go_on.wait)
    go_on.set()


async def test_a_lane_that_stopped_begins_nothing(lane: Lane) -> None:
    lane.stop()
    with pytest.raises(Unavailable) as refused:
        await lane.run(lambda: None)
    assert refused.value.code == "stopping"

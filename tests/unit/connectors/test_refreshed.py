"""What every replica keeps at hand is looked at once for all who ask in the same moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from connectors.postgres.database import Database
from connectors.refreshed import Refreshed
from schemas.errors import Unavailable


class Source:
    """A database that counts how often it was looked at, and answers when it is let."""

    def __init__(self) -> None:
        self.looks = 0
        self.away = False
        self.let = asyncio.Event()
        self.let.set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        self.looks += 1
        await self.let.wait()
        if self.away:
            raise Unavailable("数据库暂时不可用。", code="database_away")
        yield

    def kept(self, every_s: float) -> Refreshed[int]:
        async def load(_: Any) -> int:
            return self.looks

        return Refreshed(cast(Database, self), 0, load, every_s)


async def test_of_those_who_ask_in_the_same_moment_one_looks_for_all() -> None:
    source = Source()
    source.let.clear()
    kept = source.kept(60.0)
    asking = [asyncio.create_task(kept.look()) for _ in range(9)]
    await asyncio.sleep(0)
    source.let.set()
    await asyncio.gather(*asking)
    await kept.look()
    assert (source.looks, kept.current) == (1, 1)


async def test_who_gives_up_takes_nobody_s_look_away() -> None:
    source = Source()
    source.let.clear()
    kept = source.kept(60.0)
    first, second = [asyncio.create_task(kept.look()) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    source.let.set()
    await second
    assert (source.looks, kept.current) == (1, 1)


async def test_a_look_that_failed_is_told_to_all_and_the_next_one_looks_again() -> None:
    source = Source()
    source.away = True
    kept = source.kept(60.0)
    told = await asyncio.gather(*(kept.look() for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in told] == [Unavailable] * 5
    assert (source.looks, kept.current) == (1, 0)
    source.away = False
    await kept.look()
    assert (source.looks, kept.current) == (2, 2)


@pytest.mark.parametrize("together", [False, True])
async def test_where_nothing_is_remembered_everybody_looks_himself(together: bool) -> None:
    source = Source()
    kept = source.kept(0.0)
    if together:
        await asyncio.gather(*(kept.look() for _ in range(3)))
    else:
        for _ in range(3):
            await kept.look()
    assert source.looks == 3

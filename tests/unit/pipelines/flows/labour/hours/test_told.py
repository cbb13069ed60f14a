"""Which sheets the ledger has told of."""

import asyncio

from pipelines.flows.labour.hours.booking import Told


async def test_a_sheet_told_of_before_or_while_somebody_waits_is_heard() -> None:
    told = Told()
    told.hear(["a"])
    await told.of("a")
    waiting = asyncio.create_task(told.of("b"))
    await asyncio.sleep(0)
    told.hear(["c"])
    for _ in range(3):
        await asyncio.sleep(0)
    assert not waiting.done()
    told.hear(["d", "b"])
    await waiting


async def test_each_word_is_heard_once() -> None:
    told = Told()
    told.hear(["a"])
    await told.of("a")
    again = asyncio.create_task(told.of("a"))
    for _ in range(3):
        await asyncio.sleep(0)
    assert not again.done()
    told.hear(["a"])
    await again

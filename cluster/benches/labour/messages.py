"""The message path: sheets into the stream, and writers that bring them into the shards."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any

import msgspec
import ray

from actors.labour import labour_writer
from cluster.benches.labour.workload import Prison, days_of, message_of, sheets_of
from connectors.doors import open_bus
from connectors.postgres.ids import make_id
from schemas.messages.subjects import labour_hours
from schemas.settings import Settings

AT_ONCE = 64
"""Publishes whose acknowledgement one publisher waits for at a time."""
LOOK_S = 0.1
MOST_WAIT_S = 3600.0


def send_year(
    settings: Settings, writers: Sequence[Any], prisons: Sequence[Prison], year: int, rows: int
) -> tuple[int, float]:
    """Publish at least so many rows; answers how many, and the seconds until all are committed."""
    before = _lines(writers)
    sheets = -(-rows // sum(len(ward.inmates) for ward in prisons[0].wards))
    per_prison = -(-sheets * len(prisons[0].wards) // len(prisons))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(_warm).result()
        begun = time.perf_counter()
        sent = pool.submit(_publish, settings, prisons, year, per_prison)
        wanted: int | None = None
        while time.perf_counter() - begun < MOST_WAIT_S:
            if wanted is None and sent.done():
                wanted = sent.result()
            if wanted is not None and _lines(writers) - before >= wanted:
                return wanted, time.perf_counter() - begun
            time.sleep(LOOK_S)
    raise TimeoutError("the writers did not come to an end")


def started(settings: Settings) -> list[Any]:
    """The writers, answering."""
    handles = labour_writer.start(settings)
    _lines(handles)
    return handles


def _lines(writers: Sequence[Any]) -> int:
    health = ray.get([writer.health.remote() for writer in writers])
    return sum(one.figures["lines"] for one in health)


def _warm() -> None:
    """Pay for the imports before the clock runs."""


def _publish(settings: Settings, prisons: Sequence[Prison], year: int, per_prison: int) -> int:
    return asyncio.run(_publish_all(settings, prisons, year, per_prison))


async def _publish_all(
    settings: Settings, prisons: Sequence[Prison], year: int, per_prison: int
) -> int:
    bus = open_bus(settings)
    await bus.connect()
    free = asyncio.Semaphore(AT_ONCE)
    count = 0

    async def publish(subject: str, payload: bytes) -> None:
        try:
            await bus.publish(subject, payload, make_id())
        finally:
            free.release()

    async with asyncio.TaskGroup() as group:
        # Prison by prison in turn, as fifteen of them send at once.
        streams = [islice(sheets_of(one, days_of(year), year), per_prison) for one in prisons]
        for sheets in zip(*streams, strict=True):
            for prison, sheet in zip(prisons, sheets, strict=True):
                message = message_of(sheet)
                count += len(message.lines)
                await free.acquire()
                subject = labour_hours(prison.code, "entered")
                group.create_task(publish(subject, msgspec.json.encode(message)))
    await bus.close()
    return count

"""Events keep their order, and whoever waits is woken."""

import asyncio
from datetime import UTC, datetime

from actors.speech.live.event_log import EventLog
from schemas.calls.live import Notice, Present
from schemas.calls.state import PartyRole

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)


def log(first_seq: int = 100) -> EventLog:
    return EventLog(first_seq, lambda: NOW)


async def test_events_rise_from_the_first_seq() -> None:
    events = log()
    events.add(Notice, level="info", text="一", seconds=5)
    events.add(Notice, level="info", text="二", seconds=5)
    found = await events.after(0, lambda _: True)
    assert [event.seq for event in found] == [100, 101]
    assert events.last_seq == 101


async def test_only_wanted_and_later_events_come() -> None:
    events = log()
    events.add(Notice, level="info", text="一", seconds=5)
    events.add(Present, role=PartyRole.INMATE, present=True)
    events.add(Notice, level="info", text="二", seconds=5)
    found = await events.after(100, lambda event: isinstance(event, Notice))
    assert [event.seq for event in found] == [102]


async def test_a_waiter_is_woken_by_the_event_it_wants() -> None:
    events = log()
    waiter = asyncio.create_task(events.after(0, lambda event: isinstance(event, Notice)))
    await asyncio.sleep(0)
    events.add(Present, role=PartyRole.INMATE, present=True)
    await asyncio.sleep(0)
    assert not waiter.done()
    events.add(Notice, level="info", text="一", seconds=5)
    assert [event.seq for event in await waiter] == [101]


async def test_waiting_in_vain_ends() -> None:
    assert await log().after(0, lambda _: True, wait_s=0.01) == []

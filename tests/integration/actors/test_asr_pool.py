"""The pool of live speech channels under Ray: its leases outlive its process (NF-DEP-06)."""

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import ray
from ray.exceptions import RayActorError

from actors.background import NAMESPACE, Health
from actors.calls.room.client import room_name
from actors.speech import asr_pool, speech_lease
from actors.speech.asr_pool import KEPT
from actors.speech.speech_lease import RayPool, SpeechLease
from connectors.postgres import Database
from connectors.postgres.speech import speech_use
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings
from schemas.speech.speech import LeaseState, Standing, UseSample
from tests.integration.eventually import eventually

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(300),
    pytest.mark.requirement("NF-DEP-06"),
    pytest.mark.requirement("VC-API-08"),
]
CHANNELS = 60
LEASE_S = 3.0
USED = UseSample(
    at=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
    capacity=60,
    video_call=5,
    visit=0,
    phone_call=1,
    waiting=0,
    refused=2,
)
KINDS = (ContactChannel.VIDEO_CALL, ContactChannel.VISIT, ContactChannel.PHONE_CALL)


@pytest.fixture
def pool(cluster: None, tmp_path: Path, database_url: str, nats_url: str) -> Any:
    """The running pool, with short leases so that a new beginning is soon over."""
    settings = Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url=nats_url,
        keys_dir=str(tmp_path / "keys"),
        speech_channels=CHANNELS,
        speech_lease_s=LEASE_S,
    )
    return asr_pool.start(settings)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # A lease here is three seconds instead of fifteen; who holds one asks as often within it.
    monkeypatch.setattr(speech_lease, "RENEW_S", LEASE_S / 3)
    monkeypatch.setattr(speech_lease, "WAITING_S", 0.2)


class Holders:
    """So many conversations with a lease each; every change is written down."""

    def __init__(self, count: int) -> None:
        self.told: dict[str, list[Standing]] = {f"c{number}": [] for number in range(count)}
        pool = RayPool()
        self._leases = [
            SpeechLease(pool, name, KINDS[number % 3], told.append)
            for number, (name, told) in enumerate(self.told.items())
        ]

    async def all_held(self) -> bool:
        return all(lease.held for lease in self._leases)

    async def close(self) -> None:
        await asyncio.gather(*(lease.close() for lease in self._leases))


async def asked(pool: Any, what: str, *given: Any) -> Any:
    return await pool.ask.remote(asr_pool.NAME, what, *given)


async def pid_of(pool: Any) -> int:
    told: list[Health] = []

    async def runs() -> bool:
        try:
            told.append(await pool.health.remote(asr_pool.NAME))
        except RayActorError:
            return False
        return True

    await eventually(runs, limit_s=60)
    return told[-1].pid


@ray.remote(num_cpus=0)
class Room:
    """Stands where the room of a call does; its conversations are held by the test."""


async def test_the_first_call_after_a_start_is_heard_from_its_first_word(pool: Any) -> None:
    answered = await asked(pool, "ask", "first", ContactChannel.VIDEO_CALL, False)
    assert answered.state is LeaseState.LEASED


async def test_a_killed_pool_takes_no_channel_away_and_gives_none_twice(pool: Any) -> None:
    room = Room.options(name=room_name("c0"), namespace=NAMESPACE).remote()  # type: ignore[attr-defined]
    holders = Holders(CHANNELS)
    await eventually(holders.all_held, limit_s=60)
    before = await pid_of(pool)
    os.kill(before, signal.SIGKILL)
    assert await pid_of(pool) != before
    # Somebody new asks at once, while the holders have not all told of themselves yet.
    newcomer = await asked(pool, "ask", "new", ContactChannel.VISIT, False)
    assert newcomer.state is LeaseState.WAITING

    async def as_before() -> bool:
        use = await asked(pool, "use")
        return dict(use.leased) == dict.fromkeys(KINDS, CHANNELS // 3)

    await eventually(as_before, limit_s=60)
    assert (
        await asked(pool, "ask", "new", ContactChannel.VISIT, False)
    ).state is LeaseState.WAITING
    changes = [[one.state for one in told] for told in holders.told.values()]
    assert all(told[-1] is LeaseState.LEASED for told in changes)
    assert all(told.count(LeaseState.LEASED) == 1 for told in changes)
    await holders.close()
    assert sum((await asked(pool, "use")).leased.values()) == 0
    ray.kill(room)


async def test_what_was_used_is_kept_by_the_minute(pool: Any, db: Database) -> None:
    since = datetime.now(UTC) - timedelta(minutes=2)
    old = [since - KEPT - timedelta(days=1), since - KEPT + timedelta(days=1)]
    async with db.transaction() as tx:
        for at in old:
            await speech_use.note(tx, msgspec.structs.replace(USED, at=at))
    holders = Holders(2)
    await eventually(holders.all_held, limit_s=60)

    async def kept() -> bool:
        async with db.transaction() as tx:
            minutes = await speech_use.between(tx, since, since + timedelta(hours=1))
        return any((one.capacity, one.video_call, one.visit) == (60, 1, 1) for one in minutes)

    await eventually(kept, limit_s=90)
    async with db.transaction() as tx:
        left = await speech_use.between(tx, old[0], old[1] + timedelta(minutes=1))
    assert [one.at for one in left] == old[1:]
    await holders.close()


async def test_a_minute_noted_twice_keeps_the_most_and_adds_refusals(db: Database) -> None:
    async with db.transaction() as tx:
        await speech_use.note(tx, USED)
        await speech_use.note(tx, msgspec.structs.replace(USED, video_call=3, waiting=4))
        (kept,) = await speech_use.between(tx, USED.at, USED.at + timedelta(minutes=1))
    assert (kept.video_call, kept.waiting, kept.refused) == (5, 4, 4)

"""Ten gigabytes of recordings come through a disk that never holds half of them."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres import Database
from connectors.postgres.governance import erasure
from connectors.postgres.recordings import recordings
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.simulators.sound import Sound
from pipelines.flows.recordings.storing.removal import Why, remove
from pipelines.flows.recordings.storing.verification import examine
from pipelines.rules.exchange.prison_systems.fetching import NO_ROOM
from pipelines.rules.security.actor import system_actor
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.tables.exchange.prison_system import recording_fetch
from tests.integration.conftest import db, world
from tests.integration.prisons.conftest import bench
from tests.integration.prisons.recorder import SECRET, Recorder, standing
from tests.integration.prisons.small_disk import free, mounted
from tests.integration.prisons.workbench import Workbench
from tests.soak.made_while_sent import MadeRecording, sent_from

pytestmark = [
    pytest.mark.timeout(3_600),
    pytest.mark.requirement("VC-SUP-15", "VC-API-02"),
    pytest.mark.drives(
        "connectors/postgres/recordings/recordings.py",
        "connectors/prisons",
        "pipelines/flows/recordings/storing",
        "pipelines/rules/exchange/prison_systems/fetching.py",
    ),
]
__all__ = ["bench", "db", "world"]

GB, MB = 1 << 30, 1 << 20
SIZE, COUNT = 512 * MB, 20
ROOM = 2_600 * MB
"""Beside the reserve: for two recordings, while a third finds no room any more."""
LINE = 200 * MB
"""A line breaks off after so much, so that each recording comes by several ranges."""
LATER = timedelta(minutes=6)
"""Longer than a system is left alone whose lines break."""
MOST_MEMORY = 256 * MB
OFFICER = system_actor("留存")


async def told(database: Database) -> dict[str, list[str]]:
    """What is said of the recordings that are still to come, and how many there are by state."""
    async with database.reading() as tx:
        rows = list(await tx.execute(select(recording_fetch.c.state, recording_fetch.c.problem)))
    by_state: dict[str, list[str]] = {}
    for row in rows:
        by_state.setdefault(row.state, []).append(row.problem)
    return by_state


async def clear(recorder: Recorder, calls: dict[str, int], made: MadeRecording) -> list[int]:
    """Prove what of these calls is stored, and make room as an approved deletion does."""
    proven: list[int] = []
    database, at = recorder.bench.database, recorder.now
    why = Why(cause="approval", reason="腾出空间", actor=OFFICER, at=at)
    for call_id, number in calls.items():
        async with database.reading() as tx:
            found = await recordings.of_call(tx, call_id)
            files = [
                file
                for row in found
                for one, file in await recordings.part_files(tx, row.id)
                if one.kind == "track"
            ]
        if not files:
            continue
        assert [(one.size, one.sm3) for one in files] == [(SIZE, made.sm3(number))]
        if not proven:
            now = datetime.now(UTC)
            verdict = await examine(database, recorder.store, found[0].id, now)
            assert verdict.whole, verdict
        async with database.transaction() as tx:
            for kind in ("track", "sound", "waveform"):
                await remove(tx, found[0].id, kind, why)
        proven.append(number)
    await erasure.remove_contents(database, recorder.store)
    return proven


async def test_ten_gigabytes_come_whole_through_a_disk_that_holds_two_recordings(
    bench: Workbench, tmp_path: Path
) -> None:
    made = MadeRecording(SIZE, seed=1)
    proven: list[int] = []
    full = broken = 0
    with (
        mounted(tmp_path / "disk", GB + ROOM) as disk,
        sent_from(made, LINE) as address,
        standing(SystemKind.VISIT) as (source, settings),
    ):
        settings = msgspec.structs.replace(settings, access=RestAccess(address=address))
        system = open_system(
            settings, SECRET, Surroundings(folder=tmp_path, keys=bench.keys, loopback=True)
        )
        recorder = Recorder(bench, source, system, disk)
        recorder.space = None
        recorder.settings = msgspec.structs.replace(recorder.settings, fetching_reserve_gb=1)
        calls = {}
        for number in range(1, COUNT + 1):
            calls[await recorder.visited(number)] = number
            sound = Sound(b"", made.sm3(number))
            await recorder.recorded(number, sound, bytes=SIZE, file=f"{number}.wav")
        forget_peak()
        before, began = peak_memory(), time.monotonic()
        while len(proven) < COUNT:
            await recorder.step(LATER)
            assert free(disk) >= GB, "the reserve was taken"
            by_state = await told(bench.database)
            assert by_state.keys() <= {"waiting", "done"}
            full += NO_ROOM in by_state.get("waiting", [])
            broken += any(one and one != NO_ROOM for one in by_state.get("waiting", []))
            if NO_ROOM in by_state.get("waiting", []) or "waiting" not in by_state:
                rest = {call: number for call, number in calls.items() if number not in proven}
                done = await clear(recorder, rest, made)
                assert done, "no room, and nothing that could be cleared"
                proven += done
        took, grown = time.monotonic() - began, peak_memory() - before
        await system.close()
    print(
        f"figures: {COUNT * SIZE / GB:.1f} GB in {took:.0f} s through {ROOM / GB:.1f} GB,"
        f" {full} times full, {broken} lines broken, {len(recorder.system.reads)} ranges,"
        f" memory grew by {grown / MB:.0f} MB"
    )
    assert sorted(proven) == sorted(calls.values())
    assert await bench.count("recording") == COUNT
    assert full >= COUNT // 4
    assert len(recorder.system.reads) >= COUNT * (SIZE // LINE)
    assert grown < MOST_MEMORY


def forget_peak() -> None:
    """What the process held at its most is counted anew from here."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_memory() -> int:
    """Bytes that the process held at its most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (found,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(found.split()[1]) * 1024

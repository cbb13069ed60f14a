"""A recorder that is killed costs the open segment, and the recording goes on behind the hole."""

import asyncio
import io
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest

from actors.recordings.recording_composer import compose_one
from connectors.doors import Doors
from connectors.keys.software import SoftwareKeys
from connectors.keys.vault import Vault
from connectors.postgres import Database
from connectors.postgres.calls import calls
from connectors.postgres.recordings import recordings, segments
from connectors.postgres.recordings.recordings import RecordingRow
from loadtests.media.time_code import read_time
from pipelines.flows.recordings.storing.verification import verify_recording
from pipelines.rules.security.actor import system_actor
from schemas.calls.live import RecorderState
from schemas.calls.state import CallState, EndReason
from tests.integration.media.recording_process import Started, feed, opened
from tests.integration.world import World

pytestmark = pytest.mark.integration
SYSTEM = system_actor("系统")
SEGMENT_S = 1.0
IN_STEP_S = 0.1


async def begun(db: Database, world: World) -> str:
    async with db.transaction() as tx:
        call = await world.approved(tx)
        now = datetime.now(UTC)
        call = await calls.change_state(
            tx, call, CallState.WAITING, at=now, actor=SYSTEM, first_joined_at=now
        )
        await calls.change_state(
            tx, call, CallState.CONNECTED, at=now, actor=SYSTEM, connected_at=now
        )
        return call.id


async def ended(db: Database, call_id: str) -> tuple[datetime, float]:
    async with db.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        assert call.first_joined_at is not None
        now = datetime.now(UTC)
        reason = EndReason.LIMIT
        await calls.change_state(
            tx, call, CallState.ENDED, at=now, actor=SYSTEM, ended_at=now, end_reason=reason
        )
        return now, (now - call.first_joined_at).total_seconds()


async def recording_of(db: Database, call_id: str) -> RecordingRow:
    async with db.transaction() as tx:
        (row,) = await recordings.of_call(tx, call_id)
        return row


async def until_sealed(db: Database, call_id: str, count: int) -> None:
    async with asyncio.timeout(30):
        while True:
            async with db.transaction() as tx:
                rows = await recordings.of_call(tx, call_id)
                if rows and rows[0].last_seq >= count:
                    return
            await asyncio.sleep(0.05)


async def killed(started: Started, db: Database) -> float:
    """Let a process record and kill it; until when it lived, in seconds of the wall clock."""
    command = (sys.executable, "-m", "tests.integration.media.recording_process")
    process = await asyncio.create_subprocess_exec(*command, msgspec.json.encode(started).decode())
    try:
        await until_sealed(db, started.call_id, 4)
        # Somewhere within the open segment.
        await asyncio.sleep(0.6 * SEGMENT_S)
        died = time.time()
        process.send_signal(signal.SIGKILL)
        assert await process.wait() == -signal.SIGKILL
        return died
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def picture_offsets(content: bytes) -> dict[float, float]:
    """By how much each picture of the relative was older than its place on the time line."""
    found = {}
    for frame in av.open(io.BytesIO(content)).decode(video=0):
        luma = frame.to_ndarray(format="gray")[:, :320]
        if luma[20:100].mean() < 90:
            continue
        middle = float(frame.time or 0) + 0.05
        found[middle] = read_time(luma) / 1000 - middle
    return found


def beep_offsets(content: bytes) -> dict[float, float]:
    """The same of each beep, which began at a whole second."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48000)
    decoded = av.open(io.BytesIO(content)).decode(audio=0)
    frames = [out.to_ndarray() for one in decoded for out in resampler.resample(one)]
    left = np.abs(np.concatenate(frames, axis=1)[0])
    blocks = left[: len(left) // 240 * 240].reshape(-1, 240).max(axis=1) > 0.1
    rises = np.flatnonzero(blocks[1:] & ~blocks[:-1]) + 1
    # What the hole or the beginning cuts into is no beginning of a beep.
    quiet_before = [at for at in rises if at > 20 and not blocks[at - 20 : at].any()]
    return {at * 0.005: at * 0.005 - round(at * 0.005) for at in map(float, quiet_before)}


@pytest.mark.undisturbed("A tenth of a second between flash and beep, and how long the hole is.")
@pytest.mark.requirement("VC-REC-02")
@pytest.mark.requirement("VC-REC-03")
@pytest.mark.requirement("VC-AV-13")
async def test_a_killed_recorder_loses_the_open_segment_and_stays_in_step_behind_the_hole(
    db: Database, world: World, database_url: str, tmp_path: Path
) -> None:
    call_id = await begun(db, world)
    started = Started(database_url, str(tmp_path), call_id, SEGMENT_S)
    died = await killed(started, db)
    case, recording, journal = await opened(started, db)
    first_joined = case.call.first_joined_at
    assert first_joined is not None
    died_s = died - first_joined.timestamp()
    again_s = case.clock_s()
    await feed(case, recording, again_s + 4.5)
    _, seconds = await ended(db, call_id)
    async with db.transaction() as tx:
        call = await calls.get(tx, call_id)
    assert call is not None
    case.call = call
    await recording.finish(seconds)
    await journal.close()

    row = await recording_of(db, call_id)
    async with db.transaction() as tx:
        links = await segments.links(tx, row.id)
    first = [link for link in links if link.part == 1]
    second = [link for link in links if link.part == 2]
    assert len(first) >= 4
    assert len(second) >= 2
    lost = died_s - first[-1].end_s
    print(f"lost {lost:.3f} s of {SEGMENT_S} s segments; hole until {second[0].start_s:.3f} s")
    longest = max(link.end_s - link.start_s for link in first)
    assert 0 <= lost <= longest + 0.3, "the open segment and no more"

    keys = SoftwareKeys(tmp_path / "keys")
    doors = Doors(database=db, keys=keys, vault=Vault(tmp_path, keys), store=started.store())
    await compose_one(doors, row.id)
    row = await recording_of(db, call_id)
    assert row.state == "sealed", row.problem
    assert row.seconds == pytest.approx(seconds, abs=1.0)
    (hole,) = [gap for gap in row.gaps if gap.what == "recorder_break"]
    assert hole.start_s == pytest.approx(first[-1].end_s, abs=0.01)
    assert hole.end_s == pytest.approx(second[0].start_s, abs=0.01)
    verdict = await verify_recording(db, started.store(), row.id, datetime.now(UTC))
    assert verdict.whole, verdict

    contents = {}
    async with db.transaction() as tx:
        for part, file in await recordings.part_files(tx, row.id):
            with started.store().open(file) as reader:
                contents[part.kind] = b"".join(reader.stream())
    pictures = picture_offsets(contents["picture"])
    beeps = beep_offsets(contents["sound"])
    for name, low, high in (
        ("before the hole", 0.5, hole.start_s - 0.2),
        ("behind the hole", hole.end_s + 0.5, seconds - 0.3),
    ):
        seen = [offset for at, offset in pictures.items() if low < at < high]
        heard = [offset for at, offset in beeps.items() if low < at < high]
        # A beep that comes late is as old at its place as it is late.
        apart = float(np.mean(seen) + np.mean(heard))
        print(f"{name}: picture is {np.mean(seen):+.3f} s, sound {-np.mean(heard):+.3f} s old")
        assert len(seen) > 10, name
        assert len(heard) >= 2, name
        assert abs(apart) < IN_STEP_S, name
        assert max(map(abs, seen)) < 2 * IN_STEP_S, name


@pytest.mark.requirement("VC-REC-02")
async def test_a_disk_that_takes_nothing_is_told_while_the_call_goes_on(
    db: Database,
    world: World,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call_id = await begun(db, world)
    started = Started(database_url, str(tmp_path), call_id, 0.3)
    case, recording, journal = await opened(started, db)
    events = recording._events

    async def told(works: bool) -> None:
        async with asyncio.timeout(20):
            while True:
                seen = await events.after(0, lambda event: isinstance(event, RecorderState))
                if seen and isinstance(seen[-1], RecorderState) and seen[-1].works is works:
                    return
                await asyncio.sleep(0.05)

    def full(writer: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        # The fault: a full disk; a real one would stop the database of the test as well.
        patch.setattr("connectors.files.writer.SealedWriter.write", full)
        talking = asyncio.create_task(feed(case, recording, 30.0))
        await told(works=False)
        assert recording.recorder.problem == "No space left on device"
        assert not talking.done(), "the call goes on"
    await told(works=True)
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)
    _, seconds = await ended(db, call_id)
    async with db.transaction() as tx:
        call = await calls.get(tx, call_id)
    assert call is not None
    case.call = call
    await recording.finish(seconds)
    await journal.close()
    async with db.transaction() as tx:
        stages = [one.detail.get("state") for one in await calls.stages(tx, call_id)]
    assert [state for state in stages if state in ("broken", "mended")] == ["broken", "mended"]
    verdict = await verify_recording(
        db, started.store(), (await recording_of(db, call_id)).id, datetime.now(UTC)
    )
    assert verdict.first_bad is None, verdict

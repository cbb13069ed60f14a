"""Recordings come to a disk that truly fills, and nothing of them is lost or half kept."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from connectors.postgres.exchange.prison_systems import fetches
from connectors.postgres.recordings import recordings
from connectors.prisons.simulators.sound import Sound
from pipelines.flows.exchange.prisons import fetching
from pipelines.flows.recordings.storing.verification import examine
from pipelines.rules.exchange.prison_systems.fetching import COPIES, NO_ROOM
from schemas.exchange.prison_systems.kinds import SystemKind
from tests.integration.prisons.recorder import DAY, ROOMY, Recorder, made_sound, opened, standing
from tests.integration.prisons.small_disk import fill, free, mounted
from tests.integration.prisons.workbench import Workbench

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(600),
    pytest.mark.requirement("VC-SUP-15", "VC-API-02"),
]

MB = 1 << 20
RESERVE = 1 << 30
SECONDS = 60.0
"""Of a recording of nearly two megabytes, which comes in several blocks."""


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with mounted(tmp_path / "disk", request.param) as folder:
        yield folder


@pytest.fixture
async def recorder(bench: Workbench, disk: Path, tmp_path: Path) -> AsyncIterator[Recorder]:
    """Its spool and its store lie on the small disk."""
    with standing(SystemKind.VISIT) as (source, settings):
        system = opened(settings, bench, tmp_path)
        one = Recorder(bench, source, system, disk)
        one.space = None
        yield one
        await system.close()


def reserving(recorder: Recorder, gigabytes: int) -> None:
    recorder.settings = msgspec.structs.replace(recorder.settings, fetching_reserve_gb=gigabytes)


async def told(recorder: Recorder) -> str:
    """What the page of systems says of the recordings."""
    system_id = recorder.bench.source.system_id
    async with recorder.bench.database.reading() as tx:
        return (await fetches.figures(tx, [system_id]))[system_id].problem


async def require_whole(recorder: Recorder, call_id: str, content: bytes) -> None:
    """The conversation has the recording once, as the source has it, to the byte."""
    async with recorder.bench.database.reading() as tx:
        (row,) = await recordings.of_call(tx, call_id)
        files = {one.kind: file for one, file in await recordings.part_files(tx, row.id)}
    with recorder.store.open(files["track"]) as file:
        assert b"".join(file.stream()) == content
    verdict = await examine(recorder.bench.database, recorder.store, row.id, datetime.now(UTC))
    assert verdict.whole, verdict


async def kept(recorder: Recorder) -> tuple[int, int]:
    """Recordings that there are, and files of the store, unfinished ones with them."""
    root = recorder.store.root
    files = await asyncio.to_thread(lambda: [one for one in root.rglob("*") if one.is_file()])
    return await recorder.bench.count("recording"), len(files)


@pytest.mark.parametrize("disk", [RESERVE + 20 * MB], indirect=True)
async def test_fetching_stops_before_the_reserve_and_goes_on_where_it_stopped(
    recorder: Recorder, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every 16 MB in production, which is more than a test's recording: after each block here.
    monkeypatch.setattr(fetching, "CHECK_BYTES", 1)
    reserving(recorder, 1)
    content = await made_sound(tmp_path, SECONDS, channels=2)
    sounds = recorder.holds(b"", content, content + bytes(2), content + bytes(4))
    calls = {
        number: await recorder.visited(number, recorder.now - timedelta(days=9 - number))
        for number in (1, 2, 3)
    }
    for number in calls:
        await recorder.recorded(number, sounds[number])
    needed = (1 + COPIES) * len(sounds[3].content)
    # There is room for one, and none for the next, which is not even asked for.
    others = fill(disk, RESERVE + needed + MB)
    await recorder.step()
    assert await recorder.step() == fetching.FULL_S
    assert free(disk) < RESERVE + needed
    assert recorder.system.reads == [("V1.1.wav", 0)]
    assert await told(recorder) == NO_ROOM
    stood = await kept(recorder)
    # Others fill the disk while the second comes.
    others.unlink()
    reading = recorder.system._inner.read

    async def crowded(file: str, start: int) -> AsyncIterator[bytes]:
        async for block in reading(file, start):
            fill(disk, RESERVE + MB)
            yield block

    with monkeypatch.context() as meanwhile:
        # The fault: others fill the disk while a file comes in.
        meanwhile.setattr(recorder.system._inner, "read", crowded)
        assert await recorder.step() == fetching.FULL_S
    assert free(disk) >= RESERVE
    assert await told(recorder) == NO_ROOM
    (had,) = recorder.spooled()
    assert 0 < had < len(content)
    assert await kept(recorder) == stood
    await require_whole(recorder, calls[1], sounds[1].content)
    others.unlink()
    for _ in (2, 3):
        await recorder.step()
    assert recorder.system.reads[1:] == [("V2.2.wav", 0), ("V2.2.wav", had), ("V3.3.wav", 0)]
    assert {row["state"] for row in await recorder.rows()} == {"done"}
    assert free(disk) >= RESERVE
    for number, call_id in calls.items():
        await require_whole(recorder, call_id, sounds[number].content)


@pytest.mark.parametrize("disk", [40 * MB], indirect=True)
async def test_a_disk_that_runs_full_within_a_write_leaves_what_is_gone_on_with(
    recorder: Recorder, disk: Path, tmp_path: Path
) -> None:
    """Of a recording whose size is not told nobody knows before that it does not fit."""
    reserving(recorder, 0)
    first, second = [await made_sound(tmp_path, SECONDS * more, channels=2) for more in (1, 2)]
    sounds = recorder.holds(b"", first, second)
    calls = [await recorder.visited(number) for number in (1, 2)]
    await recorder.recorded(1, sounds[1])
    await recorder.step()
    stood = await kept(recorder)
    others = fill(disk, len(second) // 2)
    await recorder.recorded(2, sounds[2], bytes=0)
    assert await recorder.step() == fetching.FULL_S
    assert free(disk) < MB
    had = (await recorder.rows())[1]["had"]
    assert 0 < had < len(second)
    assert recorder.spooled() == [had]
    assert await told(recorder) == fetching.HELD
    assert await kept(recorder) == stood
    await require_whole(recorder, calls[0], first)
    # As long as there is no room it is told, and nothing is asked for.
    assert await recorder.step(DAY) == fetching.FULL_S
    assert await told(recorder) == NO_ROOM
    others.unlink()
    await recorder.step(DAY)
    assert recorder.system.reads[1:] == [("V2.2.wav", 0), ("V2.2.wav", had)]
    assert [row["state"] for row in await recorder.rows()] == ["done", "done"]
    assert recorder.spooled() == []
    for call_id, content in zip(calls, (first, second), strict=True):
        await require_whole(recorder, call_id, content)


@pytest.mark.parametrize("disk", [24 * MB], indirect=True)
async def test_a_disk_that_runs_full_while_a_recording_is_sealed_leaves_no_half_file(
    recorder: Recorder, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserving(recorder, 0)
    # The sound that is made of it gathers on the same disk.
    scratch = disk / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    content = await made_sound(tmp_path, SECONDS, channels=2)
    sounds = recorder.holds(b"", content, content + bytes(2))
    calls = [await recorder.visited(number) for number in (1, 2)]
    await recorder.recorded(1, sounds[1])
    await recorder.step()
    stood = await kept(recorder)
    await recorder.recorded(2, sounds[2])
    reading = recorder.system._inner.read

    async def fills_behind(file: str, start: int) -> AsyncIterator[bytes]:
        async for block in reading(file, start):
            yield block
        fill(disk, 0)

    # The disk is looked at while there is room, and others take it before the writing.
    recorder.space = ROOMY
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(recorder.system._inner, "read", fills_behind)
        await require_held(recorder, calls[0], sounds, stood)
    (disk / "others").unlink()
    # Less than the sound that is made of it, a little more, and nearly enough for all.
    for left in (100 << 10, MB, len(content)):
        others = fill(disk, left)
        await require_held(recorder, calls[0], sounds, stood)
        others.unlink()
    await recorder.step(DAY)
    assert [row["state"] for row in await recorder.rows()] == ["done", "done"]
    assert recorder.system.reads == [("V1.1.wav", 0), ("V2.2.wav", 0)]
    for number, call_id in enumerate(calls, 1):
        await require_whole(recorder, call_id, sounds[number].content)


async def require_held(
    recorder: Recorder, first: str, sounds: list[Sound], stood: tuple[int, int]
) -> None:
    """The second recording waits in the spool, told of, and all else is as it was."""
    assert await recorder.step(DAY) == fetching.FULL_S
    assert await told(recorder) == fetching.HELD
    assert recorder.spooled() == [len(sounds[2].content)]
    assert await kept(recorder) == stood
    await require_whole(recorder, first, sounds[1].content)

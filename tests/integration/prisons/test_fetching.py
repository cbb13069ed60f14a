"""Recordings of the prisons' systems come here once and whole, whatever happens on their way."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from connectors.ending import end
from connectors.files.store import SealedStore
from connectors.postgres.exchange.prison_systems import fetches, systems
from connectors.postgres.recordings import recording_intake, recordings
from pipelines.flows.exchange.prisons import fetching
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.flows.exchange.prisons.sounds import Sounds
from pipelines.flows.recordings.storing.verification import examine
from pipelines.rules.exchange.prison_systems.fetching import MOST_TRIES
from schemas.calls.state import PartyRole
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.settings import Settings
from schemas.tables.audit.audit import audit_row
from schemas.tables.exchange.prison_system import recording_fetch
from schemas.tables.recordings.conversation import conversation
from schemas.tables.speech.transcription import transcription_task
from tests.integration.eventually import eventually
from tests.integration.prisons.fetched import SECONDS, refused, taken
from tests.integration.prisons.fetched import recorder as recorder
from tests.integration.prisons.recorder import (
    DAY,
    ROOMY,
    SETTINGS,
    Recorder,
    made_sound,
    opened,
    standing,
)
from tests.integration.prisons.test_connector import activate
from tests.integration.prisons.workbench import Workbench

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
LINES = {
    SystemKind.VISIT: (RecordKind.REGISTRATION, RecordKind.VISIT),
    SystemKind.PHONE: (RecordKind.CALL,),
}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(SystemKind.VISIT, marks=pytest.mark.requirement("VC-SUP-15")),
        pytest.param(SystemKind.PHONE, marks=pytest.mark.requirement("VC-SUP-16")),
    ],
)
async def test_what_a_system_recorded_is_fetched_and_queued_without_anybody(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: SystemKind
) -> None:
    # Five seconds in production; the test waits for the recording, not for the clock.
    monkeypatch.setattr(fetching, "IDLE_S", 0.05)
    system_id = bench.source.system_id
    if kind is SystemKind.PHONE:
        async with bench.database.transaction() as tx:
            system_id = await systems.add(
                tx, bench.source.prison_id, kind, "亲情电话系统", "乙公司", None
            )
    store = SealedStore(tmp_path / "files", bench.keys)

    async def current() -> Settings:
        return SETTINGS

    with standing(kind) as (source, settings):
        wanted = (*LINES[kind], RecordKind.RECORDING)
        kinds = tuple(one for one in settings.kinds if one.kind in wanted)
        await activate(bench, system_id, msgspec.structs.replace(settings, kinds=kinds))
        sounds = Sounds(
            store=store, folder=tmp_path / "spool", settings=current, usage=lambda _: ROOMY
        )

        def open_one(of: SystemSettings, secret: str) -> Any:
            return opened(of, bench, tmp_path)

        connector = PrisonConnector(
            "P03", bench.database, bench.keys, open_one, lambda: datetime.now(UTC), sounds=sounds
        )
        told = [one for one in source.entries(RecordKind.RECORDING) if not one.deleted]
        assert told
        task = asyncio.create_task(connector.run())

        async def all_are_queued() -> bool:
            return await bench.count("transcription_task") == len(told)

        async def all_are_done() -> bool:
            left = await asyncio.to_thread(lambda: list((tmp_path / "spool").rglob("*.part")))
            done = await bench.count("recording_fetch", state="done")
            return done == len(told) and not left

        try:
            await eventually(all_are_queued, limit_s=240)
            await eventually(all_are_done, limit_s=60)
            assert connector.fetched == len(told)
        finally:
            await end([task])
    rows = await bench.rows(
        select(
            transcription_task.c.recording_id, transcription_task.c.state, conversation.c.channel
        )
        .join(conversation, conversation.c.id == transcription_task.c.call_id)
        .order_by(transcription_task.c.recording_id)
    )
    assert {row.state for row in rows} == {"waiting"}
    assert {row.channel for row in rows} == {kind.value if kind == "visit" else "phone_call"}
    verdict = await examine(bench.database, store, rows[0].recording_id, datetime.now(UTC))
    assert verdict.whole, verdict


async def test_a_line_that_breaks_off_is_gone_on_with_where_it_broke(
    recorder: Recorder, tmp_path: Path
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path, SECONDS, channels=2))
    call_id = await recorder.visited(1)
    await recorder.recorded(1, sounds[1], first_speaker="inmate")
    recorder.source.faults.half = True
    await recorder.step()
    broken = await recorder.row()
    assert (broken["state"], broken["tries"]) == ("waiting", 0)
    assert 0 < broken["had"] < broken["bytes"]
    assert recorder.spooled() == [broken["had"]]
    recorder.source.faults.half = False
    assert await recorder.step() > 0, "the system is left alone for a while"
    assert await recorder.step(DAY) == 0
    assert recorder.system.reads == [("V1.1.wav", 0), ("V1.1.wav", broken["had"])]
    assert (await recorder.row())["state"] == "done"
    assert recorder.spooled() == []
    (recording_id,) = await taken(recorder.bench.database, call_id)
    async with recorder.bench.database.reading() as tx:
        files = {one.kind: file for one, file in await recordings.part_files(tx, recording_id)}
        speakers = await recording_intake.speakers_of(tx, recording_id)
    with recorder.store.open(files["track"]) as file:
        assert b"".join(file.stream()) == sounds[1].content
    assert [one.value for one in speakers] == [PartyRole.RELATIVE.value, PartyRole.INMATE.value]


async def test_a_killed_process_leaves_what_the_next_one_goes_on_with(
    recorder: Recorder, tmp_path: Path, database_url: str
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path, SECONDS, channels=2))
    call_id = await recorder.visited(1)
    await recorder.recorded(1, sounds[1])
    row = await recorder.row()
    settings = tmp_path / "settings.json"
    with standing(SystemKind.VISIT) as (source, of):
        source.book.sounds = tuple(sounds)
        settings.write_bytes(msgspec.json.encode(of))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.integration.prisons.fetching_process"),
            *(database_url, str(tmp_path), str(settings), recorder.bench.source.system_id),
        )

        async def is_under_way() -> bool:
            return recorder.spool.had(row["id"], row["version"]) > 0

        try:
            await eventually(is_under_way, limit_s=240)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()
    left = recorder.spool.had(row["id"], row["version"])
    assert 0 < left < len(sounds[1].content)
    assert (await recorder.row())["state"] == "fetching"
    assert await taken(recorder.bench.database, call_id) == []
    await recorder.step()
    assert recorder.system.reads == [("V1.1.wav", left)]
    assert (await recorder.row())["state"] == "done"
    assert len(await taken(recorder.bench.database, call_id)) == 1


async def test_one_that_was_taken_and_not_noted_is_taken_once(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path))
    call_id = await recorder.visited(1)
    await recorder.recorded(1, sounds[1])

    async def dies(*_: Any) -> bool:
        raise asyncio.CancelledError

    with monkeypatch.context() as dying:
        # The fault: the recording is taken in, and the process dies before that is noted.
        dying.setattr(fetches, "finish", dies)
        with pytest.raises(asyncio.CancelledError):
            await recorder.step()
    assert len(await taken(recorder.bench.database, call_id)) == 1
    await recorder.step()
    assert (await recorder.row())["state"] == "done"
    assert len(recorder.system.reads) == 1
    assert len(await taken(recorder.bench.database, call_id)) == 1
    assert await recorder.bench.count("transcription_task") == 1


async def test_what_is_not_as_it_was_told_is_given_up_and_a_corrected_record_brings_it(
    recorder: Recorder, tmp_path: Path
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path))
    call_id = await recorder.visited(1)
    await recorder.recorded(1, sounds[1], sm3="0" * 64)
    for tries in range(1, MOST_TRIES):
        await recorder.step(DAY)
        row = await recorder.row()
        assert (row["state"], row["tries"], row["had"]) == ("waiting", tries, 0)
        assert await recorder.step() == fetching.IDLE_S, "not before its time"
    await recorder.step(DAY)
    assert (await recorder.row())["state"] == "failed"
    assert recorder.spooled() == []
    (told,) = await refused(recorder.bench.database)
    assert told == ("V1.1.wav", "录音文件与所附SM3校验值不符。")
    audited = select(audit_row.c.detail).where(audit_row.c.action == "recording.refused")
    (noted,) = await recorder.bench.rows(audited)
    assert noted.detail["code"] == "digest_differs"
    # The same record once more asks nothing; a corrected one does.
    await recorder.recorded(1, sounds[1], version=2, sm3="0" * 64)
    assert (await recorder.row())["state"] == "failed"
    await recorder.recorded(1, sounds[1], version=3)
    await recorder.step()
    assert (await recorder.row())["state"] == "done"
    assert len(await taken(recorder.bench.database, call_id)) == 1


@pytest.mark.parametrize("change", [{"bytes": 10}, {"bytes": 10**9}, {"file": "gone.none"}])
async def test_a_file_of_another_size_or_none_is_tried_and_then_told(
    recorder: Recorder, tmp_path: Path, change: dict[str, Any]
) -> None:
    sounds = recorder.holds(b"", b"", await made_sound(tmp_path))
    call_id = await recorder.visited(1)
    await recorder.visited(2)
    await recorder.recorded(1, sounds[2], **{"file": "V1.2.wav"} | change)
    for _ in range(MOST_TRIES + 1):
        await recorder.step(DAY)
    assert (await recorder.row())["state"] == "failed"
    assert len(await refused(recorder.bench.database)) == 1
    assert await taken(recorder.bench.database, call_id) == []
    assert recorder.asked.wait_s() == 0, "a file says nothing of the system"
    await recorder.recorded(2, sounds[2])
    await recorder.step()
    assert [row["state"] for row in await recorder.rows()] == ["failed", "done"]


async def test_what_is_no_sound_is_refused_at_once(recorder: Recorder) -> None:
    sounds = recorder.holds(b"", b"no sound at all" * 99)
    await recorder.visited(1)
    await recorder.recorded(1, sounds[1])
    await recorder.step()
    row = await recorder.row()
    assert (row["state"], recorder.spooled()) == ("refused", [])
    assert await refused(recorder.bench.database) == [("V1.1.wav", row["problem"])]


async def test_a_record_that_changes_while_its_file_comes_is_fetched_anew(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every 16 MB in production, which is more than a test's recording: after each block here.
    monkeypatch.setattr(fetching, "CHECK_BYTES", 1)
    first, second = [await made_sound(tmp_path, SECONDS + more, channels=2) for more in (0, 1)]
    sounds = recorder.holds(b"", first, second)
    call_id = await recorder.visited(1)
    await recorder.recorded(1, sounds[1])
    reading = recorder.system._inner.read

    async def changing(file: str, start: int) -> AsyncIterator[bytes]:
        async for block in reading(file, start):
            await recorder.recorded(1, sounds[2], version=2, file="V1.2.wav")
            yield block

    with monkeypatch.context() as meanwhile:
        # The source changes its record between two blocks of the file.
        meanwhile.setattr(recorder.system._inner, "read", changing)
        await recorder.step()
    assert await taken(recorder.bench.database, call_id) == []
    await recorder.step()
    assert [file for file, _ in recorder.system.reads] == ["V1.1.wav", "V1.2.wav"]
    assert (await recorder.row())["state"] == "done"
    assert recorder.spooled() == []
    found = select(recording_fetch.c.version)
    assert [row.version for row in await recorder.bench.rows(found)] == [2]

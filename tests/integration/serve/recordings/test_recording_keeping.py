"""转存 and 留存: recordings move to lasting storage and go by rule (VC-REC-04, -06, -07)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from actors.recordings.recording_composer import compose_one
from connectors.files.lasting import copy_to_lasting
from connectors.files.stored_file import LASTING, StoredFile
from connectors.postgres.recordings import recording_keeping, recordings, segments, transfers
from pipelines.flows.recordings.storing import retention
from pipelines.flows.recordings.storing.finishing import MOST_TRIES, finish_abandoned
from pipelines.flows.recordings.storing.transfer import transfer
from pipelines.flows.recordings.storing.verification import verify_recording
from pipelines.rules.recordings.retention import Space
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.recorded import Recorded, doors_of, ended_call, record, recorded
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration
SETTINGS = {"low_percent": 15, "target_percent": 20, "wait_hours": 24, "space_least_days": 180}
ROOMY = Space(free=900, total=1000)
LATER = timedelta(hours=2)


def now() -> datetime:
    return datetime.now(UTC)


async def all_files(world: World, made: Recorded) -> list[StoredFile]:
    async with world.database.transaction() as tx:
        parts = [file for _, file in await recordings.part_files(tx, made.recording_id)]
        return parts + await segments.stored(tx, made.recording_id)


@pytest.mark.requirement("VC-REC-04")
@pytest.mark.requirement("VC-REC-06")
async def test_files_move_to_lasting_storage_and_play_from_the_same_address(
    world: World, people: People
) -> None:
    made = await recorded(world, people)
    reviewer = await people.officer("reviewer")
    view = await reviewer.get(f"/api/conversations/{made.call_id}/recording")
    before = {one["url"]: (await reviewer.http.get(one["url"])).content for one in view["parts"]}
    sources = [world.files.path_of(file) for file in await all_files(world, made)]
    counts = await transfer(world.database, world.files, now() + LATER, after_hours=1)
    assert counts == {"moved": 8, "failed": 0, "freed": 0}
    assert not any(path.exists() for path in sources), "the source space is free"
    files = await all_files(world, made)
    assert {file.store for file in files} == {LASTING}
    for file in files:
        with world.files.open(file) as reader:
            reader.verify()
    after = {url: (await reviewer.http.get(url)).content for url in before}
    assert after == before
    assert (await verify_recording(world.database, world.files, made.recording_id, now())).whole
    detail = await reviewer.get(f"/api/recordings/{made.recording_id}")
    assert {one["store"] for one in detail["files"]} == {"lasting"}
    assert {one["transfer"] for one in detail["files"] if one["part_id"]} == {"done"}
    storage = await reviewer.get("/api/recording-storage")
    assert (storage["waiting"], storage["failed"]) == (0, 0)
    assert {one["store"]: one["files"] for one in storage["stores"]} == {"working": 0, "lasting": 8}


@pytest.mark.requirement("VC-REC-04")
async def test_a_copy_that_does_not_hold_keeps_its_source_and_is_tried_again(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await recorded(world, people)

    def torn(source: Path, draft: Path) -> None:
        draft.write_bytes(source.read_bytes()[:-7] + b"garbage")

    with monkeypatch.context() as patch:
        # The fault: what arrives in lasting storage is not what was sent.
        patch.setattr("connectors.files.lasting._copy", torn)
        counts = await transfer(world.database, world.files, now() + LATER, after_hours=1)
    assert (counts["moved"], counts["failed"]) == (0, 8)
    assert world.files.lasting is not None
    assert not [path for path in world.files.lasting.rglob("*") if path.is_file()]
    async with world.database.transaction() as tx:
        assert await transfers.counts(tx) == (8, 8)
    reviewer = await people.officer("reviewer")
    detail = await reviewer.get(f"/api/recordings/{made.recording_id}")
    assert {one["transfer"] for one in detail["files"]} == {"failed"}
    counts = await transfer(world.database, world.files, now() + LATER, after_hours=1)
    assert (counts["moved"], counts["failed"]) == (8, 0)
    assert (await verify_recording(world.database, world.files, made.recording_id, now())).whole


async def test_a_move_that_died_after_its_copy_counted_frees_the_source_later(
    world: World, people: People
) -> None:
    made = await recorded(world, people)
    file = (await all_files(world, made))[0]
    source = world.files.path_of(file)
    copy_to_lasting(world.files, file)
    async with world.database.transaction() as tx:
        assert await transfers.moved(tx, file.id, now())
    assert source.exists()
    counts = await transfer(world.database, world.files, now() + LATER, after_hours=1)
    assert (counts["freed"], counts["moved"]) == (1, 7)
    assert not source.exists()


async def retain(world: World, at: datetime, space: Space = ROOMY) -> dict[str, int]:
    return await retention.apply(world.database, world.files, SETTINGS, at, lambda _: space)


@pytest.mark.requirement("VC-REC-07")
async def test_what_is_past_its_time_is_removed_and_recorded_and_one_on_hold_is_kept(
    world: World, people: People
) -> None:
    gone = await recorded(world, people)
    kept = await recorded(world, people, minutes_ahead=60)
    chief = await people.officer("chief")
    await chief.post(f"/api/recordings/{kept.recording_id}/hold", {"reason": "涉案证据"})
    units = {one["code"]: one["id"] for one in await chief.get("/api/units")}
    rule = {"name": "录音两年", "kind": "sound", "unit_id": units["SH"], "keep_days": 730}
    await chief.post("/api/records/recording_rules", {"values": rule})

    assert (await retain(world, now() + timedelta(days=364)))["term"] == 0
    assert (await retain(world, now() + timedelta(days=366)))["term"] == 2
    detail = await chief.get(f"/api/recordings/{gone.recording_id}")
    assert set(detail["row"]["kinds"]) == {"call", "sound"}
    assert (await retain(world, now() + timedelta(days=731)))["term"] == 1
    assert (await retain(world, now() + timedelta(days=1096)))["term"] == 1
    detail = await chief.get(f"/api/recordings/{gone.recording_id}")
    assert detail["row"]["kinds"] == []
    assert {one["kind"]: one["cause"] for one in detail["removals"]} == {
        "call": "term",
        "sound": "term",
        "picture": "term",
        "track": "term",
    }
    rows = await audit_rows_of(world, "recording", gone.recording_id)
    assert [row.action for row in rows].count("recording.remove") == 4
    for one in gone.segments:
        assert not world.files.path_of(one.file).exists()
    detail = await chief.get(f"/api/recordings/{kept.recording_id}")
    assert set(detail["row"]["kinds"]) == {"call", "sound", "picture", "track"}
    assert detail["removals"] == []
    assert (await verify_recording(world.database, world.files, kept.recording_id, now())).whole


@pytest.mark.requirement("VC-REC-07")
async def test_a_prison_keeps_longer_and_never_shorter(world: World, people: People) -> None:
    made = await recorded(world, people)
    leader = await people.officer("leader")
    units = {one["code"]: one["id"] for one in await leader.get("/api/units")}
    rule = {"name": "本监", "kind": "track", "unit_id": units["P03"], "keep_days": 500}
    await leader.post("/api/records/recording_rules", {"values": rule})
    await leader.post(
        "/api/records/recording_rules",
        {"values": rule | {"kind": "picture", "keep_days": 100}},
    )
    assert (await retain(world, now() + timedelta(days=364)))["term"] == 0
    assert (await retain(world, now() + timedelta(days=400)))["term"] == 1
    detail = await leader.get(f"/api/recordings/{made.recording_id}")
    assert set(detail["row"]["kinds"]) == {"call", "sound", "track"}


async def review(people: People, made: Recorded) -> None:
    reviewer = await people.officer("reviewer")
    body = {"summary": "无异常", "assessment": "normal"}
    await reviewer.post(f"/api/conversations/{made.call_id}/reviews", body)


@pytest.mark.requirement("VC-REC-07")
async def test_low_space_is_alerted_before_the_oldest_reviewed_goes(
    world: World, people: People
) -> None:
    old = await recorded(world, people)
    newer = await recorded(world, people, minutes_ahead=60)
    unreviewed = await recorded(world, people, minutes_ahead=120)
    await review(people, old)
    await review(people, newer)
    at = now() + timedelta(days=200)
    low = Space(free=140, total=1000)

    counts = await retain(world, at, low)
    assert (counts["alerts"], counts["space"]) == (2, 0), "first the alert, on both stores"
    leader = await people.officer("leader")
    storage = await leader.get("/api/recording-storage")
    assert all(one["alert_since"] for one in storage["stores"])
    rows = await audit_rows_of(world, "storage", "working")
    assert [row.action for row in rows] == ["storage.low"]
    assert (await retain(world, at + timedelta(hours=23), low))["space"] == 0
    # 60 bytes are wanted: one recording is more than enough.
    assert (await retain(world, at + timedelta(hours=25), low))["space"] == 4
    kinds = {
        made.recording_id: set(
            (await leader.get(f"/api/recordings/{made.recording_id}"))["row"]["kinds"]
        )
        for made in (old, newer, unreviewed)
    }
    assert kinds[old.recording_id] == set()
    assert kinds[newer.recording_id] == kinds[unreviewed.recording_id] != set()
    detail = await leader.get(f"/api/recordings/{old.recording_id}")
    assert {one["cause"] for one in detail["removals"]} == {"space"}
    await retain(world, at + timedelta(hours=26))
    storage = await leader.get("/api/recording-storage")
    assert not any(one["alert_since"] for one in storage["stores"])


@pytest.mark.requirement("VC-REC-02")
async def test_what_a_dead_room_left_is_finished_with_all_that_was_sealed(
    world: World, people: People
) -> None:
    """Two of four rows were lost with the room; the files say what they are."""
    call_id = await ended_call(world, people, ended_at=now() - timedelta(minutes=5))
    async with world.database.transaction() as tx:
        sql = text("select first_joined_at from video_call where id = :id")
        began = await tx.scalar(sql.bindparams(id=call_id))
        recording_id = await recordings.start(tx, call_id, at=began)
    sealed = record(world, recording_id)
    async with world.database.transaction() as tx:
        for one in sealed[:2]:
            await segments.add(tx, one.link, one.file)
    torn = world.files.path_of(sealed[0].file).with_suffix(".sealed.part")
    torn.write_bytes(b"open when the room died")
    assert await finish_abandoned(world.database, world.files, now()) == [recording_id]
    assert not torn.exists()
    await compose_one(doors_of(world), recording_id)
    verdict = await verify_recording(world.database, world.files, recording_id, now())
    assert verdict.whole, verdict
    assert verdict.segments == 4
    assert verdict.seconds == pytest.approx(12, abs=1)
    assert await finish_abandoned(world.database, world.files, now()) == []


@pytest.mark.requirement("VC-REC-02")
async def test_composing_that_fails_is_tried_again_and_not_for_ever(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await recorded(world, people, composed=False)
    async with world.database.transaction() as tx:
        ended = now() - timedelta(minutes=5)
        await recordings.end(tx, made.recording_id, ended_at=ended, seconds=12.0)

    async def broken(*_: Any, **__: Any) -> None:
        raise OSError(5, "Input/output error")

    # The fault: the disk fails while files are composed, however often it is tried.
    monkeypatch.setattr("actors.recordings.recording_composer.compose_apart", broken)
    await compose_one(doors_of(world), made.recording_id)
    for _ in range(MOST_TRIES - 1):
        assert await finish_abandoned(world.database, world.files, now()) == [made.recording_id]
        await compose_one(doors_of(world), made.recording_id)
    assert await finish_abandoned(world.database, world.files, now()) == []
    async with world.database.transaction() as tx:
        row = await recordings.get(tx, made.recording_id)
    assert row is not None
    assert (row.state, row.tries) == ("failed", MOST_TRIES)


@pytest.mark.requirement("VC-AV-02")
@pytest.mark.stand_in("rooms", "The recording is made by the test, as a room would.")
async def test_the_end_of_a_recording_brings_its_files_and_they_are_fetched(
    world: World, people: People
) -> None:
    made = await recorded(world, people)
    async with world.database.transaction() as tx:
        sql = "select subject, payload from outbox where subject like '%.recording'"
        ((subject, payload),) = (await tx.connection.execute(text(sql))).all()
    told = msgspec.json.decode(payload)
    assert subject == f"call.P03.{made.call_id}.recording"
    assert (told["event"], told["recording_id"]) == ("recording.sealed", made.recording_id)
    assert (told["segments"], told["chain"]) == (4, made.segments[-1].link.digest)
    reviewer = await people.officer("reviewer")
    for file in told["files"]:
        reply = await reviewer.http.get(file["url"])
        assert (reply.status_code, len(reply.content)) == (200, file["size"])
    assert {one["kind"] for one in told["files"]} == {"call", "sound", "picture"}


@pytest.mark.requirement("VC-REC-07")
async def test_a_hold_that_comes_between_stops_the_removal(world: World, people: People) -> None:
    made = await recorded(world, people)
    leader = await people.officer("leader")
    await leader.post(f"/api/recordings/{made.recording_id}/hold", {"reason": "调查"})
    async with world.database.transaction() as tx:
        assert await recording_keeping.held(tx, made.recording_id)
    assert (await retain(world, now() + timedelta(days=4000)))["term"] == 0

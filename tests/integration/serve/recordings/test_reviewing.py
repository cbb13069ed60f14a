"""After the call: recording by range, transcript, waveform, rating, review."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from connectors.postgres.calls import calls
from connectors.postgres.recordings import recordings
from connectors.postgres.speech import transcripts
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import CallState, EndReason, Speaker
from schemas.calls.views import GapView, LineView, Waveform
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows, audit_rows_of
from tests.integration.serve.world import World

SYSTEM = system_actor("系统")
SOUND = os.urandom(300_000)
LINE_ID = "01JZZZZZZZZZZZZZZZZZZZZZZZ"


async def held(world: World, people: People) -> tuple[str, str]:
    """A finished call with a recording; its id and the part's."""
    call_id = await approved(world, people, await people.relative())
    now = datetime.now(UTC)
    store = world.files
    sound = store.put("recording", "audio/webm", SOUND)
    wave = Waveform(step_s=0.1, channels=[[0.5, 1.0], [0.0, 0.25]])
    drawn = store.put("waveform", "application/json", msgspec.json.encode(wave))
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        call = await calls.change_state(
            tx, call, CallState.WAITING, at=now, actor=SYSTEM, first_joined_at=now
        )
        call = await calls.change_state(
            tx, call, CallState.CONNECTED, at=now, actor=SYSTEM, connected_at=now
        )
        call = await calls.change_state(
            tx,
            call,
            CallState.ENDED,
            at=now,
            actor=SYSTEM,
            ended_at=now,
            end_reason=EndReason.LIMIT,
        )
        recording_id = await recordings.start(tx, call_id, at=now)
        part_id = await recordings.add_part(
            tx, recording_id, kind="sound", role=None, start_s=0, seconds=60, file=sound
        )
        await recordings.add_part(
            tx, recording_id, kind="waveform", role=None, start_s=0, seconds=60, file=drawn
        )
        await recordings.finish(tx, recording_id, ended_at=now, seconds=60, gaps=[])
        line = LineView(
            id=LINE_ID,
            seq=1,
            kind="text",
            speaker=Speaker.INMATE,
            speaker_name="周某",
            start_s=1,
            end_s=2,
            text="家里都好吗",
            hits=[],
            at=now,
        )
        await transcripts.add_line(tx, call, line, engine="test")
    return call_id, part_id


@pytest.mark.requirement("VC-REC-01")
async def test_a_recording_plays_with_seeking(people: People, world: World) -> None:
    call_id, part_id = await held(world, people)
    reviewer = await people.officer("reviewer")
    view = await reviewer.get(f"/api/conversations/{call_id}/recording")
    (part,) = view["parts"]
    assert (view["state"], part["id"], part["size"]) == ("sealed", part_id, len(SOUND))
    whole = await reviewer.http.get(part["url"])
    assert whole.status_code == 200
    assert whole.content == SOUND
    assert whole.headers["content-type"] == "audio/webm"
    assert whole.headers["accept-ranges"] == "bytes"
    assert "no-store" in whole.headers["cache-control"]
    middle = await reviewer.http.get(part["url"], headers={"Range": "bytes=65530-131080"})
    assert middle.status_code == 206
    assert middle.content == SOUND[65530:131081]
    assert middle.headers["content-range"] == f"bytes 65530-131080/{len(SOUND)}"
    beyond = await reviewer.http.get(part["url"], headers={"Range": "bytes=900000-"})
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"bytes */{len(SOUND)}"
    rows = await audit_rows(world, call_id)
    assert rows.count(("recording.play", "ok", "")) == 1
    assert ("recording.read", "ok", "") in rows


@pytest.mark.requirement("VC-SUP-08")
async def test_playing_is_by_right(people: People, world: World) -> None:
    call_id, part_id = await held(world, people)
    for login, status in (("approver", 403), ("monitor", 403), ("elsewhere", 404)):
        officer = await people.officer(login)
        reply = await officer.http.get(f"/api/conversations/{call_id}/recording/{part_id}")
        assert reply.status_code == status, login
    rows = await audit_rows_of(world, "conversation", call_id)
    refused = [(row.action, row.result) for row in rows]
    # Whoever lacks the right is refused at the door, whoever lacks the reach when it is looked for.
    assert refused == [
        ("access.refused", "refused"),
        ("access.refused", "refused"),
        ("recording.play", "refused"),
    ]


@pytest.mark.requirement("VC-SUP-09")
async def test_the_review_page_has_all_its_parts(people: People, world: World) -> None:
    call_id, _ = await held(world, people)
    reviewer = await people.officer("reviewer")
    (line,) = await reviewer.get(f"/api/conversations/{call_id}/transcript")
    assert (line["speaker"], line["text"]) == ("inmate", "家里都好吗")
    wave = await reviewer.get(f"/api/conversations/{call_id}/waveform")
    assert wave["channels"] == [[0.5, 1.0], [0.0, 0.25]]
    case = await reviewer.post(
        f"/api/conversations/{call_id}/reviews", {"summary": "无异常", "assessment": "normal"}
    )
    assert case["row"]["reviewer"] == "民警reviewer"
    assert (await reviewer.get(f"/api/calls/{call_id}"))["call"]["state"] == "reviewed"
    assert [(one["officer"], one["summary"]) for one in case["reviews"]] == [
        ("民警reviewer", "无异常")
    ]
    second = await reviewer.post(
        f"/api/conversations/{call_id}/reviews", {"summary": "补充", "assessment": "attention"}
    )
    assert len(second["reviews"]) == 2
    stages = (await reviewer.get(f"/api/calls/{call_id}"))["stages"]
    titles = [stage["title"] for stage in stages]
    assert titles.count("完成复核") == 1
    assert titles.count("复核结论") == 2


@pytest.mark.requirement("VC-MON-05")
async def test_a_rating_is_kept_with_the_call(people: People, world: World) -> None:
    call_id, _ = await held(world, people)
    monitor = await people.officer("monitor")
    path = f"/api/calls/{call_id}/ratings"
    await monitor.post(path, {"level": 2, "tags": ["情绪激动"], "text": "注意"})
    case = await monitor.post(path, {"level": 4})
    assert [(one["level"], one["tags"]) for one in case["ratings"]] == [(4, [])]
    out_of_range = await monitor.ask("POST", path, {"level": 9})
    assert out_of_range.status_code == 422
    assert out_of_range.json()["detail"]["fields"] == ["level"]
    assert "等级" in out_of_range.json()["message"]


async def test_recordings_of_a_room_that_died_are_one_with_its_hole(
    people: People, world: World
) -> None:
    call_id, _ = await held(world, people)
    async with world.database.transaction() as tx:
        (first,) = await recordings.of_call(tx, call_id)
        again = first.started_at + timedelta(seconds=75)
        second = await recordings.start(tx, call_id, at=again)
        gap = GapView(start_s=1, end_s=2, what="loss")
        ended = again + timedelta(seconds=30)
        await recordings.finish(tx, second, ended_at=ended, seconds=30, gaps=[gap])
        await recordings.set_state(
            tx, first.id, "sealed", ended_at=first.started_at + timedelta(seconds=60)
        )
    reviewer = await people.officer("reviewer")
    view = await reviewer.get(f"/api/conversations/{call_id}/recording")
    assert view["seconds"] == 105
    holes = [(gap["start_s"], gap["end_s"], gap["what"]) for gap in view["gaps"]]
    assert holes == [(76, 77, "loss"), (60, 75, "recorder_break")]


def cut_short(path: Path) -> None:
    with path.open("r+b") as sealed:
        sealed.truncate(path.stat().st_size - 100)


async def test_a_changed_file_is_never_played_as_whole(people: People, world: World) -> None:
    call_id, part_id = await held(world, people)
    async with world.database.transaction() as tx:
        file = await recordings.part_file(tx, call_id, part_id)
    assert file is not None
    cut_short(Path(world.settings.files_dir) / file.location)
    reviewer = await people.officer("reviewer")
    reply = await reviewer.http.get(f"/api/conversations/{call_id}/recording/{part_id}")
    assert reply.status_code == 500
    assert reply.json()["code"] == "file_broken"

"""录音录像 of visits and phone calls: found, proven, given out, held, deleted (VC-SUP-15, -16)."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.postgres.recordings import recordings
from pipelines.rules.recordings.download_mark import read_mark
from pipelines.rules.recordings.retention import Space
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.recorded import recorded
from tests.integration.serve.recordings.test_recording_keeping import retain
from tests.integration.serve.speech.test_transcription import add, drain
from tests.integration.serve.spoken import talked
from tests.integration.serve.world import World
from tests.integration.transcription.made import MadeReader

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-SUP-15"),
    pytest.mark.requirement("VC-SUP-16"),
]
LIST = "/api/recordings"
PHONE, VISIT = ContactChannel.PHONE_CALL, ContactChannel.VISIT


async def handed_in(
    world: World, person: Person, channel: ContactChannel, folder: Path
) -> tuple[str, str]:
    """A conversation with a recording that an officer added; the ids of both."""
    conversation_id = await talked(world, channel)
    reply = await add(person, conversation_id, folder, f"{channel.value}.wav")
    assert reply.is_success, reply.text
    return conversation_id, reply.json()["recording_id"]


async def test_recordings_of_all_channels_stand_in_one_list(
    world: World, people: People, tmp_path: Path
) -> None:
    leader = await people.officer("leader")
    made = await recorded(world, people)
    visit_id, of_visit = await handed_in(world, leader, VISIT, tmp_path)
    _, of_phone = await handed_in(world, leader, PHONE, tmp_path)
    page = await leader.get(LIST)
    assert {row["id"]: row["channel"] for row in page["rows"]} == {
        made.recording_id: "video_call",
        of_visit: "visit",
        of_phone: "phone_call",
    }
    for channel, recording_id in (
        ("video_call", made.recording_id),
        ("visit", of_visit),
        ("phone_call", of_phone),
    ):
        (row,) = (await leader.get(LIST, channel=channel))["rows"]
        assert row["id"] == recording_id
    (row,) = (await leader.get(LIST, channel="visit", q="周某", kind="track"))["rows"]
    assert (row["case_no"], row["call_state"], row["call_id"]) == (None, None, visit_id)
    assert (set(row["kinds"]), row["state"]) == ({"sound", "track"}, "sealed")
    assert (await leader.http.get(LIST, params={"channel": "letter"})).status_code == 422
    other = await people.officer("other_leader")
    assert (await other.get(LIST))["total"] == 0
    assert (await other.http.get(f"{LIST}/{of_visit}")).status_code == 404
    assert await other.refused(f"{LIST}/{of_visit}/hold", {"reason": "x"}) == (
        404,
        "recording_not_found",
    )


async def test_one_that_became_privileged_is_seen_by_nobody(
    world: World, people: People, tmp_path: Path
) -> None:
    leader = await people.officer("leader")
    visit_id, recording_id = await handed_in(world, leader, VISIT, tmp_path)
    closing = f"/api/confidentiality/visit/{visit_id}/privileged"
    await leader.post(closing, {"reason": "来访者为律师"})
    assert (await leader.get(LIST))["total"] == 0
    assert (await leader.http.get(f"{LIST}/{recording_id}")).status_code == 404
    assert (await leader.refused(f"{LIST}/{recording_id}/verification", {}))[0] == 404


async def test_what_an_outside_system_does_not_write_is_visibly_absent(
    world: World, people: People, tmp_path: Path
) -> None:
    leader = await people.officer("leader")
    visit_id, recording_id = await handed_in(world, leader, VISIT, tmp_path)
    await drain(world, MadeReader())
    detail = await leader.get(f"{LIST}/{recording_id}")
    files = {one["kind"]: one for one in detail["files"]}
    assert set(files) == {"sound", "track"}
    assert (files["track"]["part_id"], files["track"]["url"]) == (None, None)
    original = (tmp_path / "visit.wav").read_bytes()
    told = (files["track"]["sm3"], files["track"]["size"])
    assert told == (hashlib.new("sm3", original).hexdigest(), len(original))
    assert detail["segments"] == 0
    assert set(detail["keep_until"]) == {"sound", "track"}
    lines = await leader.get(f"/api/conversations/{visit_id}/transcript")
    assert detail["transcript_lines"] == len(lines) > 0
    async with world.database.transaction() as tx:
        (part,) = [one for one in await recordings.parts(tx, recording_id) if one.kind == "track"]
    denied = await leader.http.get(f"{LIST}/{recording_id}/parts/{part.id}/download")
    assert denied.status_code == 404


async def test_it_is_proven_given_out_and_a_changed_file_is_found(
    world: World, people: People, tmp_path: Path
) -> None:
    leader, reviewer = await people.officer("leader"), await people.officer("reviewer")
    _, recording_id = await handed_in(world, leader, PHONE, tmp_path)
    path = f"{LIST}/{recording_id}"
    verdict = await leader.post(f"{path}/verification")
    assert (verdict["whole"], verdict["segments"], verdict["files"]) == (True, 0, 3)
    sound = next(one for one in (await leader.get(path))["files"] if one["kind"] == "sound")
    download = f"{path}/parts/{sound['part_id']}/download"
    assert (await reviewer.http.get(download)).status_code == 403
    reply = await leader.http.get(download)
    assert reply.status_code == 200
    assert "filename" in reply.headers["content-disposition"]
    mark, size = read_mark(reply.content[-4096:])
    assert hashlib.new("sm3", reply.content[:-size]).hexdigest() == mark.sm3 == sound["sm3"]
    async with world.database.transaction() as tx:
        (original,) = await recordings.kept_files(tx, recording_id, ("track",))
    stored = world.files.path_of(original)
    broken = bytearray(stored.read_bytes())
    broken[-1] ^= 1
    stored.write_bytes(broken)
    verdict = await leader.post(f"{path}/verification")
    assert not verdict["whole"]
    assert verdict["bad_files"] == [{"kind": "track", "problem": "broken"}]
    assert (await leader.get(LIST, whole="false"))["total"] == 1


async def test_it_is_held_released_and_deleted_by_two(
    world: World, people: People, tmp_path: Path
) -> None:
    await add_officer(world, "second", "P03", frozenset({Role.LEADER}))
    leader, second = await people.officer("leader"), await people.officer("second")
    visit_id, recording_id = await handed_in(world, leader, VISIT, tmp_path)
    path = f"{LIST}/{recording_id}"
    assert (await leader.post(f"{path}/hold", {"reason": "立案调查"}))["row"]["held"]
    ask = {"kinds": ["sound", "track"], "reason": "误录"}
    assert await leader.refused(f"{path}/deletion", ask) == (409, "deletion_hindered")
    await leader.post(f"{path}/release", {"reason": "调查结束"})
    await decide(second, await only(second), "approve")
    await leader.post(f"{path}/deletion", ask)
    case = await only(second)
    assert "现场会见 周某 2026-11-10 12:00" in case["title"]
    await decide(second, case, "approve", "同意")
    detail = await leader.get(path)
    assert (detail["row"]["kinds"], {one["kind"] for one in detail["removals"]}) == (
        [],
        {"sound", "track"},
    )
    assert (await leader.post(f"{path}/verification"))["whole"]
    reply = await leader.http.get(f"/api/conversations/{visit_id}/waveform")
    assert reply.status_code == 404


async def test_the_oldest_reviewed_goes_where_space_is_short_whatever_its_channel(
    world: World, people: People, tmp_path: Path
) -> None:
    leader, reviewer = await people.officer("leader"), await people.officer("reviewer")
    reviewed_id, gone = await handed_in(world, leader, VISIT, tmp_path)
    _, kept = await handed_in(world, leader, PHONE, tmp_path)
    body = {"summary": "无异常", "assessment": "normal"}
    await reviewer.post(f"/api/conversations/{reviewed_id}/reviews", body)
    at, low = datetime.now(UTC) + timedelta(days=200), Space(free=140, total=1000)
    await retain(world, at, low)
    assert (await retain(world, at + timedelta(hours=25), low))["space"] == 2
    assert (await leader.get(f"{LIST}/{gone}"))["row"]["kinds"] == []
    assert (await leader.get(f"{LIST}/{kept}"))["row"]["kinds"] != []

"""录音录像: found, played, given out by right, held, deleted by two (VC-REC-01, -05, -07)."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import av
import pytest

from pipelines.rules.recordings.download_mark import read_mark
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.recorded import Recorded, recorded
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration
LIST = "/api/recordings"


@pytest.fixture
async def made(world: World, people: People) -> Recorded:
    return await recorded(world, people)


async def files_of(officer: Person, made: Recorded) -> dict[str, dict[str, object]]:
    detail = await officer.get(f"{LIST}/{made.recording_id}")
    return {one["kind"]: one for one in detail["files"]}


@pytest.mark.requirement("VC-REC-01")
@pytest.mark.requirement("VC-REC-05")
async def test_a_recording_is_found_by_every_filter_and_within_the_scope(
    made: Recorded, world: World, people: People
) -> None:
    leader = await people.officer("leader")
    page = await leader.get(LIST)
    (row,) = page["rows"]
    assert (row["id"], row["call_id"], page["total"]) == (made.recording_id, made.call_id, 1)
    assert set(row["kinds"]) == {"call", "sound", "picture", "track"}
    assert abs(row["seconds"] - 12) < 1
    now = datetime.now(UTC)
    found = {
        "q": row["inmate_name"],
        "state": "sealed",
        "kind": "sound",
        "store": "working",
        "held": "false",
        "since": (now - timedelta(hours=1)).isoformat(),
        "until": (now + timedelta(hours=1)).isoformat(),
    }
    assert (await leader.get(LIST, **found))["total"] == 1
    missed = {
        "q": "没有这个人",
        "state": "failed",
        "store": "lasting",
        "held": "true",
        "whole": "true",
        "until": (now - timedelta(hours=1)).isoformat(),
    }
    for name, value in missed.items():
        assert (await leader.get(LIST, **{name: value}))["total"] == 0, name
    other = await people.officer("other_leader")
    assert (await other.get(LIST))["total"] == 0
    reply = await other.http.get(f"{LIST}/{made.recording_id}")
    assert reply.status_code == 404
    rows = await audit_rows_of(world, "recording", made.recording_id)
    assert ("recording.read", "refused") in [(one.action, one.result) for one in rows]


@pytest.mark.requirement("VC-REC-01")
@pytest.mark.requirement("VC-REC-03")
@pytest.mark.requirement("VC-REC-05")
async def test_a_download_is_the_sealed_file_marked_with_who_took_it(
    made: Recorded, world: World, people: People
) -> None:
    leader = await people.officer("leader")
    files = await files_of(leader, made)
    me = await leader.get("/api/officer/me")
    lengths = []
    for kind in ("call", "sound", "picture"):
        part = files[kind]
        path = f"{LIST}/{made.recording_id}/parts/{part['part_id']}/download"
        reply = await leader.http.get(path)
        assert reply.status_code == 200
        assert "attachment" in reply.headers["content-disposition"]
        mark, size = read_mark(reply.content[-4096:])
        assert mark.officer_id == me["id"]
        plain = reply.content[:-size]
        assert hashlib.new("sm3", plain).hexdigest() == part["sm3"] == mark.sm3
        played = av.open(io.BytesIO(reply.content))
        lengths.append(float(played.duration or 0) / 1e6)
        assert sum(1 for _ in played.decode()) > 50, "plays with the mark behind it"
    assert max(lengths) - min(lengths) < 0.2
    rows = await audit_rows_of(world, "recording", made.recording_id)
    taken = [row.detail["kind"] for row in rows if row.action == "recording.download"]
    assert taken == ["call", "sound", "picture"]


@pytest.mark.requirement("VC-REC-01")
async def test_a_download_needs_its_own_right(made: Recorded, people: People) -> None:
    leader, reviewer = await people.officer("leader"), await people.officer("reviewer")
    part = (await files_of(leader, made))["sound"]["part_id"]
    path = f"{LIST}/{made.recording_id}/parts/{part}/download"
    assert (await reviewer.http.get(path)).status_code == 403
    assert (await reviewer.get(f"/api/conversations/{made.call_id}/recording"))["state"] == "sealed"
    other = await people.officer("other_leader")
    assert (await other.http.get(path)).status_code == 404


@pytest.mark.requirement("VC-REC-07")
async def test_one_on_hold_is_not_deleted_and_released_by_two(
    made: Recorded, world: World, people: People
) -> None:
    leader = await people.officer("leader")
    await add_officer(world, "second", "P03", frozenset({Role.LEADER}))
    second = await people.officer("second")
    path = f"{LIST}/{made.recording_id}"
    held = await leader.post(f"{path}/hold", {"reason": "立案调查"})
    assert held["row"]["held"]
    assert await leader.refused(f"{path}/hold", {"reason": "再次"}) == (409, "already_held")
    ask = {"kinds": ["call"], "reason": "空间"}
    assert await leader.refused(f"{path}/deletion", ask) == (409, "deletion_hindered")
    await leader.post(f"{path}/release", {"reason": "调查结束"})
    assert (await leader.get(path))["row"]["held"], "nobody decides alone"
    assert (await leader.get("/api/approvals/pending"))["rows"] == []
    await decide(second, await only(second), "approve")
    detail = await leader.get(path)
    assert not detail["row"]["held"]
    (hold,) = detail["holds"]
    assert (hold["reason"], hold["lift_reason"]) == ("立案调查", "调查结束")
    rows = await audit_rows_of(world, "recording", made.recording_id)
    assert {"recording.hold", "recording.release", "recording.released"} <= {
        row.action for row in rows
    }


@pytest.mark.requirement("VC-REC-01")
@pytest.mark.requirement("VC-REC-07")
async def test_a_deletion_takes_two_and_leaves_digest_and_names(
    made: Recorded, world: World, people: People
) -> None:
    leader = await people.officer("leader")
    await add_officer(world, "second", "P03", frozenset({Role.LEADER}))
    second = await people.officer("second")
    path = f"{LIST}/{made.recording_id}"
    sound = (await files_of(leader, made))["sound"]
    opened = await leader.post(f"{path}/deletion", {"kinds": ["sound", "track"], "reason": "误录"})
    assert (await leader.get(path))["open_deletion"] == opened["case_id"]
    assert set((await leader.get(path))["row"]["kinds"]) >= {"sound", "track"}
    await decide(second, await only(second), "approve", "误录，同意删除")
    detail = await leader.get(path)
    assert set(detail["row"]["kinds"]) == {"call", "picture"}
    removed = {one["kind"]: one for one in detail["removals"]}
    assert removed["sound"]["sm3"] == sound["sm3"]
    assert removed["track"]["sm3"] == detail["chain"]
    assert {one["actor_name"] for one in removed.values()} == {"民警second"}
    assert {one["case_id"] for one in removed.values()} == {opened["case_id"]}
    for one in made.segments:
        assert not world.files.path_of(one.file).exists()
    verdict = await leader.post(f"{path}/verification")
    assert verdict["whole"], "what is left is proven, what is gone is accounted for"
    reply = await leader.http.get(sound["url"])
    assert reply.status_code == 404


async def test_bad_input_changes_nothing(made: Recorded, people: People) -> None:
    leader = await people.officer("leader")
    path = f"{LIST}/{made.recording_id}"
    assert (await leader.ask("POST", f"{path}/hold", {"reason": ""})).status_code == 422
    assert (await leader.ask("POST", f"{path}/deletion", {"kinds": [], "reason": "x"})).is_error
    assert (await leader.refused(f"{path}/release", {"reason": "x"}))[1] == "not_held"
    assert not (await leader.get(path))["row"]["held"]

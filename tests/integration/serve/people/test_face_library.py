"""The face library: looked through, added to, replaced, deleted, and one for all callers."""

import base64
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from connectors.platforms.terminal_simulator import TerminalSimulator
from connectors.postgres.audit import audit
from connectors.postgres.people import face_library
from connectors.vision.picture import decode, encode
from connectors.vision.sample_faces import PROFILE, sample_face, varied
from schemas.errors import Forbidden
from schemas.people.kinds import SubjectKind
from tests.integration.serve.client import ANSWER_S, People, Person, picture
from tests.integration.serve.journey import approved
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.world import PAINTED, World

FACES, SEARCHES = "/api/faces/inmate", "/api/face-searches"
NUMBER = "3103000001"


async def terminal_of(people: People, world: World, **more: Any) -> TerminalSimulator:
    """A registered and enabled terminal of the visit hall."""
    admin = await people.officer("sysadmin")
    values = {
        "name": "会见一体机",
        "serial": "QQ-VISIT-1",
        "kind": "all_in_one",
        "model": "SIM-1",
        "unit_id": world.ward_id,
        "place": "会见楼二层",
    } | more
    record = await admin.post("/api/records/devices", {"values": values})
    (credential,) = await admin.post("/api/devices/credentials", {"device_ids": [record["id"]]})
    http = httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S)
    terminal = TerminalSimulator(http, credential["serial"], credential["secret"], world.clock)
    await terminal.register()
    shown = (await admin.get(f"/api/records/devices/{record['id']}"))["record"]
    enable = {"version": shown["version"], "reason": ""}
    await admin.post(f"/api/records/devices/{record['id']}/actions/enable", enable)
    return terminal


async def found(officer: Person, face: str) -> list[str]:
    outcome = await officer.post(SEARCHES, {"picture": picture(face)})
    return [hit["subject_id"] for hit in outcome["hits"]]


def sealed_files(world: World) -> set[Path]:
    return set((Path(world.settings.files_dir) / "face").rglob("*.sealed"))


@pytest.mark.requirement("VC-BASE-21")
async def test_a_deleted_face_matches_nowhere_any_more(
    people: People, second: People, world: World
) -> None:
    approver = await people.officer("approver")
    elsewhere = await second.officer("approver")
    terminal = await terminal_of(people, world)
    (entry,) = (await approver.get(FACES, text=NUMBER))["rows"]
    assert (entry["name"], entry["engine"]) == ("周某", "painted")
    # Both replicas hold the vector, and a kiosk's session was opened by it.
    assert await found(approver, "zhou~") == [world.inmate_id]
    assert await found(elsewhere, "zhou~") == [world.inmate_id]
    assert (await terminal.verify(picture("zhou"), inmate_no=NUMBER)).passed
    kiosk = await people.inmate()
    call_id = await approved(world, people, await people.relative())
    earlier = (await approver.get("/api/face-checks", subject_id=world.inmate_id))["rows"]
    shown = await approver.http.get(f"/api/faces/inmate/{world.inmate_id}/picture")
    assert shown.content.startswith(b"\xff\xd8\xff")
    before = sealed_files(world)

    path = f"/api/faces/inmate/{world.inmate_id}"
    assert (await approver.ask("DELETE", path)).status_code == 422
    gone = await approver.ask("DELETE", f"{path}?reason=释放")
    assert gone.status_code == 204, gone.text

    assert await found(approver, "zhou") == await found(elsewhere, "zhou") == []
    refused = await people.somebody().refused(
        "/api/inmate/sign-in", {"inmate_no": NUMBER, "picture": picture("zhou")}
    )
    assert refused == (401, "face_refused")
    assert (await terminal.verify(picture("zhou"), inmate_no=NUMBER)).reason == "not_proven"
    log = (await approver.get("/api/face-checks", subject_id=world.inmate_id))["rows"]
    assert log[0]["reason"] == "not_registered"
    token = {"device_id": "device-of-the-kiosk"}
    assert await kiosk.refused(f"/api/inmate/calls/{call_id}/join-tokens", token) == (
        403,
        "face_check_needed",
    )
    # The row, the vector and the picture are gone; pictures of earlier checks are not.
    assert len(before - sealed_files(world)) == 1
    assert (await approver.http.get(f"{path}/picture")).status_code == 404
    for check in earlier:
        kept = await approver.http.get(f"/api/face-checks/{check['id']}/picture")
        assert kept.status_code == 200
    async with world.database.transaction() as tx:
        assert await face_library.templates_of(tx, SubjectKind.INMATE, world.inmate_id) == []
        log = await audit.rows_of(tx, "inmate", world.inmate_id)
    assert [row.detail["reason"] for row in log if row.action == "face.delete"] == ["释放"]
    assert (await approver.get(FACES, registered=False))["rows"][0]["subject_id"] == (
        world.inmate_id
    )
    assert (await approver.ask("DELETE", f"{path}?reason=再次")).status_code == 404


@pytest.mark.requirement("VC-BASE-21")
@PAINTED
async def test_a_replaced_face_is_the_only_one_that_counts(people: People, world: World) -> None:
    approver = await people.officer("approver")
    assert await found(approver, "zhou") == [world.inmate_id]
    before = sealed_files(world)
    face = f"/api/inmates/{world.inmate_id}/face"
    assert (await approver.put(face, {"picture": picture("somebody")}))["passed"]
    assert len(before - sealed_files(world)) == 1
    assert await found(approver, "zhou") == []
    assert await found(approver, "somebody") == [world.inmate_id]
    (entry,) = (await approver.get(FACES, text="周", registered=True))["rows"]
    assert (entry["created_by"], entry["source"]) == ("民警approver", "console")
    many = await approver.put(face, {"picture": picture("zhou", "li")})
    assert (many["passed"], many["reason"]) == (False, "many_faces")
    assert await found(approver, "somebody") == [world.inmate_id]


async def test_the_library_ends_at_the_prison(people: People, world: World) -> None:
    stranger = await people.officer("other_leader")
    assert (await stranger.get(FACES))["total"] == 0
    assert await found(stranger, "zhou") == []
    path = f"/api/faces/inmate/{world.inmate_id}"
    assert (await stranger.ask("DELETE", f"{path}?reason=x")).status_code == 404
    assert (await stranger.http.get(f"{path}/picture")).status_code == 404
    relatives = (await (await people.officer("leader")).get("/api/faces/relative"))["rows"]
    assert [row["subject_id"] for row in relatives] == [world.relative_id]
    monitor = await people.officer("monitor")
    assert (await monitor.http.get(FACES)).status_code == 403


@pytest.mark.requirement("VC-BASE-24")
@PAINTED
async def test_visits_and_calls_verify_from_one_template_and_are_named(
    people: People, world: World
) -> None:
    terminal = await terminal_of(people, world)
    await people.inmate()
    passed = await terminal.verify(picture("zhou"), inmate_no=NUMBER)
    assert (passed.passed, passed.name) == (True, "周某")
    other = await terminal.verify(picture("wang"), inmate_no=NUMBER)
    assert (other.passed, other.reason) == (False, "not_proven")
    relative = await people.relative()
    await relative.post("/api/relative/face-checks", {"picture": picture("li")})
    # Identity numbers of the made-up people are their telephone numbers.
    assert (await terminal.verify(picture("li"), id_no="13800000001")).passed
    stranger = await terminal.verify(picture("wang"), id_no="13800000002")
    leader = await people.officer("leader")
    log = await leader.get("/api/face-checks", subject_id=world.inmate_id)
    assert [(row["caller"], row["passed"], row["device"]) for row in log["rows"]] == [
        ("visit", False, "会见一体机"),
        ("visit", True, "会见一体机"),
        ("kiosk_sign_in", True, None),
    ]
    of_relative = await leader.get("/api/face-checks", kind="relative")
    callers = ["visit", "video_call", "relative_sign_in"]
    assert [row["caller"] for row in of_relative["rows"]] == callers
    refused = await leader.get("/api/face-checks", passed=False, caller="visit")
    assert refused["total"] == 1
    async with world.database.transaction() as tx:
        rows = [
            row
            for check in log["rows"]
            for row in await audit.rows_of(tx, "face_check", check["id"])
        ]
        assert [row.detail["caller"] for row in rows] == [r["caller"] for r in log["rows"]]
        assert len(await face_library.templates_of(tx, SubjectKind.INMATE, world.inmate_id)) == 1
    # Another prison's terminal knows nobody of this one.
    foreign = await terminal_of(
        people, world, serial="QQ-VISIT-2", name="外监一体机", unit_id=world.other_prison_id
    )
    elsewhere = await foreign.verify(picture("zhou"), inmate_no=NUMBER)
    # Nothing tells a known number from one that there is not, or not here.
    nobody = await terminal.verify(picture("zhou"), inmate_no="9999999999")
    assert other == stranger == elsewhere == nobody
    assert (nobody.name, nobody.score, nobody.check_id) == (None, None, None)
    # Of a poor picture the same is said, whoever it was shown for.
    empty = [await terminal.verify(picture(), inmate_no=one) for one in (NUMBER, "9999999999")]
    assert empty[0] == empty[1]
    assert empty[0].reason == "no_face"
    screen = await terminal_of(people, world, serial="QQ-SCREEN", name="大屏", kind="screen")
    with pytest.raises(Forbidden):
        await screen.verify(picture("zhou"), inmate_no=NUMBER)


class TestRealPictures:
    """The real engine over the same interfaces."""

    @pytest.fixture
    def faces(self) -> RealFaces:
        return RealFaces()

    @pytest.mark.requirement("VC-BASE-21")
    async def test_a_poor_picture_is_refused_with_its_reason(
        self, people: People, world: World
    ) -> None:
        approver = await people.officer("approver")
        face = f"/api/inmates/{world.inmate_id}/face"

        async def put(content: bytes) -> tuple[bool, str, str]:
            sent = {"picture": base64.b64encode(content).decode()}
            told = await approver.put(face, sent)
            return told["passed"], told["reason"], told["message"]

        good = sample_face("astronaut")
        for content, reason, word in (
            (varied(good, brightness=0.08), "too_dark", "光线太暗"),
            (sample_face(PROFILE), "turned", "偏转"),
            (group_of_six(), "many_faces", "多张人脸"),
            (shrunk(good, 100), "too_small", "靠近镜头"),
            (encode(np.full((480, 480, 3), 127, np.uint8)), "no_face", "未检测到人脸"),
        ):
            passed, told, message = await put(content)
            assert (passed, told) == (False, reason)
            assert word in message
        assert (await put(good))[:2] == (True, "ok")
        sent = {"picture": base64.b64encode(varied(good)).decode()}
        found = await approver.post(SEARCHES, sent)
        assert [hit["subject_id"] for hit in found["hits"]] == [world.inmate_id]
        other = {"picture": base64.b64encode(varied(sample_face("t1-1"))).decode()}
        assert (await approver.post(SEARCHES, other))["hits"] == []


def shrunk(content: bytes, side: int) -> bytes:
    """The picture so small that its face has too few pixels."""
    small = cv2.resize(decode(content, 1280), (side, side), interpolation=cv2.INTER_AREA)
    return encode(np.asarray(small, np.uint8))


def group_of_six() -> bytes:
    return files("insightface").joinpath("data/images/t1.jpg").read_bytes()

"""The way into a call: face, consent, time, token."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.postgres.people import people as person_rows
from schemas.calls.live import Ended, Line, Notice
from schemas.calls.state import CallState, EndReason, Speaker
from schemas.calls.views import LineView
from schemas.people.kinds import CustodyState
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.journey import (
    DEVICE,
    approved,
    audit_rows,
    ready,
    related,
    requested,
    token,
)
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.world import PAINTED, World

TOKEN = {"device_id": DEVICE}


async def refused_join(person: Person, secret: str, device: str = DEVICE) -> tuple[str, int | None]:
    """Code of the refusal and of the close that follows."""
    async with person.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id=device)
        frame = await socket.receive()
        assert frame["type"] == "refused", frame
        return frame["code"], await socket.closed()


@pytest.mark.requirement("VC-GEN-04")
async def test_an_unapproved_call_cannot_be_joined(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await requested(world, relative)
    await ready(relative, call_id)
    path = f"/api/relative/calls/{call_id}/join-tokens"
    assert await relative.refused(path, TOKEN) == (403, "call_not_approved")
    assert ("call.join_token", "refused", "call_not_approved") in await audit_rows(world, call_id)


@pytest.mark.requirement("VC-INM-06")
async def test_early_and_late_are_refused_with_the_time(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative, minutes_ahead=60)
    path = f"/api/relative/calls/{call_id}/join-tokens"
    early = await relative.ask("POST", path, TOKEN)
    assert early.json()["code"] == "call_too_early"
    opens = datetime.now(UTC) + timedelta(minutes=50, hours=8)
    assert f"{opens:%H:%M}" in early.json()["message"] or f"{opens:%H}" in early.json()["message"]
    world.now = datetime.now(UTC) + timedelta(minutes=71)
    late = await (await people.relative()).refused(path, TOKEN)
    assert late == (403, "call_too_late")
    rows = await audit_rows(world, call_id)
    assert ("call.join_token", "refused", "call_too_early") in rows
    assert ("call.join_token", "refused", "call_too_late") in rows


@pytest.mark.requirement("VC-GEN-07")
@PAINTED
async def test_face_and_consent_come_before_the_token(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    path = f"/api/relative/calls/{call_id}/join-tokens"
    assert await relative.refused(path, TOKEN) == (403, "consent_needed")
    assert (await relative.post(f"/api/relative/calls/{call_id}/consent"))["consented"] is True
    # The portrait at sign-in opened the way; a refused face closes it again.
    for shown, reason in (("wang", "below_threshold"), ("", "no_face"), ("li,wang", "many_faces")):
        names = shown.split(",") if shown else []
        body = {"picture": picture(*names)}
        outcome = await relative.post("/api/relative/face-checks", body)
        assert (outcome["passed"], outcome["reason"]) == (False, reason)
        assert await relative.refused(path, TOKEN) == (403, "face_check_needed")
    await relative.post("/api/relative/face-checks", {"picture": picture("li")})
    issued = await relative.post(path, TOKEN)
    assert issued["role"] == "relative"
    case = await (await people.officer("approver")).get(f"/api/calls/{call_id}")
    assert [check["passed"] for check in case["faces"]] == [False, False, False, True]
    assert case["faces"][0]["score"] is not None
    check = case["faces"][0]["id"]
    approver = await people.officer("approver")
    shown_picture = await approver.http.get(f"/api/face-checks/{check}/picture")
    assert shown_picture.headers["content-type"] == "image/jpeg"
    # What came along behind the picture is not kept.
    assert b"wang" not in shown_picture.content
    elsewhere = await people.officer("elsewhere")
    hidden = await elsewhere.http.get(f"/api/face-checks/{check}/picture")
    assert hidden.status_code == 404


async def test_a_picture_that_is_none_is_refused(people: People, world: World) -> None:
    relative = await people.relative()
    body = {"picture": "A" * 200}
    assert await relative.refused("/api/relative/face-checks", body) == (
        422,
        "unreadable_picture",
    )


async def test_both_parties_and_an_officer_come_in(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    relative, inmate = await people.relative(), await people.inmate()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    (coming,) = (await inmate.get("/api/inmate/calls"))["rows"]
    assert coming["id"] == call_id
    assert (await inmate.post(f"/api/inmate/calls/{call_id}/consent"))["consented"] is True
    monitor = await people.officer("monitor")
    tokens = {
        "relative": (relative, await token(relative, call_id)),
        "inmate": (inmate, await token(inmate, call_id, "inmate")),
        "officer": (monitor, await token(monitor, call_id, "officer")),
    }
    for role, (person, secret) in tokens.items():
        async with person.socket("/ws/call") as socket:
            await socket.send(type="join", token=secret, device_id=DEVICE)
            joined = await socket.receive()
            assert (joined["type"], joined["role"]) == ("joined", role)
    assert [claim.role for claim in rooms.claims] == ["relative", "inmate", "officer"]
    case = await monitor.get(f"/api/calls/{call_id}")
    kinds = [stage["kind"] for stage in case["stages"]]
    assert kinds.count("face") == 2
    assert kinds.count("consent") == 2
    assert "watch" in kinds


async def test_frames_go_in_and_events_come_out(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    secret = await token(relative, call_id)
    now = datetime.now(UTC)
    async with relative.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id=DEVICE)
        assert (await socket.receive())["type"] == "joined"
        await socket.send(type="ping")
        assert (await socket.receive())["type"] == "pong"
        await socket.send(type="offer", sdp="v=0")
        assert (await socket.receive())["sdp"] == "answer to v=0"
        await socket.send(type="nonsense")
        assert (await socket.receive())["code"] == "invalid_frame"
        await socket.send(type="quality", rtt_ms=12.5)
        assert (await rooms.has_been_asked("quality"))[2]["rtt_ms"] == 12.5
        line = LineView(
            id="01JZZZZZZZZZZZZZZZZZZZZZZZ",
            seq=1,
            kind="text",
            speaker=Speaker.INMATE,
            speaker_name="周某",
            start_s=0,
            end_s=1,
            text="只给民警看",
            hits=[],
            at=now,
        )
        await rooms.tell(call_id, Line(seq=1, at=now, line=line))
        await rooms.tell(call_id, Notice(seq=2, at=now, level="info", text="请注意", seconds=5))
        # The line is the officers' alone: the next thing the relative hears is the notice.
        assert (await socket.receive())["text"] == "请注意"
        ended = Ended(
            seq=3, at=now, state=CallState.ENDED, reason=EndReason.LIMIT, message="通话时间已到。"
        )
        await rooms.tell(call_id, ended)
        assert (await socket.receive())["type"] == "ended"
        assert await socket.closed() == 1000


async def test_a_room_that_died_is_joined_again_with_the_same_token(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    secret = await token(relative, call_id)
    async with relative.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id=DEVICE)
        await socket.until("joined")
        await rooms.die(call_id)
        refused = await socket.until("refused")
        assert (refused["code"], refused["retryable"]) == ("room_lost", True)
        assert await socket.closed() == 1012
    async with relative.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id=DEVICE, last_seq=7)
        await socket.until("joined")
    assert rooms.claims[-1].last_seq == 7
    await rooms.has_been_asked("disconnected")


@pytest.mark.requirement("VC-AV-06")
async def test_a_token_is_one_person_on_one_device(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    secret = await token(relative, call_id)
    assert await refused_join(relative, "not a token at all") == ("token_unknown", 1008)
    stranger = await people.relative("wx-wang")
    assert await refused_join(stranger, secret) == ("token_not_yours", 1008)
    assert await refused_join(people.somebody(), secret) == ("signed_out", 1008)
    async with relative.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id=DEVICE)
        await socket.until("joined")
        assert (await refused_join(relative, secret, "another-device"))[0] == "token_used"
        second = await token(relative, call_id, device="another-device")
        assert (await refused_join(relative, second, "another-device"))[0] == "second_device"
    rows = await audit_rows(world, call_id)
    for code in ("token_not_yours", "signed_out", "token_used", "second_device"):
        assert ("call.join", "refused", code) in rows
    assert ("call.join", "ok", "") in rows


async def test_an_unused_token_expires(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    secret = await token(relative, call_id)
    world.now = datetime.now(UTC) + timedelta(seconds=world.settings.token_s + 1)
    assert (await refused_join(relative, secret))[0] == "token_expired"


@pytest.mark.requirement("VC-GEN-05")
async def test_custody_is_read_again_at_the_door(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    secret = await token(relative, call_id)
    async with world.database.transaction() as tx:
        await person_rows.set_custody(tx, world.inmate_id, CustodyState.TRANSFERRED_OUT)
    assert (await refused_join(relative, secret))[0] == "not_in_custody"
    path = f"/api/relative/calls/{call_id}/join-tokens"
    assert await relative.refused(path, TOKEN) == (403, "not_in_custody")


@pytest.mark.requirement("VC-MON-01")
async def test_only_a_monitor_in_scope_watches(people: People, world: World) -> None:
    call_id = await approved(world, people, await people.relative())
    path = f"/api/calls/{call_id}/watch-tokens"
    approver = await people.officer("approver")
    assert await approver.refused(path, TOKEN) == (403, "no_permission")
    elsewhere = await people.officer("elsewhere")
    assert await elsewhere.refused(path, TOKEN) == (404, "call_not_found")
    monitor = await people.officer("monitor")
    await monitor.post(path, TOKEN)
    assert ("call.join_token", "ok", "") in await audit_rows(world, call_id)


async def test_nobody_watches_a_privileged_call(people: People, world: World) -> None:
    await related(world, "lawyer")
    call_id = await approved(world, people, await people.relative())
    monitor = await people.officer("monitor")
    path = f"/api/calls/{call_id}/watch-tokens"
    assert await monitor.refused(path, TOKEN) == (403, "privileged")
    assert "watch" not in (await monitor.get(f"/api/calls/{call_id}"))["allowed"]


async def test_a_foreign_page_opens_no_socket(people: People) -> None:
    from websockets.exceptions import InvalidStatus

    relative = await people.relative()
    with pytest.raises(InvalidStatus) as refused:
        async with relative.socket("/ws/call", Origin="https://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403

"""The officer's hand on a running call, the alerts, the words, the faces, the log."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.calls import calls
from connectors.postgres.database import Database
from connectors.postgres.speech import alerts, transcripts
from pipelines.rules.security.actor import system_actor
from schemas.calls.alert_views import AlertView
from schemas.calls.state import CallState, PartyRole
from schemas.calls.views import LineView
from schemas.tables.audit.audit import audit_row
from tests.integration.serve.client import People, picture
from tests.integration.serve.journey import approved, audit_rows
from tests.integration.serve.scripted_rooms import SCRIPTED, ScriptedRooms
from tests.integration.serve.world import PAINTED, World

SYSTEM = system_actor("系统")
LINE_ID, ALERT_ID = "01JZZZZZZZZZZZZZZZZZZZZZZZ", "01JYYYYYYYYYYYYYYYYYYYYYYY"


async def running(world: World, people: People) -> str:
    call_id = await approved(world, people, await people.relative())
    await joined(world, call_id)
    return call_id


async def joined(world: World, call_id: str) -> None:
    """Both are in the call."""
    now = datetime.now(UTC)
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        call = await calls.change_state(
            tx, call, CallState.WAITING, at=now, actor=SYSTEM, first_joined_at=now
        )
        await calls.change_state(
            tx, call, CallState.CONNECTED, at=now, actor=SYSTEM, connected_at=now
        )


async def alerted(world: World, call_id: str) -> None:
    """A hit in a line, with its recheck."""
    now = datetime.now(UTC)
    common = {"start_s": 1.0, "end_s": 2.0, "speaker": PartyRole.INMATE, "at": now}
    line = LineView(
        id=LINE_ID, seq=1, kind="text", speaker_name="周某", text="越狱", hits=[], **common
    )
    alert = AlertView(
        id=ALERT_ID,
        call_id=call_id,
        line_id=LINE_ID,
        word="越狱",
        class_name="脱逃类",
        severity=3,
        heard_as="越狱",
        matched_by="text",
        confidence=1.0,
        raised_after_s=0.4,
        state="new",
        acknowledged_by=None,
        recheck_id=None,
        recheck_state=None,
        inmate_name="周某",
        **common,
    )
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        await transcripts.add_line(tx, call, line, engine="test")
        assert await alerts.raise_alert(tx, alert, call)
        await alerts.open_recheck(tx, alert, ward_id=call.ward_id, at=now)


@pytest.mark.requirement("VC-MON-08")
@SCRIPTED
async def test_notice_length_and_cut_off_reach_the_room(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    await monitor.post(f"/api/calls/{call_id}/notices", {"text": "请注意言行"})
    await monitor.post(f"/api/calls/{call_id}/length", {"minutes": 15})
    await monitor.post(f"/api/calls/{call_id}/cut-off", {"reason": "谈论无关事项"})
    assert rooms.asked[-3:] == [
        ("notice", call_id, "民警monitor", "请注意言行"),
        ("set_length", call_id, "民警monitor", 15),
        ("cut_off", call_id, "民警monitor", "谈论无关事项"),
    ]
    no_reason = await monitor.refused(f"/api/calls/{call_id}/cut-off", {"reason": ""})
    assert no_reason == (422, "invalid_input")


@pytest.mark.requirement("VC-MON-02")
async def test_only_a_monitor_in_scope_cuts_a_running_call(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await approved(world, people, await people.relative())
    path, body = f"/api/calls/{call_id}/cut-off", {"reason": "违规"}
    monitor = await people.officer("monitor")
    assert await monitor.refused(path, body) == (409, "state_not_allowed")
    assert await (await people.officer("approver")).refused(path, body) == (403, "no_permission")
    elsewhere = await people.officer("elsewhere")
    assert await elsewhere.refused(path, body) == (404, "call_not_found")
    assert not [one for one in rooms.asked if one[0] == "cut_off"]
    codes = {row[2] for row in await audit_rows(world, call_id) if row[1] == "refused"}
    assert codes == {"state_not_allowed", "no_permission", "call_not_found"}


async def test_speaking_in_is_the_officers_and_audited(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    asked = {"device_id": "monitor-device"}
    token = (await monitor.post(f"/api/calls/{call_id}/watch-tokens", asked))["token"]
    async with monitor.socket("/ws/call") as socket:
        await socket.send(type="join", token=token, device_id="monitor-device")
        await socket.until("joined")
        await socket.send(type="speak", on=True)
        assert await rooms.has_been_asked("speak") == ("speak", call_id, True)
        await socket.send(type="leave")
        assert await socket.closed() == 1000
    assert ("call.speak_in", "ok", "") in await audit_rows(world, call_id)
    assert not [one for one in rooms.asked if one[0] == "disconnected"]


async def test_a_wall_says_which_pictures_it_wants(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    asked = {"device_id": "monitor-device"}
    token = (await monitor.post(f"/api/calls/{call_id}/watch-tokens", asked))["token"]
    async with monitor.socket("/ws/call") as socket:
        await socket.send(type="join", token=token, device_id="monitor-device")
        await socket.until("joined")
        await socket.send(type="view", picture="small")
        assert await rooms.has_been_asked("view") == ("view", call_id, "small")
        await socket.send(type="view", picture="enormous")
        assert (await socket.until("refused"))["code"] == "invalid_frame"


@pytest.mark.requirement("VC-SUP-05")
async def test_an_alert_is_seen_and_concluded(people: People, world: World) -> None:
    call_id = await running(world, people)
    await alerted(world, call_id)
    monitor = await people.officer("monitor")
    page = await monitor.get("/api/alerts", state="new", call_id=call_id)
    assert page["total"] == 1
    seen = await monitor.post(f"/api/alerts/{ALERT_ID}/acknowledge")
    assert seen["acknowledged_by"] == "民警monitor"
    elsewhere = await people.officer("elsewhere")
    assert (await elsewhere.get("/api/alerts"))["total"] == 0
    assert (await elsewhere.refused(f"/api/alerts/{ALERT_ID}/acknowledge"))[0] == 404
    path = f"/api/rechecks/{seen['recheck_id']}/conclude"
    done = await monitor.post(path, {"conclusion": "confirmed", "note": "属实"})
    assert (done["state"], done["recheck_state"]) == ("confirmed", "concluded")
    again = await monitor.refused(path, {"conclusion": "dismissed"})
    assert again == (409, "already_concluded")
    unknown = await monitor.refused(path, {"conclusion": "perhaps"})
    assert unknown == (422, "invalid_input")


@pytest.mark.requirement("VC-SUP-05")
async def test_open_pages_hear_of_states_and_alerts(
    people: People, world: World, relay: OutboxRelay
) -> None:
    relative, monitor = await people.relative(), await people.officer("monitor")
    elsewhere = await people.officer("elsewhere")
    async with (
        monitor.socket("/ws/console") as wall,
        elsewhere.socket("/ws/console") as other_wall,
        relative.socket("/ws/relative") as phone,
    ):
        call_id = await running(world, people)
        # The wall hears each state; the phone the same of its own call.
        for socket, number in ((wall, "3103000001"), (phone, "310*****01")):
            states = []
            while not states or states[-1] != "connected":
                push = await socket.until("call")
                assert push["call"]["id"] == call_id
                assert push["call"]["inmate"]["number"] == number
                states.append(push["call"]["state"])
        await alerted(world, call_id)
        push = await wall.until("alert")
        assert (push["call_id"], push["alert"]["word"]) == (call_id, "越狱")
        # A later state of the call reaches the phone; the alert before it did not.
        async with world.database.transaction() as tx:
            call = await calls.get(tx, call_id)
            assert call is not None
            await calls.change_state(tx, call, CallState.ENDED, at=datetime.now(UTC), actor=SYSTEM)
        following = await phone.receive()
        while following["call"]["state"] != "ended":
            assert following["type"] == "call"
            following = await phone.receive()
        await wall.until("call")
        await other_wall.connection.close()
        assert [frame async for frame in other_wall.connection] in (
            [],
            ['{"type":"stale"}'],
        )


async def test_a_push_needs_a_session(people: People) -> None:
    async with people.somebody().socket("/ws/console") as socket:
        assert await socket.closed() == 4401


@pytest.mark.requirement("VC-GEN-10")
async def test_words_are_kept_by_their_keepers(people: People, world: World) -> None:
    keeper = await people.officer("keeper")
    body = {"word": "越狱", "word_class": "脱逃类", "definition": "逃离监狱"}
    before = (await keeper.get("/api/words"))["version"]
    word = await keeper.post("/api/words", body)
    page = await keeper.get("/api/words")
    assert [row["word"] for row in page["rows"]] == ["越狱"]
    assert page["version"] > before
    assert await keeper.refused("/api/words", body) == (409, "word_exists")
    unknown = await keeper.ask("POST", "/api/words", {"word": "某词", "word_class": "无此类"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_word_class")
    assert "无此类" in unknown.json()["message"]
    local = await people.officer("local_keeper")
    assert (await local.ask("DELETE", f"/api/words/{word['id']}")).status_code == 403
    own = await local.post("/api/words", {"word": "暗号", "word_class": "escape"})
    assert own["prison"] == "P03监狱"
    assert (await local.http.delete(f"/api/words/{own['id']}")).status_code == 204
    assert (await keeper.http.delete(f"/api/words/{word['id']}")).status_code == 204
    monitor = await people.officer("monitor")
    assert await monitor.refused("/api/words", body) == (403, "no_permission")
    added = await keeper.post(
        "/api/word-classes", {"code": "drug", "name": "毒品类", "severity": 3}
    )
    assert added["name"] in [one["name"] for one in await keeper.get("/api/word-classes")]


@pytest.mark.requirement("VC-INM-02")
@PAINTED
async def test_a_registered_face_signs_in_at_once(people: People, world: World) -> None:
    approver = await people.officer("approver")
    path = f"/api/inmates/{world.inmate_id}/face"
    two = await approver.ask("PUT", path, {"picture": picture("new", "li")})
    assert (two.status_code, two.json()["reason"]) == (200, "many_faces")
    await people.inmate("zhou")
    kept = await approver.ask("PUT", path, {"picture": picture("new")})
    assert kept.json()["passed"] is True
    await people.inmate("new")
    kiosk = people.somebody()
    old = {"inmate_no": "3103000001", "picture": picture("zhou")}
    assert await kiosk.refused("/api/inmate/sign-in", old) == (401, "face_refused")
    stranger = await approver.ask(
        "PUT", f"/api/relatives/{world.stranger_id}/face", {"picture": picture("wang")}
    )
    assert stranger.status_code == 404


async def test_the_log_is_proved_and_a_change_is_found(
    people: People, world: World, owner: Database
) -> None:
    call_id = await approved(world, people, await people.relative())
    auditor = await people.officer("auditor")
    verdict = await auditor.get("/api/audit/verify", call_id=call_id)
    assert verdict["verified"] is True
    assert verdict["rows"] > 3
    actions = [row["action"] for row in verdict["case_rows"]]
    assert actions == ["call.requested", "call.approved"]
    approver = await people.officer("approver")
    assert (await approver.http.get("/api/audit/verify")).status_code == 403
    async with owner.transaction() as tx:
        changed = (
            await tx.execute(select(audit_row.c.id).where(audit_row.c.action == "call.approved"))
        ).scalar_one()
        # Even the owner of the table must take the guard off first.
        await tx.execute(text("alter table audit_row disable trigger user"))
        await tx.execute(
            audit_row.update().where(audit_row.c.id == changed).values(actor_name="别人")
        )
    broken = await auditor.get("/api/audit/verify")
    assert broken["verified"] is False
    assert broken["first_bad"]["stream"] == "P03"

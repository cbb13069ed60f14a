"""Terminals are commanded, and asked for their logs (VC-DEV-04 to -08)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.platforms.terminal_simulator import Fault
from schemas.devices.kinds import FaceLicence, ReportedState
from schemas.errors import Conflict
from tests.integration.serve.client import People
from tests.integration.serve.devices.park import COMMANDS, TEMPLATES, Park
from tests.integration.serve.devices.park import park as park

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.requirement("VC-DEV-04")
async def test_a_command_is_seen_queued_sent_received_and_done(park: Park) -> None:
    device_id, terminal = await park.ready()
    terminal.faults.add(Fault.SLOW)
    (lock,) = await park.send(device_id, kind="lock")
    assert lock["state"] == "queued"
    (picked,) = await terminal.pick_up()
    assert await park.state(lock) == ("sent", "")
    assert picked.id == lock["id"]
    await terminal.turn()
    assert await park.state(lock) == ("received", "")
    assert not terminal.locked
    await terminal.turn()
    assert await park.state(lock) == ("done", "")
    assert terminal.locked
    assert (await park.shown(device_id))["values"]["locked"] is True
    terminal.faults.clear()
    for command in (
        {"kind": "unlock"},
        {"kind": "restart"},
        {"kind": "upgrade", "version": "2.4.1"},
        {"kind": "set_clock"},
    ):
        await park.send(device_id, **command)
    await terminal.turn()
    rows = (await park.admin.get(COMMANDS, device_id=device_id))["rows"]
    assert [row["state"] for row in rows] == ["done"] * 5
    assert (terminal.locked, terminal.restarts, terminal.firmware) == (False, 1, "2.4.1")
    assert terminal.clock_set_to == park.world.now
    assert (await park.shown(device_id))["values"]["firmware"] == "2.4.1"
    done = await park.actions(device_id)
    assert {"devices.send", "device_command.pick_up", "device_command.done"} <= set(done)


@pytest.mark.requirement("VC-DEV-04")
async def test_a_command_to_an_offline_device_waits_or_expires_as_set(park: Park) -> None:
    device_id, terminal = await park.ready()
    await park.pass_time(100)
    (now_or_never,) = await park.send(device_id, kind="restart", wait_s=0)
    assert (now_or_never["state"], now_or_never["note"]) == ("expired", "设备离线，未下发")
    (short,) = await park.send(device_id, kind="lock", wait_s=120)
    (long,) = await park.send(device_id, kind="restart", wait_s=3600)
    await park.pass_time(119)
    assert await park.state(short) == ("queued", "")
    await park.pass_time(1)
    assert await park.state(short) == ("expired", "设备在有效期内没有联系")
    await terminal.turn()
    assert await park.state(long) == ("done", "")
    assert (terminal.restarts, terminal.locked) == (1, False)
    assert "device_command.expired" in await park.actions(device_id)


async def test_a_command_whose_time_has_passed_is_not_carried_out(park: Park) -> None:
    device_id, terminal = await park.ready()
    (lock,) = await park.send(device_id, kind="lock", wait_s=60)
    (picked,) = await terminal.pick_up()
    assert park.world.now is not None
    park.world.now += timedelta(seconds=60)
    with pytest.raises(Conflict):
        await terminal.report(picked.id, ReportedState.RECEIVED)
    await park.pass_time(0)
    assert await park.state(lock) == ("expired", "设备没有确认收到")


async def test_one_device_cannot_report_on_anothers_command(park: Park) -> None:
    device_id, _ = await park.ready()
    _, other = await park.ready()
    (lock,) = await park.send(device_id, kind="lock")
    assert await other.pick_up() == []
    reply = await park.http.post(f"/api/device/commands/{lock['id']}/report", json={})
    assert (reply.status_code, reply.json()["code"]) == (401, "header_missing")
    with pytest.raises(Exception, match="command_not_found"):
        await other.report(lock["id"], ReportedState.RECEIVED)
    assert await park.state(lock) == ("queued", "")


@pytest.mark.requirement("VC-DEV-05")
async def test_logs_of_a_time_are_collected_and_read(park: Park) -> None:
    device_id, terminal = await park.ready()
    start = park.world.now
    assert start is not None
    for number in range(5):
        terminal.log(f"line {number}")
        await park.pass_time(30)
    window = {
        "since": (start + timedelta(seconds=30)).isoformat(),
        "until": (start + timedelta(seconds=120)).isoformat(),
    }
    (collect,) = await park.send(device_id, kind="collect_logs", **window)
    await terminal.turn()
    assert await park.state(collect) == ("done", "")
    path = f"/api/devices/{device_id}/logs"
    rows = (await park.admin.get(path, **window))["rows"]
    assert [row["text"] for row in rows] == ["line 3", "line 2", "line 1"]
    assert {row["command_id"] for row in rows} == {collect["id"]}
    await park.send(device_id, kind="collect_logs", **window)
    await terminal.turn()
    assert len((await park.admin.get(path))["rows"]) == 3
    page = await park.admin.get(path, limit=2)
    rest = await park.admin.get(path, limit=2, before=page["next"])
    assert ([row["text"] for row in rest["rows"]], rest["next"]) == (["line 1"], None)
    assert "devices.logs" in await park.actions(device_id)
    with pytest.raises(Conflict):
        await terminal.upload(collect["id"], terminal.lines)


@pytest.mark.requirement("VC-DEV-06")
@pytest.mark.stand_in("platform", "The terminal shows nothing: it adds the seconds to its start.")
async def test_what_was_shown_is_logged_apart_with_start_and_end(park: Park) -> None:
    device_id, terminal = await park.ready()
    (sent,) = await park.send(device_id, kind="show_content", title="会见须知", seconds=30)
    await terminal.turn()
    assert await park.state(sent) == ("done", "")
    (entry,) = (await park.admin.get(f"/api/devices/{device_id}/contents"))["rows"]
    assert (entry["title"], entry["command_id"]) == ("会见须知", sent["id"])
    assert datetime.fromisoformat(entry["started_at"]) == park.world.now
    shown_for = datetime.fromisoformat(entry["ended_at"]) - datetime.fromisoformat(
        entry["started_at"]
    )
    assert shown_for == timedelta(seconds=30)
    assert (await park.admin.get(f"/api/devices/{device_id}/logs"))["rows"] == []


@pytest.mark.requirement("VC-DEV-07")
async def test_a_template_goes_to_ten_devices_and_each_tells_its_outcome(park: Park) -> None:
    values = {"name": "会见终端", "kind": "all_in_one", "volume": 35, "restart_at": "03:30"}
    template = await park.admin.post(TEMPLATES, {"values": values})
    ready = [await park.ready() for _ in range(8)]
    kiosk_id, kiosk = await park.ready(kind="kiosk")
    away = await park.record()
    await park.act(away["id"], "enable")
    ready[0][1].faults.add(Fault.REFUSES)
    ids = [device_id for device_id, _ in ready] + [kiosk_id, away["id"]]
    sent = await park.send(*ids, kind="apply_template", template_id=template["id"], wait_s=0)
    assert len(sent) == 10
    edit = {"version": 1, "values": {"volume": 90}}
    await park.admin.put(f"{TEMPLATES}/{template['id']}", edit)
    for _, terminal in [*ready, (kiosk_id, kiosk)]:
        await terminal.turn()
    page = await park.admin.get(COMMANDS, order_id=sent[0]["order_id"])
    told = {row["device_id"]: (row["state"], row["note"]) for row in page["rows"]}
    assert told[ready[0][0]] == ("failed", "终端拒绝执行")
    assert told[kiosk_id] == ("failed", "参数模板不适用于该类设备")
    assert told[away["id"]] == ("expired", "设备离线，未下发")
    for device_id, terminal in ready[1:]:
        assert told[device_id] == ("done", "")
        assert (terminal.parameters["volume"], terminal.parameters["restart_at"]) == (35, "03:30")
        in_force = (await park.shown(device_id))["values"]
        assert (in_force["template_id"], in_force["template_version"]) == (template["id"], 1)
    assert (await park.shown(ready[0][0]))["values"]["template_version"] is None
    off = {"version": 2, "reason": "不再使用"}
    await park.admin.post(f"{TEMPLATES}/{template['id']}/actions/deactivate", off)
    asked = {
        "device_ids": ids,
        "command": {"kind": "apply_template", "template_id": template["id"]},
    }
    assert await park.admin.refused(COMMANDS, asked) == (409, "template_inactive")


@pytest.mark.requirement("VC-DEV-08")
async def test_the_face_function_is_turned_on_and_off_with_its_licence(park: Park) -> None:
    device_id, terminal = await park.ready()
    bare_id, bare = await park.ready(face_licence=FaceLicence.NONE)
    kiosk_id, _ = await park.ready(kind="kiosk")
    sent = await park.send(device_id, bare_id, kiosk_id, kind="face_on")
    await terminal.turn()
    await bare.turn()
    told = {row["device_id"]: await park.state(row) for row in sent}
    assert told == {
        device_id: ("done", ""),
        bare_id: ("failed", "人脸功能没有有效授权"),
        kiosk_id: ("failed", "该类设备没有人脸功能"),
    }
    on = (await park.shown(device_id))["values"]
    assert (on["face_function"], on["face_licence"]) == ("on", "valid")
    none = (await park.shown(bare_id))["values"]
    assert (none["face_function"], none["face_licence"]) == ("off", "none")
    await park.send(device_id, kind="face_off")
    await terminal.turn()
    assert (await park.shown(device_id))["values"]["face_function"] == "off"
    assert not terminal.face_on


async def test_a_command_that_nobody_may_send_or_that_makes_no_sense_is_refused(
    park: Park, people: People
) -> None:
    device_id, _ = await park.ready()
    asked: dict[str, Any] = {"device_ids": [device_id], "command": {"kind": "lock"}}
    leader = await people.officer("leader")
    assert await leader.refused(COMMANDS, asked) == (403, "no_permission")
    backwards = {
        "kind": "collect_logs",
        "since": START.isoformat(),
        "until": START.isoformat(),
    }
    wrong = asked | {"command": backwards}
    assert await park.admin.refused(COMMANDS, wrong) == (422, "empty_window")
    nowhere = asked | {"device_ids": ["01JXXXXXXXXXXXXXXXXXXXXXXX"]}
    assert await park.admin.refused(COMMANDS, nowhere) == (404, "device_not_found")

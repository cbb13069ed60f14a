"""Terminals are let in, heard, commanded and asked for their logs (VC-DEV-01 to -08)."""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.platforms.terminal_simulator import Fault, TerminalSimulator
from connectors.postgres.audit import audit
from pipelines.flows.devices.watch import watch
from schemas.devices.kinds import FaceLicence, ReportedState
from schemas.errors import Conflict, Forbidden, Unauthenticated
from tests.integration.serve.client import ANSWER_S, People, Person
from tests.integration.serve.world import World

DEVICES = "/api/records/devices"
TEMPLATES = "/api/records/device_templates"
COMMANDS = "/api/device-commands"
REFUSED = "/api/refused-devices"
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SILENT_S = 45


class Park:
    """The administrator, and terminals that he registers and commands."""

    def __init__(self, admin: Person, http: httpx.AsyncClient, world: World) -> None:
        self.admin = admin
        self.http = http
        self.world = world

    async def record(self, **more: Any) -> Any:
        values = {
            "name": f"会见一体机{secrets.token_hex(3)}",
            "serial": f"QQ-{secrets.token_hex(4)}",
            "kind": "all_in_one",
            "model": "SIM-1",
            "unit_id": self.world.ward_id,
            "place": "会见楼二层",
        }
        return await self.admin.post(DEVICES, {"values": values | more})

    async def terminal(self, record: Any, **more: Any) -> TerminalSimulator:
        """Give the device a credential and start a terminal with it."""
        asked = {"device_ids": [record["id"]]}
        (credential,) = await self.admin.post("/api/devices/credentials", asked)
        return TerminalSimulator(
            self.http, credential["serial"], credential["secret"], self.world.clock, **more
        )

    async def ready(self, **more: Any) -> tuple[str, TerminalSimulator]:
        """A device in use, with its terminal registered."""
        licence = more.pop("face_licence", FaceLicence.VALID)
        record = await self.record(**more)
        terminal = await self.terminal(record, face_licence=licence)
        await terminal.register()
        await self.act(record["id"], "enable")
        return record["id"], terminal

    async def act(self, device_id: str, action: str, reason: str = "") -> Any:
        shown = await self.shown(device_id)
        body = {"version": shown["version"], "reason": reason}
        return await self.admin.post(f"{DEVICES}/{device_id}/actions/{action}", body)

    async def shown(self, device_id: str) -> Any:
        return (await self.admin.get(f"{DEVICES}/{device_id}"))["record"]

    async def send(self, *ids: str, wait_s: int = 600, **command: Any) -> list[Any]:
        asked = {"device_ids": list(ids), "command": command, "wait_s": wait_s}
        rows: list[Any] = (await self.admin.post(COMMANDS, asked))["rows"]
        return rows

    async def state(self, command: Any) -> tuple[str, str]:
        page = await self.admin.get(COMMANDS, device_id=command["device_id"])
        (row,) = [one for one in page["rows"] if one["id"] == command["id"]]
        return row["state"], row["note"]

    async def connection(self, device_id: str) -> str:
        told: str = (await self.admin.get(f"/api/devices/{device_id}/status"))["connection"]
        return told

    async def pass_time(self, seconds: float) -> None:
        """Time goes on, and the round of the scheduler comes by."""
        assert self.world.now is not None
        self.world.now += timedelta(seconds=seconds)
        await watch(self.world.database, self.world.now, SILENT_S)

    async def actions(self, device_id: str) -> list[str]:
        async with self.world.database.transaction() as tx:
            return [row.action for row in await audit.rows_of(tx, "devices", device_id)]


@pytest.fixture
async def park(people: People, world: World) -> AsyncIterator[Park]:
    admin = await people.officer("sysadmin")
    world.now = datetime.now(UTC)
    async with httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S) as http:
        yield Park(admin, http, world)


@pytest.mark.requirement("VC-DEV-01")
async def test_a_device_is_seen_online_and_offline_within_a_minute(park: Park) -> None:
    device_id, terminal = await park.ready()
    assert await park.connection(device_id) == "online"
    assert (await park.shown(device_id))["values"]["connection"] == "online"
    for _ in range(4):
        await park.pass_time(15)
        await terminal.turn()
    assert await park.connection(device_id) == "online"
    terminal.faults.add(Fault.SILENT)
    await terminal.turn()
    await park.pass_time(58)
    await terminal.turn()
    assert await park.connection(device_id) == "offline"
    listed = await park.admin.get(DEVICES, connection="offline")
    assert [row["id"] for row in listed["rows"]] == [device_id]
    terminal.faults.clear()
    await terminal.turn()
    assert (await park.shown(device_id))["values"]["connection"] == "online"


@pytest.mark.requirement("VC-DEV-01")
async def test_a_device_is_enabled_disabled_and_retired(park: Park) -> None:
    record = await park.record()
    terminal = await park.terminal(record)
    assert (await terminal.register()).state == "new"
    with pytest.raises(Forbidden) as early:
        await terminal.pick_up()
    assert early.value.code == "device_not_enabled"
    await park.act(record["id"], "enable")
    assert (await terminal.beat()).state == "enabled"
    await park.act(record["id"], "disable", "检修")
    assert (await terminal.beat()).state == "disabled"
    (refused,) = await park.send(record["id"], kind="lock")
    assert (refused["state"], refused["note"]) == ("failed", "设备未启用")
    await park.act(record["id"], "enable")
    (waiting,) = await park.send(record["id"], kind="lock")
    await park.act(record["id"], "retire", "损坏")
    assert await park.state(waiting) == ("expired", "设备已报废")
    with pytest.raises(Forbidden) as late:
        await terminal.beat()
    assert late.value.code == "device_retired"
    assert (await park.shown(record["id"]))["actions"] == ["edit", "delete"]


@pytest.mark.requirement("VC-DEV-02")
async def test_a_device_is_found_opened_and_edited(park: Park, people: People) -> None:
    device_id, _ = await park.ready(place="三号楼探视室", serial="QQ-FIND-01")
    await park.ready()
    for query in ({"place": "三号楼"}, {"serial": "FIND"}, {"kind": "all_in_one", "q": "FIND"}):
        listed = await park.admin.get(DEVICES, **query)
        assert [row["id"] for row in listed["rows"]] == [device_id]
    shown = await park.shown(device_id)
    told = shown["values"]
    assert (told["model"], told["serial"], told["firmware"]) == ("SIM-1", "QQ-FIND-01", "1.0.0")
    assert (told["address"], told["place"]) == ("127.0.0.1", "三号楼探视室")
    assert told["last_contact_at"] is not None
    edit = {"version": shown["version"], "values": {"place": "四号楼探视室"}, "reason": "搬迁"}
    await park.admin.put(f"{DEVICES}/{device_id}", edit)
    assert (await park.shown(device_id))["values"]["place"] == "四号楼探视室"
    (change, *_) = await park.admin.get(f"{DEVICES}/{device_id}/changes")
    assert (change["before"]["place"], change["after"]["place"]) == (
        "三号楼探视室",
        "四号楼探视室",
    )
    forged = {"version": shown["version"] + 1, "values": {"connection": "online"}}
    assert (await park.admin.ask("PUT", f"{DEVICES}/{device_id}", forged)).status_code == 422
    chief = await people.officer("leader")
    assert (await chief.http.get(f"{DEVICES}/{device_id}")).status_code == 200
    other = await people.officer("other_leader")
    assert (await other.http.get(f"{DEVICES}/{device_id}")).status_code == 404
    assert (await other.http.get(f"/api/devices/{device_id}/status")).status_code == 404


@pytest.mark.requirement("VC-DEV-03")
async def test_a_new_device_registers_with_its_own_credential(park: Park) -> None:
    first, second = await park.record(), await park.record()
    asked = {"device_ids": [first["id"], second["id"]]}
    given = await park.admin.post("/api/devices/credentials", asked)
    by_id = {one["device_id"]: one for one in given}
    mine, others = by_id[first["id"]], by_id[second["id"]]
    world = park.world
    swapped = TerminalSimulator(park.http, mine["serial"], others["secret"], world.clock)
    with pytest.raises(Unauthenticated):
        await swapped.register()
    terminal = TerminalSimulator(park.http, mine["serial"], mine["secret"], world.clock)
    (tried,) = (await park.admin.get(REFUSED))["rows"]
    assert (tried["serial"], tried["reason"]) == (mine["serial"], "wrong_secret")
    assert (await terminal.register()).device_id == first["id"]
    assert (await park.admin.get(REFUSED))["total"] == 0
    status = await park.admin.get(f"/api/devices/{first['id']}/status")
    assert status["credential"]["first_used_at"] is not None
    assert mine["secret"] not in str(status)
    await park.admin.post("/api/devices/credentials", {"device_ids": [first["id"]]})
    with pytest.raises(Unauthenticated):
        await terminal.beat()
    assert {"devices.credential", "device.register"} <= set(await park.actions(first["id"]))


@pytest.mark.requirement("VC-DEV-03")
async def test_an_unknown_device_is_refused_listed_and_decided_about(
    park: Park, people: People
) -> None:
    def stranger(serial: str, secret: str = "made up") -> TerminalSimulator:
        return TerminalSimulator(park.http, serial, secret, park.world.clock, model="ODD-7")

    for serial in ("ODD-0001", "ODD-0001", "ODD-0002"):
        with pytest.raises(Unauthenticated) as refused:
            await stranger(serial).register()
        assert refused.value.code == "unknown_device"
    rows = (await park.admin.get(REFUSED))["rows"]
    seen = {row["serial"]: row for row in rows}
    assert (seen["ODD-0001"]["attempts"], seen["ODD-0002"]["attempts"]) == (2, 1)
    assert (seen["ODD-0001"]["model"], seen["ODD-0001"]["address"]) == ("ODD-7", "127.0.0.1")
    asked = {
        "name": "新到一体机",
        "kind": "all_in_one",
        "model": "ODD-7",
        "place": "门厅",
        "unit_id": park.world.prison_id,
    }
    path = f"{REFUSED}/{seen['ODD-0001']['id']}/adopt"
    leader = await people.officer("leader")
    assert (await leader.ask("POST", path, asked)).status_code == 403
    credential = await park.admin.post(path, asked)
    terminal = stranger("ODD-0001", credential["secret"])
    assert (await terminal.register()).device_id == credential["device_id"]
    assert await park.admin.refused(path, asked) == (409, "already_decided")
    off = f"{REFUSED}/{seen['ODD-0002']['id']}/dismiss"
    await park.admin.post(off, {"reason": "不是本单位设备"})
    with pytest.raises(Unauthenticated):
        await stranger("ODD-0002").register()
    assert (await park.admin.get(REFUSED))["total"] == 0
    (gone,) = (await park.admin.get(REFUSED, state="dismissed"))["rows"]
    assert (gone["serial"], gone["attempts"], gone["note"]) == ("ODD-0002", 2, "不是本单位设备")
    async with park.world.database.transaction() as tx:
        rows_of = await audit.rows_of(tx, "refused_device", gone["id"])
        assert [row.action for row in rows_of] == ["device.refused", "refused_device.dismiss"]
        assert (await audit.verify(tx)).verified


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

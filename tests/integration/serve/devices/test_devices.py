"""Terminals are let in, seen and kept (VC-DEV-01 to -03)."""

import pytest

from connectors.platforms.terminal_simulator import Fault, TerminalSimulator
from connectors.postgres.audit import audit
from schemas.errors import Forbidden, Unauthenticated
from tests.integration.serve.client import People
from tests.integration.serve.devices.park import DEVICES, REFUSED, Park
from tests.integration.serve.devices.park import park as park


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

"""What terminals, exchanges and their keepers do leaves its rows (AU-1)."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors.platforms.terminal_simulator import TerminalSimulator
from schemas.devices.cards import CardAtReader
from schemas.devices.kinds import FaceLicence, ReportedState
from schemas.errors import Unauthenticated
from tests.integration.serve.client import ANSWER_S, People, picture
from tests.integration.serve.devices.park import Park
from tests.integration.serve.devices.test_card_reader import Desk
from tests.integration.serve.exchange.open_api.consumers import data_set, fields, grant, program
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.opening import WHY, granted, let_through, path_of
from tests.integration.serve.world import World

ROUTES = {
    "PUT /api/api-consumers/{consumer_id}/grants",
    "POST /api/api-consumers/{consumer_id}/keys",
    "POST /api/api-consumers/{consumer_id}/keys/take",
    "POST /api/api-consumers/{consumer_id}/keys/end",
    "POST /api/api-consumers/{consumer_id}/data-sets",
    "POST /api/api-consumers/{consumer_id}/data-sets/{interface}/versions",
    "PUT /api/open-interfaces/{interface}/state",
    "POST /api/open-interfaces/{interface}/trial",
    "PUT /api/peers",
    "POST /api/open/v1/phone/dial",
    "POST /api/open/v1/phone/calls/{call_no}/answered",
    "POST /api/open/v1/phone/calls/{call_no}/ended",
    "POST /api/open/phone/dial",
    "POST /api/open/phone/calls/{call_no}/answered",
    "POST /api/open/phone/calls/{call_no}/ended",
    "POST /api/device/key",
    "POST /api/device/register",
    "POST /api/device/commands/{command_id}/report",
    "POST /api/device/logs",
    "POST /api/device/contents",
    "POST /api/device/face-checks",
    "POST /api/device/card-readings",
    "POST /api/devices/credentials",
    "POST /api/device-commands",
    "POST /api/refused-devices/{refused_id}/adopt",
    "POST /api/refused-devices/{refused_id}/dismiss",
}
BEATS = {"POST /api/device/heartbeat", "POST /api/device/commands/pick-up"}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_machines_do_is_written_down(people: People, world: World) -> None:
    await phoned(people, world)
    await tailored(people, world)
    world.now = datetime.now(UTC)
    async with httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S) as http:
        park = Park(await people.officer("sysadmin"), http, world)
        await terminals(people, world, park)
        await strangers(park, http, world)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
    assert people.watch.succeeded >= BEATS


async def phoned(people: People, world: World) -> None:
    await phone_rule(await people.officer("chief"), world, 2)
    await add_number(await people.officer("leader"), world)
    async with exchange(people, world) as phones:
        line = await phones.dial(PHONE, inmate_no=INMATE_NO)
        await phones.pick_up(line)
        await phones.hang_up(line)


async def tailored(people: People, world: World) -> None:
    grants = [grant("video_calls"), grant("phone_exchange")]
    admin, consumer_id, consumer = await program(people, world, grants)
    definition = {"fields": fields(case_no="whole")}
    name = await data_set(admin, consumer_id, "calls", "video_calls", definition)
    again = f"/api/api-consumers/{consumer_id}/data-sets/{name}/versions"
    await admin.post(again, {"definition": definition})
    keys = f"{path_of(consumer_id)}/keys"
    asked = await admin.post(keys, {"reason": WHY})
    await let_through(people, asked["waiting"]["case_id"])
    await admin.post(f"{keys}/end", {"reason": WHY})
    await granted(people, admin, consumer_id, grants, key=True)
    consumer.key = await admin.post(f"{keys}/take")
    for on in (False, True):
        switched = {"peer": "随申办", "on": on, "reason": "检修"}
        await admin.put("/api/peers", switched)
    at = world.clock().isoformat()
    for path, body in (
        ("/phone/dial", {"call_no": "v1-1", "digits": PHONE, "inmate_no": INMATE_NO}),
        ("/phone/calls/v1-1/answered", {"at": at}),
        ("/phone/calls/v1-1/ended", {"at": at, "cause": "hung_up"}),
    ):
        reply = await consumer.send("POST", path, body=json.dumps(body).encode())
        assert reply.is_success, reply.text


async def terminals(people: People, world: World, park: Park) -> None:
    device_id, terminal = await park.ready(face_licence=FaceLicence.VALID)
    (sent,) = await park.send(device_id, kind="show_content", title="会见须知", seconds=30)
    await terminal.turn()
    assert world.now is not None
    window = {"since": world.now.isoformat(), "until": (world.now + timedelta(1)).isoformat()}
    terminal.log("line")
    await park.send(device_id, kind="collect_logs", **window)
    await terminal.turn()
    assert (await park.state(sent))[0] == ReportedState.DONE.value
    await park.send(device_id, kind="face_on")
    await terminal.turn()
    await terminal.verify(picture("zhou"), inmate_no=INMATE_NO)
    desk = Desk(await people.officer("leader"))
    await desk.write(await desk.issue("C910001", world.inmate_id))
    asked = {"device_ids": [device_id]}
    (fresh,) = await park.admin.post("/api/devices/credentials", asked)
    reader = TerminalSimulator(park.http, fresh["serial"], fresh["secret"], world.clock)
    await reader.bring_key()
    await reader.read_card(CardAtReader(**desk.lying()))


async def strangers(park: Park, http: httpx.AsyncClient, world: World) -> None:
    for serial in ("QQ-STRANGE-1", "QQ-STRANGE-2"):
        with pytest.raises(Unauthenticated):
            await TerminalSimulator(http, serial, "no secret", world.clock).beat()
    first, second = (await park.admin.get("/api/refused-devices"))["rows"]
    adopted = {
        "name": "新到一体机",
        "kind": "all_in_one",
        "model": "ODD-7",
        "place": "门厅",
        "unit_id": world.ward_id,
    }
    await park.admin.post(f"/api/refused-devices/{first['id']}/adopt", adopted)
    dismissed = {"reason": "不是本单位设备"}
    await park.admin.post(f"/api/refused-devices/{second['id']}/dismiss", dismissed)

"""One list of everything outside, where each peer alone is switched off and on (VC-API-01)."""

from typing import Any

import httpx
import pytest

from connectors.postgres.audit import audit
from pipelines.flows.services import Services
from schemas.errors import Unavailable
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchange.open_api.consumers import grant, program
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.opening import switched_off
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World

PEERS = "/api/peers"
AFFAIRS, WECHAT, CITIZENS, GATEWAY = "狱政平台", "微信", "随申办", "电话外呼网关"
FORGED = "forged-ticket-of-nobody"


async def peer(person: Person, name: str) -> Any:
    (found,) = [one for one in (await person.get(PEERS))["rows"] if one["name"] == name]
    return found


async def switch(person: Person, name: str, *, on: bool, reason: str = "检修") -> httpx.Response:
    return await person.ask("PUT", PEERS, {"peer": name, "on": on, "reason": reason})


async def wechat(people: People) -> str:
    """How the platform answers somebody who comes in by WeChat with a ticket that is none."""
    reply = await people.somebody().ask("POST", "/api/relative/sign-in", {"ticket": FORGED})
    code: str = reply.json()["code"]
    return code


@pytest.mark.requirement("VC-API-01")
async def test_every_peer_is_listed_and_switching_one_off_stops_exactly_that_one(
    people: People, world: World, services: Services, affairs: StandingAffairs
) -> None:
    affairs.connect(services)
    admin, consumer_id, consumer = await program(people, world, [grant("video_calls")])
    channel = await Bench("message_channels", people, world).create()
    listed = {one["name"]: one for one in (await admin.get(PEERS))["rows"]}
    name = (await admin.get(f"/api/records/api_consumers/{consumer_id}"))["record"]["values"][
        "name"
    ]
    gateway = channel["values"]["name"]
    assert {AFFAIRS, WECHAT, CITIZENS, GATEWAY, name, gateway} <= set(listed)
    assert (listed[AFFAIRS]["way"], listed[name]["way"]) == ("out", "in")
    assert all(one["protocol"] for one in listed.values())
    assert (listed[WECHAT]["state"], listed[WECHAT]["last_at"]) == ("silent", None)
    # Not approved yet: nothing could go there.
    assert (listed[gateway]["state"], listed[gateway]["switchable"]) == ("absent", False)

    async def status() -> object:
        return await services.outbound.call(
            AFFAIRS, "inmate_status", lambda: services.affairs.inmate("3103000001"), parameters={}
        )

    assert await wechat(people) == "ticket_unknown"
    await status()
    shown = await peer(admin, WECHAT)
    assert (shown["state"], shown["calls"], shown["failures"]) == ("working", 1, 0)
    assert shown["last_at"] is not None

    assert (await switch(admin, WECHAT, on=False)).status_code == 200
    shown = await peer(admin, WECHAT)
    assert (shown["state"], shown["reason"], shown["changed_by"]) == ("off", "检修", "民警sysadmin")
    assert await wechat(people) == "peer_off"
    # Nothing went out, so nothing new is on the log; all others go on.
    assert (await peer(admin, WECHAT))["calls"] == 1
    await status()
    assert (await consumer.ask("video_calls")).status_code == 200
    assert (await peer(admin, AFFAIRS))["state"] == "working"

    assert (await switch(admin, AFFAIRS, on=False)).status_code == 200
    with pytest.raises(Unavailable) as off:
        await status()
    assert (off.value.code, off.value.retryable) == ("peer_off", True)
    assert (await switch(admin, WECHAT, on=True)).status_code == 200
    assert await wechat(people) == "ticket_unknown"
    with pytest.raises(Unavailable):
        await status()
    assert (await switch(admin, AFFAIRS, on=True)).status_code == 200
    await status()

    # A consumer is switched by its own record, and then it alone is turned away.
    await switched_off(admin, consumer_id)
    assert await consumer.refused("video_calls") == (403, "consumer_disabled")
    assert (await peer(admin, name))["state"] == "off"
    assert await wechat(people) == "ticket_unknown"
    async with world.database.transaction() as tx:
        rows = await audit.rows_of(tx, "peer", None)
    assert [(row.detail["peer"], row.detail["on"]) for row in rows] == [
        (WECHAT, False),
        (AFFAIRS, False),
        (WECHAT, True),
        (AFFAIRS, True),
    ]


async def test_what_cannot_be_switched_is_refused(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")

    async def refused(person: Person, name: str, on: bool) -> tuple[int, str]:
        reply = await switch(person, name, on=on)
        return reply.status_code, reply.json()["code"]

    assert await refused(admin, WECHAT, True) == (409, "switched_already")
    assert await refused(admin, "无此系统", False) == (404, "no_such_peer")
    # Without its keys the platform could open nothing that it keeps.
    assert await refused(admin, "密码服务", False) == (404, "no_such_peer")
    assert await refused(await people.officer("leader"), WECHAT, False) == (403, "no_permission")
    auditor = await people.officer("auditor")
    assert await refused(auditor, WECHAT, False) == (403, "no_permission")
    assert (await peer(auditor, WECHAT))["state"] == "silent"

"""Calls to and from outside systems are on one log, however they ended (VC-CFG-27)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from actors.platform.jobs.work import JobContext, clear_expired
from pipelines.flows.services import Services
from schemas.errors import Unavailable
from tests.integration.serve.client import People
from tests.integration.serve.exchange.test_open_api import CALLS, _registered
from tests.integration.serve.world import World

FORGED = "forged-ticket-of-nobody"
OUT, IN = "/api/outbound-calls", "/api/api-calls"


@pytest.mark.requirement("VC-CFG-27")
async def test_a_call_to_and_from_an_outside_system_is_found(people: People, world: World) -> None:
    admin, _, consumer = await _registered(people, world, [{"interface": CALLS, "unmasked": False}])
    await people.relative()
    forged = await people.somebody().ask("POST", "/api/relative/sign-in", {"ticket": FORGED})
    assert forged.json()["code"] == "ticket_unknown"
    page = await admin.get(OUT, method="swap_ticket")
    refused, done = page["rows"]
    # The first look at a face since the process began is in the log as well.
    assert set(page["peers"]) - {"人脸识别服务"} == {"微信"}
    assert (done["peer"], done["method"], done["result"]) == ("微信", "swap_ticket", "ok")
    assert (refused["result"], refused["code"]) == ("refused", "ticket_unknown")
    assert done["duration_ms"] >= 0
    assert FORGED not in str(page)
    for wanted, found in (
        ({"peer": "微信"}, [refused, done]),
        ({"method": "swap"}, [refused, done]),
        ({"result": "refused"}, [refused]),
        ({"peer": "微信", "since": refused["at"]}, [refused]),
        ({"peer": "微信", "until": refused["at"]}, [done]),
        ({"peer": "狱政平台"}, []),
    ):
        assert (await admin.get(OUT, **wanted))["rows"] == found, wanted
    first = await admin.get(OUT, peer="微信", limit=1)
    assert first["rows"] == [refused]
    second = await admin.get(OUT, peer="微信", limit=1, before=first["next"])
    assert second["rows"] == [done]

    assert (await consumer.ask(CALLS)).status_code == 200
    assert await consumer.refused("records.agency_people") == (403, "not_granted")
    turned_away, answered = (await admin.get(IN))["rows"]
    assert (answered["status"], turned_away["status"]) == (200, 403)
    name = answered["consumer"]
    for wanted, found in (
        ({"peer": name, "result": "ok"}, [answered]),
        ({"peer": name, "method": "agency"}, [turned_away]),
        ({"result": "refused"}, [turned_away]),
        ({"result": "failed"}, []),
        ({"since": turned_away["at"]}, [turned_away]),
    ):
        assert (await admin.get(IN, **wanted))["rows"] == found, wanted
    leader = await people.officer("leader")
    assert (await leader.http.get(OUT)).status_code == 403


@pytest.mark.requirement("VC-CFG-27")
async def test_calls_that_fail_or_stay_unanswered_are_logged_as_well(
    people: People, services: Services
) -> None:
    begun = asyncio.Event()

    async def silence() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def breakage() -> None:
        raise ConnectionResetError

    with pytest.raises(Unavailable) as late:
        await services.outbound.call("狱政平台", "ping", silence, parameters={}, patience_s=0.01)
    assert late.value.code == "peer_timeout"
    with pytest.raises(ConnectionResetError):
        await services.outbound.call("狱政平台", "ping", breakage, parameters={"n": 1})
    begun.clear()
    waiting = asyncio.create_task(
        services.outbound.call("狱政平台", "ping", silence, parameters={})
    )
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    rows = (await (await people.officer("sysadmin")).get(OUT, peer="狱政平台"))["rows"]
    assert [(row["result"], row["code"]) for row in rows] == [
        ("failed", "cancelled"),
        ("failed", "ConnectionResetError"),
        ("timed_out", "peer_timeout"),
    ]


async def test_old_calls_are_cleared_after_their_time(people: People, services: Services) -> None:
    async def said(_: str) -> None:
        return None

    admin = await people.officer("sysadmin")
    for _ in range(2):
        await people.somebody().ask("POST", "/api/relative/sign-in", {"ticket": FORGED})
    newest, oldest = (await admin.get(OUT))["rows"]
    age = text("update outbound_call set at = at - interval '200 days' where id = :id")
    async with services.database.transaction() as tx:
        await tx.execute(age.bindparams(id=oldest["id"]))
    log = type("Log", (), {"info": staticmethod(said)})()
    job = JobContext(
        database=services.database,
        notary=services.notary,
        parameters={"keep_days": 30, "keep_calls_days": 180},
        now=lambda: services.clock() + timedelta(seconds=1),
        log=log,
        files=services.files,
    )
    assert (await clear_expired(job))["interface_calls"] == 1
    assert (await admin.get(OUT))["rows"] == [newest]

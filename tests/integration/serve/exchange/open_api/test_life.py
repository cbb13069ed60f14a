"""An interface is registered, tried, enabled, deprecated and disabled, and watched (VC-API-07)."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.postgres.audit import audit
from connectors.postgres.exchange import open_api
from connectors.postgres.ids import make_id
from pipelines.rules.platform.local_time import local
from schemas.exchange.open_api import ApiCallView
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchange.open_api.consumers import (
    LIVES,
    data_set,
    fields,
    grant,
    move,
    program,
)
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

MODULE = "agency_people"
BASE = f"records.{MODULE}"


async def life(admin: Person, code: str, **window: str) -> Any:
    (found,) = [one for one in (await admin.get(LIVES, **window))["rows"] if one["code"] == code]
    return found


@pytest.mark.requirement("VC-API-07")
async def test_an_interface_is_kept_over_its_whole_life_and_its_calls_are_seen(
    people: People, world: World
) -> None:
    await Bench(MODULE, people, world).create()
    admin, consumer_id, consumer = await program(people, world, [grant(BASE), grant("video_calls")])
    # Registered as it is made, then tried, then enabled: nobody is answered before.
    path = f"/api/api-consumers/{consumer_id}/data-sets"
    asked = {"code": "people", "title": "执法机关人员", "interface": BASE}
    await admin.post(path, asked | {"definition": {"fields": fields(name="whole")}})
    name = "sets.people"
    assert (await life(admin, name))["state"] == "testing"
    assert await consumer.refused(name) == (403, "interface_testing")
    told = await admin.post(f"{LIVES}/{name}/trial", {"version": 1})
    assert (told["rows"], told["more"], told["fields"]) == (1, False, ["name"])
    await move(admin, name, "testing", "enabled")
    assert len(await consumer.rows(name)) == 1

    # Told to end: it answers with the day, and after it with its state.
    world.now = world.clock()
    last = (local(world.now) + timedelta(days=1)).date()
    await move(admin, name, "enabled", "deprecated", ends_on=last.isoformat(), note="改用新版")
    reply = await consumer.ask(name)
    assert (reply.status_code, reply.headers["deprecation"]) == (200, "true")
    assert reply.headers["sunset"].endswith("16:00:00 GMT")
    start = world.now
    world.now += timedelta(days=2)
    admin = await people.officer("sysadmin")
    ended = await consumer.ask(name)
    assert (ended.status_code, ended.json()["code"]) == (403, "interface_ended")
    assert ended.json()["detail"] == {
        "state": "deprecated",
        "version": 1,
        "ends_on": last.isoformat(),
    }
    world.now = start

    # Disabled it answers with its state, and others go on.
    await move(admin, BASE, "enabled", "disabled", note="检修")
    refused = await consumer.ask(BASE)
    assert (refused.status_code, refused.json()["code"]) == (403, "interface_disabled")
    assert refused.json()["detail"]["state"] == "disabled"
    assert (await consumer.ask("video_calls")).status_code == 200
    shown = await life(admin, BASE)
    assert (shown["state"], shown["note"], shown["changed_by"]) == (
        "disabled",
        "检修",
        "民警sysadmin",
    )
    await move(admin, BASE, "disabled", "enabled")
    assert (await consumer.ask(BASE)).status_code == 200

    # Calls, refusals, failures and latency, by the log.
    day = {"since": (start - timedelta(1)).isoformat(), "until": (start + timedelta(1)).isoformat()}
    figures = (await life(admin, BASE, **day))["figures"]
    assert (figures["calls"], figures["refused"], figures["failed"]) == (2, 1, 0)
    nothing = {"since": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z"}
    assert (await life(admin, BASE, **nothing))["figures"]["calls"] == 0
    async with world.database.transaction() as tx:
        for took, status in ((10, 200), (20, 200), (30, 503), (1000, 500)):
            await open_api.log(tx, logged(world, "records.inmates", took, status))
        written = await audit.rows_of(tx, "api_consumers", consumer_id)
    figures = (await life(admin, "records.inmates", **day))["figures"]
    assert (figures["calls"], figures["refused"], figures["failed"]) == (4, 0, 2)
    # Of 10, 20, 30 and 1000: the middle, and 85 % of the way from the third to the last.
    assert (figures["p50_ms"], figures["p95_ms"]) == (25, 854)
    assert [row.action for row in written if row.action.endswith((".life", ".trial"))] == [
        "api_consumers.trial",
        "api_consumers.life",
        "api_consumers.life",
    ]


def logged(world: World, interface: str, took: int, status: int) -> ApiCallView:
    return ApiCallView(
        id=make_id(),
        at=world.clock(),
        consumer_id=None,
        consumer="某平台",
        interface=interface,
        method="GET",
        path=f"/api/open/v1/{interface}",
        parameters_digest="",
        address="127.0.0.1",
        status=status,
        code="",
        rows=0,
        duration_ms=took,
    )


async def test_a_phone_exchange_is_told_the_same(people: People, world: World) -> None:
    await phone_rule(await people.officer("chief"), world, 2)
    await add_number(await people.officer("leader"), world)
    admin = await people.officer("sysadmin")
    async with exchange(people, world) as phones:
        await move(admin, "phone_exchange", "enabled", "disabled")
        with pytest.raises(Exception, match="interface_disabled"):
            await phones.dial(PHONE, inmate_no=INMATE_NO)
        await move(admin, "phone_exchange", "disabled", "enabled")
        assert (await phones.dial(PHONE, inmate_no=INMATE_NO)).answer.allowed


async def test_moves_that_make_no_sense_change_nothing(people: People, world: World) -> None:
    admin, consumer_id, _ = await program(people, world, [grant(BASE)])
    name = await data_set(admin, consumer_id, "people", BASE, {"fields": fields(name="whole")})

    async def refused(code: str, **asked: Any) -> tuple[int, str]:
        reply = await admin.ask("PUT", f"{LIVES}/{code}/state", asked)
        return reply.status_code, reply.json()["code"]

    seen = {"before": "enabled"}
    assert await refused(BASE, **seen, state="testing") == (409, "no_such_move")
    assert await refused(BASE, **seen, state="deprecated") == (422, "wrong_end")
    past = {"state": "deprecated", "ends_on": "2020-01-01"}
    assert await refused(BASE, **seen, **past) == (422, "wrong_end")
    far = {"state": "deprecated", "ends_on": "9999-12-31"}
    assert await refused(BASE, **seen, **far) == (422, "wrong_end")
    assert await refused(BASE, **seen, state="disabled", ends_on="2030-01-01") == (422, "wrong_end")
    stale = {"before": "disabled", "state": "enabled"}
    assert await refused(BASE, **stale) == (409, "changed_meanwhile")
    assert await refused("records.nothing", **seen, state="disabled") == (404, "no_such_interface")
    other = {"version": 7, "state": "disabled"}
    assert await refused(name, **seen, **other) == (404, "no_such_version")
    assert await admin.refused(f"{LIVES}/phone_exchange/trial", {}) == (422, "nothing_to_try")
    year = {"since": "2020-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}
    reply = await admin.http.get(LIVES, params=year)
    assert (reply.status_code, reply.json()["code"]) == (422, "wrong_time")
    assert (await life(admin, name))["state"] == "enabled"

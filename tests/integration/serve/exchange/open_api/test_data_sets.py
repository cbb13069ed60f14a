"""A business is cut to each consumer by configuration alone (VC-API-06)."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.postgres.audit import audit
from tests.integration.serve.client import People
from tests.integration.serve.exchange.open_api.consumers import (
    data_set,
    enable,
    fields,
    grant,
    move,
    program,
)
from tests.integration.serve.journey import requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.opening import granted
from tests.integration.serve.world import World

MODULE = "agency_people"
BASE = f"records.{MODULE}"
CALLS = "video_calls"


async def two_lawyers(people: People, world: World) -> list[Any]:
    bench = Bench(MODULE, people, world)
    made = []
    for kind in ("law_firm", "court"):
        made.append(await bench.make(await bench.sample() | {"body_kind": kind}))
    return made


@pytest.mark.requirement("VC-API-06")
async def test_two_consumers_get_two_field_sets_of_one_business_by_configuration_alone(
    people: People, world: World
) -> None:
    firm, court = await two_lawyers(people, world)
    whole = [grant(BASE, unmasked=True, tailored=True)]
    masked = [grant(BASE, tailored=True)]
    admin, first_id, first = await program(people, world, whole)
    _, second_id, second = await program(people, world, masked)
    names = {"fields": fields(name="whole", id_no="whole", body_kind="whole")}
    law = {"fields": fields(name="masked", id_no="masked", body="whole")}
    law["filters"] = [{"name": "body_kind", "value": "law_firm"}]  # type: ignore[list-item]
    mine = await data_set(admin, first_id, "people", BASE, names)
    theirs = await data_set(admin, second_id, "firms", BASE, law)

    rows = await first.rows(mine)
    assert [row["id"] for row in rows] == [firm["id"], court["id"]]
    assert {name for row in rows for name in row["values"]} == {"name", "id_no", "body_kind"}
    assert "*" not in str(rows)
    (row,) = await second.rows(theirs)
    assert row["id"] == firm["id"]
    assert set(row["values"]) == {"name", "id_no", "body"}
    plain = rows[0]["values"]
    assert row["values"]["name"] == plain["name"][:1] + "*" * (len(plain["name"]) - 1)
    assert row["values"]["id_no"] == f"{plain['id_no'][:3]}{'*' * 13}{plain['id_no'][-2:]}"

    # Neither the interface as it is, nor the other one's data set.
    for asking, foreign in ((first, theirs), (second, mine)):
        assert await asking.refused(BASE) == (403, "tailored_only")
        assert await asking.refused(foreign) == (404, "no_such_interface")
    async with world.database.transaction() as tx:
        told = await audit.rows_of(tx, "api_consumers", second_id)
    (written,) = [row for row in told if row.action == "api_consumers.data_set"]
    assert written.detail["fields"] == {"name": "masked", "id_no": "masked", "body": "whole"}
    assert written.detail["filters"] == ["body_kind=law_firm"]


async def test_a_data_set_never_gives_more_than_the_grant(people: People, world: World) -> None:
    await two_lawyers(people, world)
    admin, consumer_id, consumer = await program(people, world, [grant(BASE)])
    path = f"/api/api-consumers/{consumer_id}"
    asked = {"code": "people", "title": "人员", "interface": BASE}

    async def refused(**definition: Any) -> tuple[int, str]:
        body = asked | {"definition": definition}
        return await admin.refused(f"{path}/data-sets", body)

    assert await refused(fields=fields(id_no="whole")) == (422, "field_not_granted")
    assert await refused(fields=fields(nothing="whole")) == (422, "field_not_granted")
    assert await refused(fields=fields(valid_from="masked")) == (422, "field_not_granted")
    good = fields(id_no="masked")
    assert await refused(fields=[*good, *good]) == (422, "field_twice")
    by_number = [{"name": "id_no", "value": "99000019700101001X"}]
    assert (await refused(fields=good, filters=by_number))[0] == 422
    by_limit = [{"name": "limit", "value": "1"}]
    assert await refused(fields=good, filters=by_limit) == (422, "wrong_filter")
    choices = {one["name"]: one for one in await admin.get(f"{path}/data-set-fields/{BASE}")}
    assert choices["id_no"]["shown"] == ["masked"]
    assert (choices["id_no"]["filtered"], choices["body_kind"]["filtered"]) == (False, True)
    other = asked | {"interface": CALLS, "definition": {"fields": good}}
    assert await admin.refused(f"{path}/data-sets", other) == (422, "not_granted")

    # A grant that is narrowed later narrows what was made under it.
    await granted(people, admin, consumer_id, [grant(BASE, unmasked=True)])
    wide = {"fields": fields(id_no="whole", body="whole")}
    name = await data_set(admin, consumer_id, "people", BASE, wide)
    (row, _) = await consumer.rows(name)
    assert "*" not in row["values"]["id_no"]
    assert (await granted(people, admin, consumer_id, [grant(BASE)]))["waiting"] is None
    (row, _) = await consumer.rows(name)
    assert set(row["values"]) == {"id_no", "body"}
    assert "*" in row["values"]["id_no"]
    assert (await granted(people, admin, consumer_id, []))["waiting"] is None
    assert await consumer.refused(name) == (403, "not_granted")


async def test_video_calls_are_cut_as_well(people: People, world: World) -> None:
    relative = await people.relative()
    made = [await requested(world, relative, minutes_ahead=1 + 60 * n) for n in range(2)]
    admin, consumer_id, consumer = await program(people, world, [grant(CALLS, tailored=True)])
    definition = {
        "fields": fields(case_no="whole", relative_name="masked", state="whole"),
        "filters": [{"name": "state", "value": "requested"}],
    }
    name = await data_set(admin, consumer_id, "asked_for", CALLS, definition)
    rows = await consumer.rows(name)
    assert [row["id"] for row in rows] == sorted(made)
    assert set(rows[0]) == {"id", "case_no", "relative_name", "state"}
    assert "*" in rows[0]["relative_name"]
    ended = definition | {"filters": [{"name": "state", "value": "ended"}]}
    none = await data_set(admin, consumer_id, "ended", CALLS, ended)
    assert await consumer.rows(none) == []


async def test_how_often_and_how_much_is_kept_to(people: People, world: World) -> None:
    bench = Bench(MODULE, people, world)
    made = [(await bench.create())["id"] for _ in range(5)]
    admin, consumer_id, consumer = await program(people, world, [grant(BASE, tailored=True)])
    definition = {"fields": fields(name="whole"), "every_s": 3600, "rows_a_day": 5}
    name = await data_set(admin, consumer_id, "daily", BASE, definition)
    world.now = world.clock()

    first = (await consumer.ask(name, limit="2")).json()
    # The same page again, as after an answer that was lost; it goes on from there.
    assert (await consumer.ask(name, limit="2")).json()["rows"] == first["rows"]
    # A cursor of one's own making is a new pull, which comes too soon.
    reply = await consumer.ask(name, after=made[3])
    assert (reply.status_code, reply.json()["code"]) == (429, "pulled_too_soon")
    assert reply.json()["detail"]["retry_after_s"] == 3600
    # Four rows went out; one is left today, and the page says that more follow.
    second = (await consumer.ask(name, limit="2", after=first["next"])).json()
    assert [row["id"] for row in second["rows"]] == made[2:3]
    assert second["next"] == made[2]
    assert await consumer.refused(name, after=made[2]) == (429, "rows_spent")
    world.now += timedelta(days=1)
    rest = await consumer.ask(name, after=made[2])
    assert ([row["id"] for row in rest.json()["rows"]], rest.json()["next"]) == (made[3:], None)
    # That pull is over: what comes next is a new one, and the one after it comes too soon.
    assert await consumer.rows(name, after=made[4]) == []
    assert await consumer.refused(name, after=made[4]) == (429, "pulled_too_soon")
    world.now += timedelta(hours=1)
    assert await consumer.rows(name, after=made[4]) == []


async def test_a_version_replaces_the_one_before_once_it_is_enabled(
    people: People, world: World
) -> None:
    await two_lawyers(people, world)
    admin, consumer_id, consumer = await program(people, world, [grant(BASE, tailored=True)])
    name = await data_set(admin, consumer_id, "people", BASE, {"fields": fields(name="whole")})
    path = f"/api/api-consumers/{consumer_id}/data-sets/{name}/versions"
    more = {"definition": {"fields": fields(name="whole", body="whole")}}
    shown = await admin.post(path, more)
    assert [one["version"] for one in shown["versions"]] == [2, 1]
    assert [one["state"] for one in shown["versions"]] == ["testing", "enabled"]

    async def version() -> tuple[str, set[str]]:
        reply = await consumer.ask(name)
        return reply.headers["x-api-version"], set(reply.json()["rows"][0]["values"])

    assert await version() == ("1", {"name"})
    assert await consumer.refused(name, version="2") == (403, "interface_testing")
    untried = {"version": 2, "before": "testing", "state": "enabled"}
    reply = await admin.ask("PUT", f"/api/open-interfaces/{name}/state", untried)
    assert (reply.status_code, reply.json()["code"]) == (409, "not_tried")
    await enable(admin, name, 2)
    assert await version() == ("2", {"name", "body"})
    # Who has not moved yet names the old one, for as long as it lives.
    assert set((await consumer.rows(name, version="1"))[0]["values"]) == {"name"}
    await move(admin, name, "enabled", "disabled", version=1)
    assert await consumer.refused(name, version="1") == (403, "interface_disabled")
    assert await consumer.refused(name, version="3") == (404, "no_such_version")
    officer = await people.officer("leader")
    assert (await officer.http.get(path.removesuffix(f"/{name}/versions"))).status_code == 404

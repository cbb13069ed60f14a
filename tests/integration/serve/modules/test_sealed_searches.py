"""Sealed numbers are searched for one at a time, written down and counted (PI-1)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from connectors.nats.outbox_relay import OutboxRelay
from pipelines.flows.services import Services
from pipelines.rules.modules.sealed_search import may_be
from pipelines.rules.security.chain import ChainRow
from schemas.modules.catalog import MODULES
from schemas.modules.field import Found
from schemas.tables.audit.audit import audit_row
from schemas.tables.people.person import relative
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import configure
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("PI-1")

PATH = "/api/records/relatives"
PHONE, OTHER, ID_NO = "13900000099", "13800000002", "99000019900101123X"
NOBODYS = [f"139000000{n:02}" for n in range(20)]
SEALED = [
    (code, field.name)
    for code, module in MODULES.items()
    for field in module.fields
    if field.mask and field.found is not Found.NOT
]
"""Every field of every module that a list takes and shows masked."""


async def look_ups(world: World) -> list[ChainRow]:
    found = (
        select(audit_row).where(audit_row.c.action.endswith(".look_up")).order_by(audit_row.c.id)
    )
    async with world.database.transaction() as tx:
        return await tx.all(found, ChainRow)


@pytest.fixture
async def known(people: People, world: World) -> str:
    """The id of a relative whom the number belongs to."""
    return str((await Bench("relatives", people, world).create(phone=PHONE))["id"])


async def status(person: Person, path: str, *pairs: tuple[str, str]) -> tuple[int, str]:
    reply = await person.http.get(path, params=pairs)
    return reply.status_code, "" if reply.is_success else reply.json()["code"]


@pytest.mark.parametrize(("code", "field"), SEALED)
async def test_two_values_at_once_are_refused_by_every_list_and_file(
    people: People, world: World, code: str, field: str
) -> None:
    bench = Bench(code, people, world)
    keeper = await bench.keeper()
    words = next(one for one in (OTHER, ID_NO) if may_be(bench.module.field(field), one))
    for pairs in ([(field, PHONE), (field, OTHER)], [(field, PHONE), ("q", words)]):
        assert await status(keeper, bench.path, *pairs) == (422, "invalid_fields")
        refused = await status(keeper, f"{bench.path}/export", *pairs)
        # Some modules are taken out by nobody.
        assert refused[0] in (403, 404, 422)
    assert await look_ups(world) == []


@pytest.mark.parametrize(("code", "field"), SEALED)
async def test_each_list_writes_down_what_was_searched_for_and_never_the_number(
    people: People, world: World, code: str, field: str
) -> None:
    bench = Bench(code, people, world)
    keeper = await bench.keeper()
    page = await keeper.get(bench.path, **{field: PHONE})
    (row,) = await look_ups(world)
    assert (row.action, row.object_kind, row.result) == (f"{code}.look_up", code, "ok")
    assert (row.actor_kind, row.source_address) == ("officer", "127.0.0.1")
    assert row.detail["fields"] == [field]
    assert row.detail["records_found"] == page["total"]
    assert PHONE not in str(row)


async def test_a_hit_is_found_by_field_and_by_text_and_both_leave_the_same_digest(
    known: str, people: People, world: World
) -> None:
    leader = await people.officer("leader")
    assert (await leader.get(PATH, phone=PHONE))["total"] == 1
    assert (await leader.get(PATH, q=PHONE))["total"] == 1
    assert len(await leader.get(f"{PATH}/choices", q=PHONE)) == 1
    assert (await leader.get(PATH, phone=NOBODYS[0]))["total"] == 0
    rows = await look_ups(world)
    assert [row.detail["records_found"] for row in rows] == [1, 1, 1, 0]
    digests = [row.detail["value_digest"] for row in rows]
    assert len(set(digests[:3])) == 1
    assert digests[3] != digests[0]
    # It is not what finds the record: the log and the table cannot be joined by it.
    async with world.database.transaction() as tx:
        kept = await tx.scalar(_phone_digest(known))
    assert digests[0] != kept
    # A name, or a piece of a number, is no such search.
    await leader.get(PATH, q="家属")
    await leader.get(PATH, q="1390000")
    await leader.get(PATH, name="李")
    assert len(await look_ups(world)) == 4


def _phone_digest(relative_id: str) -> Any:
    return select(relative.c.phone_digest).where(relative.c.id == relative_id)


async def test_a_file_counts_as_a_search_whether_it_is_made_or_refused(
    known: str, people: People, world: World, services: Services
) -> None:
    leader, chief = await people.officer("leader"), await people.officer("chief")
    assert (await leader.http.get(f"{PATH}/export", params={"phone": PHONE})).is_success
    assert [row.detail["records_found"] for row in await look_ups(world)] == [1]
    configure(services, export_alone_rows=0)
    refused = await status(leader, f"{PATH}/export", ("phone", PHONE))
    assert refused == (409, "export_needs_approval")
    # What the refusal told, was searched for.
    assert len(await look_ups(world)) == 2
    asked = {"query": f"phone={PHONE}", "format": "csv", "purpose": "核对"}
    two = asked | {"query": f"phone={PHONE}&phone={OTHER}"}
    assert await leader.refused(f"{PATH}/export-requests", two) == (422, "invalid_fields")
    request = await leader.post(f"{PATH}/export-requests", asked)
    await decide(chief, await only(chief), "approve", "同意")
    file = await leader.ask("POST", f"/api/export-requests/{request['id']}/file")
    assert file.is_success
    assert len(await look_ups(world)) == 4


async def test_who_goes_on_after_the_hours_numbers_is_refused_and_told_of(
    known: str, people: People, world: World, services: Services, relay: OutboxRelay
) -> None:
    configure(services, look_ups_an_hour=3)
    world.now = datetime.now(UTC)
    leader = await people.officer("leader")
    auditor, security = await people.officer("auditor"), await people.officer("security")
    async with auditor.socket("/ws/console") as log, security.socket("/ws/console") as guard:
        for number in NOBODYS[:3]:
            assert (await leader.get(PATH, phone=number))["total"] == 0
        # The same once more tells nothing new.
        await leader.get(PATH, phone=NOBODYS[0])
        for pairs in ([("phone", NOBODYS[3])], [("q", PHONE)]):
            assert await status(leader, PATH, *pairs) == (429, "too_many_look_ups")
        assert await status(leader, f"{PATH}/choices", ("q", PHONE)) == (429, "too_many_look_ups")
        refused = await status(leader, f"{PATH}/export", ("phone", PHONE))
        assert refused == (429, "too_many_look_ups")
        # Lists go on, and so does another officer.
        assert await status(leader, PATH, ("name", "李")) == (200, "")
        chief = await people.officer("chief")
        assert (await chief.get(PATH, phone=PHONE))["total"] == 1
        for page, link in ((log, "/audit"), (guard, "/sessions")):
            notice = await page.until("notice")
            assert (notice["title"], notice["link"]) == ("证件号查找超过上限", link)
            assert "民警leader" in notice["text"]
            assert PHONE not in str(notice)
            await page.connection.close()
            # Once an hour, however often it is tried.
            assert not [one async for one in page.connection if '"type":"notice"' in one]
    rows = [row for row in await look_ups(world) if row.result == "refused"]
    assert [row.detail["code"] for row in rows] == ["too_many_look_ups"] * 4
    assert {row.actor_name for row in rows} == {"民警leader"}
    assert PHONE not in str(rows)
    world.now += timedelta(minutes=59)
    leader = await people.officer("leader")
    assert (await status(leader, PATH, ("phone", PHONE)))[0] == 429
    world.now += timedelta(minutes=2)
    assert (await leader.get(PATH, phone=PHONE))["total"] == 1


async def test_many_at_once_pass_no_further_than_one_after_the_other(
    people: People, world: World, services: Services
) -> None:
    configure(services, look_ups_an_hour=5)
    leader = await people.officer("leader")
    answers = await asyncio.gather(*(status(leader, PATH, ("phone", number)) for number in NOBODYS))
    assert sorted(code for code, _ in answers) == [200] * 5 + [429] * 15


async def test_the_limit_is_a_parameter_that_the_administrator_sets(people: People) -> None:
    system, leader = await people.officer("sysadmin"), await people.officer("leader")
    few = {"value": 1, "seen": 60, "reason": "收紧"}
    assert (await system.ask("PUT", "/api/parameters/look_ups_an_hour", few)).is_success
    await leader.get(PATH, phone=PHONE)
    assert (await status(leader, PATH, ("phone", OTHER)))[0] == 429

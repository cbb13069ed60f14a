"""What relatives apply for beside calls, from the application to the record."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from connectors.postgres.people import people as person_rows
from tests.integration.serve.approving import CHECKS, WARD, decide, decision, only, put
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import request_body, requested
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.world import World

NUMBERS = "/api/relative/applications/numbers"
WHITELIST = "/api/relative/applications/whitelist"
FILES = "/api/relative/files"


@pytest.fixture
async def relative(people: People) -> Person:
    return await people.relative()


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


async def proof(relative: Person, name: str = "证明.pdf") -> list[str]:
    """A paper that the relative has just handed in."""
    sent = await send_file(relative, FILES, name, made_file(name))
    assert sent.is_success, sent.text
    return [sent.json()["id"]]


async def number(world: World, relative: Person, phone: str = "13912345678") -> dict[str, Any]:
    body = {"inmate_id": world.inmate_id, "note": "本人实名号码"}
    return body | {"values": {"phone": phone}, "proof": await proof(relative)}


async def whitelist(world: World, relative: Person) -> dict[str, Any]:
    return {"inmate_id": world.inmate_id, "proof": await proof(relative)}


async def test_an_approved_number_is_usable(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    made = await relative.post(NUMBERS, await number(world, relative))
    assert (made["kind_title"], made["state"]) == ("亲情号码登记", "pending")
    leader = await people.officer("leader")
    assert (await leader.get("/api/records/relative_numbers"))["total"] == 0
    case = await only(approver)
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert [check["name"] for check in detail["checks"]] == CHECKS
    assert detail["difference"][0]["after"] == "139****5678"
    await decide(approver, case, "approve")
    (row,) = (await leader.get("/api/records/relative_numbers"))["rows"]
    assert row["values"]["phone"] == "139****5678"
    assert row["state"] == "usable"
    (own,) = await relative.get("/api/relative/applications")
    assert (own["id"], own["state"]) == (made["id"], "approved")


async def test_a_rejected_number_is_not_made_and_its_relative_reads_why(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    await relative.post(NUMBERS, await number(world, relative))
    await decide(approver, await only(approver), "reject", "号码非本人实名")
    leader = await people.officer("leader")
    assert (await leader.get("/api/records/relative_numbers"))["total"] == 0
    (own,) = await relative.get("/api/relative/applications")
    assert (own["state"], own["opinion"]) == ("rejected", "号码非本人实名")


async def test_what_cannot_be_is_refused_at_once(
    people: People, world: World, relative: Person
) -> None:
    assert await relative.refused(NUMBERS, await number(world, relative, "no number")) == (
        422,
        "invalid_fields",
    )
    stranger = await people.relative("wx-wang")
    assert await stranger.refused(NUMBERS, await number(world, stranger)) == (
        404,
        "inmate_not_found",
    )
    async with world.database.transaction() as tx:
        since = datetime.now(UTC) - timedelta(days=1)
        await person_rows.add_to_blacklist(
            tx, relative_id=world.relative_id, reason="曾携带违禁品", since=since
        )
    refused = await relative.refused(WHITELIST, await whitelist(world, relative))
    assert refused == (403, "blacklisted")


async def test_a_number_waits_sealed(world: World, relative: Person) -> None:
    await relative.post(NUMBERS, await number(world, relative))
    async with world.database.transaction() as tx:
        kept = await tx.scalar(text("select proposal::text || facts::text from approval_case"))
    assert "13912345678" not in kept


async def test_a_number_that_was_taken_meanwhile_is_told_and_stays_undecided(
    world: World, relative: Person, approver: Person
) -> None:
    for _ in range(2):
        await relative.post(NUMBERS, await number(world, relative))
    first, second = (await approver.get("/api/approvals/pending"))["rows"]
    await decide(approver, first, "approve")
    path = f"/api/approvals/{second['id']}/decisions"
    assert await approver.refused(path, decision(second, "approve")) == (409, "record_exists")
    assert (await only(approver))["id"] == second["id"]
    await decide(approver, second, "reject", "号码已登记")


@pytest.mark.requirement("VC-WL-02")
@pytest.mark.parametrize("ended", [False, True])
async def test_approval_adds_the_white_list_entry(
    people: People, world: World, relative: Person, approver: Person, ended: bool
) -> None:
    body = await whitelist(world, relative)
    assert await relative.refused(WHITELIST, body) == (409, "whitelisted_already")
    leader = await people.officer("leader")
    await _end(world, leader, ended=ended)
    call = request_body(world, minutes_ahead=60)
    assert await relative.refused("/api/relative/calls", call) == (403, "not_whitelisted")
    await relative.post(WHITELIST, body)
    assert await relative.refused(WHITELIST, body) == (409, "already_in_approval")
    await decide(approver, await only(approver), "approve")
    (row,) = (await leader.get("/api/records/whitelist_entries"))["rows"]
    assert row["values"]["relative_id"] == world.relative_id
    assert row["values"]["valid_until"] is None
    assert (await relative.post("/api/relative/calls", call))["state"] == "requested"


async def _end(world: World, leader: Person, *, ended: bool) -> None:
    """Leave the pair with an entry that has run out, or with none."""
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from whitelist_entry"))
    if ended:
        pair = {"relative_id": world.relative_id, "inmate_id": world.inmate_id}
        days = {"valid_from": "2020-01-01", "valid_until": "2021-01-01"}
        await leader.post("/api/records/whitelist_entries", {"values": pair | days})


async def test_one_centre_holds_every_kind(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    await requested(world, relative, minutes_ahead=60)
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from whitelist_entry"))
    await relative.post(NUMBERS, await number(world, relative))
    await relative.post(WHITELIST, await whitelist(world, relative))
    rows = (await approver.get("/api/approvals/pending"))["rows"]
    titles = {"可视通话", "亲情号码登记", "可视通话白名单"}
    assert {row["kind_title"] for row in rows} == titles
    for row in rows:
        narrowed = await approver.get("/api/approvals/pending", kind=row["kind"])
        assert [one["id"] for one in narrowed["rows"]] == [row["id"]]


async def test_what_an_officer_must_answer_for_is_never_filed(people: People) -> None:
    admin = await people.officer("sysadmin")
    page = await admin.get("/api/approval-flows", kind="relative_number")
    path = f"/api/approval-flows/{page['rows'][0]['id']}"
    body = {"base": 1, "name": "号码", "definition": {"mode": "filing", "nodes": [WARD]}}
    saved = await put(admin, f"{path}/draft", body)
    assert [one["part"] for one in saved["problems"]] == ["mode"]
    assert await admin.refused(f"{path}/publish", {"version": 2}) == (422, "flow_invalid")

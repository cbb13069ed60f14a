"""A relative applies to be bound to an inmate who is named, until somebody decided (VC-PUB-08)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.postgres.people import people as person_rows
from connectors.postgres.platform import units
from schemas.people.kinds import CustodyState
from tests.integration.serve.approving import decide, decision, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.test_family_applications import proof
from tests.integration.serve.world import World

OWN = "/api/relative/applications"
BINDINGS = f"{OWN}/bindings"
RECORDS = "/api/records/inmate_bindings"
HERE = {"name": "周某", "inmate_no": "3103000001"}
THERE = {"name": "吴某", "inmate_no": "3104000001"}


@pytest.fixture
async def relative(people: People) -> Person:
    """Bound to nobody, and kept by no unit: in no officer's reach."""
    return await people.relative("wx-wang")


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


async def inmate_there(world: World, state: CustodyState = CustodyState.IN_CUSTODY) -> str:
    """One more, in the other prison."""
    async with world.database.transaction() as tx:
        place, ward = await units.by_code(tx, "P04"), await units.by_code(tx, "P04-W01")
        assert place is not None
        assert ward is not None
        return await person_rows.add_inmate(
            tx,
            inmate_no=THERE["inmate_no"],
            name=THERE["name"],
            prison_id=place.id,
            ward_id=ward.id,
            custody_state=state,
        )


async def asked(relative: Person, kinship: str = "child", **named: str) -> dict[str, Any]:
    values = (named or HERE) | {"kinship": kinship}
    return {"values": values, "note": "独生子女", "proof": await proof(relative)}


@pytest.mark.requirement("VC-PUB-08", clauses="ab")
@pytest.mark.requirement("VC-FAM-06", clauses="a")
async def test_two_inmates_of_two_prisons_are_bound_by_two_approvals(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    there = await inmate_there(world)
    assert await relative.get("/api/relative/inmates") == []
    made = await relative.post(BINDINGS, await asked(relative))
    assert (made["kind_title"], made["inmate_name"], made["state"]) == (
        "亲属关系绑定",
        "周某",
        "pending",
    )
    assert {"title": "与服刑人员关系", "text": "子女"} in made["lines"]
    await relative.post(BINDINGS, await asked(relative, "sibling", **THERE))
    assert await relative.get("/api/relative/inmates") == []
    await decide(approver, await only(approver), "approve", "证明齐全")
    (bound,) = await relative.get("/api/relative/inmates")
    assert (bound["id"], bound["kinship"]) == (world.inmate_id, "child")
    elsewhere = await people.officer("elsewhere")
    await decide(elsewhere, await only(elsewhere), "approve")
    told = await relative.get("/api/relative/inmates")
    assert {one["id"]: one["kinship"] for one in told} == {
        world.inmate_id: "child",
        there: "sibling",
    }
    messages = await relative.get("/api/relative/messages")
    assert [one["title"] for one in messages["rows"]] == ["亲属关系绑定申请已通过"] * 2
    assert {one["reason"] for one in messages["rows"]} == {"证明齐全", ""}
    # What one is bound to, calls and bookings may be about.
    days = await relative.get("/api/relative/bookable-days", inmate_id=there)
    assert len(days) == 14


async def test_the_officer_sees_of_whom_it_is_and_the_record_keeps_its_proof(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    person = f"/api/records/relatives/{world.stranger_id}"
    assert (await approver.http.get(person)).status_code == 404
    body = await asked(relative)
    made = await relative.post(BINDINGS, body)
    detail = await approver.get(f"/api/approvals/{made['id']}")
    assert [one["name"] for one in detail["checks"]] == [
        "blacklist",
        "inmate_blacklist",
        "custody",
    ]
    assert all(one["passed"] for one in detail["checks"])
    assert {one["title"]: one["link"] for one in detail["parties"]} == {
        "罪犯": f"/m/inmates/{world.inmate_id}",
        "家属": f"/m/relatives/{world.stranger_id}",
    }
    assert "*" in (await approver.get(person))["record"]["values"]["id_no"]
    other = await people.officer("elsewhere")
    assert (await other.http.get(person)).status_code == 404
    await decide(approver, await only(approver), "approve")
    listed = await approver.get(RECORDS, relative_id=world.stranger_id)
    (row,) = listed["rows"]
    assert (row["state"], row["values"]["kinship"]) == ("approved", "child")
    assert [one["id"] for one in row["files"]["proof"]] == body["proof"]
    again = await relative.refused(BINDINGS, await asked(relative))
    assert again == (409, "bound_already")


async def test_of_two_applications_of_one_moment_one_is_made(
    relative: Person, approver: Person
) -> None:
    wishes = [await asked(relative) for _ in range(4)]
    answers = await asyncio.gather(*(relative.ask("POST", BINDINGS, wish) for wish in wishes))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    refused = [answer.json()["code"] for answer in answers if answer.status_code == 409]
    assert set(refused) == {"already_in_approval"}
    await only(approver)


async def test_after_a_rejection_the_relative_is_in_no_reach_and_may_apply_anew(
    world: World, relative: Person, approver: Person
) -> None:
    await relative.post(BINDINGS, await asked(relative))
    twice = await relative.refused(BINDINGS, await asked(relative))
    assert twice == (409, "already_in_approval")
    await decide(approver, await only(approver), "reject", "证明与申请人不符")
    (own,) = await relative.get(OWN)
    assert (own["state"], own["opinion"]) == ("rejected", "证明与申请人不符")
    person = f"/api/records/relatives/{world.stranger_id}"
    assert (await approver.http.get(person)).status_code == 404
    assert await relative.get("/api/relative/inmates") == []
    assert (await relative.post(BINDINGS, await asked(relative)))["state"] == "pending"


async def test_what_was_sent_back_is_mended_for_the_same_inmate(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    made = await relative.post(BINDINGS, await asked(relative))
    await decide(approver, await only(approver), "return", "请写明关系")
    (own,) = await relative.get(OWN)
    assert (own["values"], own["address"]) == ({"kinship": "child"}, "bindings")
    again = {"values": {"kinship": "extended"}, "proof": await proof(relative, "户口簿.jpg")}
    mended = await relative.post(f"{OWN}/{made['id']}/resubmit", again)
    assert (mended["id"], mended["inmate_name"]) == (made["id"], "周某")
    await decide(approver, await only(approver), "approve")
    (bound,) = await relative.get("/api/relative/inmates")
    assert bound["kinship"] == "extended"


async def test_a_binding_that_was_dissolved_is_asked_for_again(
    people: People, world: World, approver: Person
) -> None:
    relative, leader = await people.relative(), await people.officer("leader")
    listed = await leader.get(RECORDS, relative_id=world.relative_id)
    (record,) = listed["rows"]
    path = f"{RECORDS}/{record['id']}"
    unbound = {"version": record["version"], "values": {}, "reason": "长期不联系"}
    await leader.post(f"{path}/actions/unbind", unbound)
    await relative.post(BINDINGS, await asked(relative, "spouse"))
    case = await only(approver)
    restored = {"version": record["version"] + 1, "values": {}, "reason": "本人到窗口办理"}
    await leader.post(f"{path}/actions/restore", restored)
    # An officer was faster: there is nothing left to approve.
    approving = f"/api/approvals/{case['id']}/decisions"
    assert await approver.refused(approving, decision(case, "approve")) == (409, "record_exists")
    now = (await leader.get(path))["record"]
    await leader.post(f"{path}/actions/unbind", unbound | {"version": now["version"]})
    await decide(approver, await only(approver), "approve")
    (row,) = (await leader.get(RECORDS, relative_id=world.relative_id))["rows"]
    assert (row["id"], row["state"]) == (record["id"], "approved")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "inmate_no": "3103000001", "kinship": "child"}, "name"),
        ({"name": "周某", "kinship": "child"}, "inmate_no"),
        ({"name": "周某", "inmate_no": "3103000001"}, "kinship"),
        ({"name": "周某", "inmate_no": "3103000001", "kinship": "lawyer"}, "kinship"),
        ({"name": "周某", "inmate_no": "3103000001", "kinship": "child", "id": "1"}, "id"),
    ],
)
async def test_the_form_is_checked_field_by_field(
    world: World, relative: Person, values: dict[str, str], field: str
) -> None:
    body = {"values": values, "proof": await proof(relative)}
    reply = await relative.ask("POST", BINDINGS, body)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_fields")
    assert [one["field"] for one in reply.json()["detail"]["problems"]] == [field]
    without = {"values": HERE | {"kinship": "child"}, "proof": []}
    assert (await relative.refused(BINDINGS, without))[0] == 422
    assert await relative.get(OWN) == []


async def test_nobody_finds_out_by_trying_who_is_held_here(
    people: People, world: World, relative: Person
) -> None:
    await inmate_there(world, CustodyState.RELEASED)
    wrong = [HERE | {"name": "郑某"}, HERE | {"inmate_no": "3103999999"}, THERE]
    for named in (*wrong, *wrong[:2]):
        refused = await relative.refused(BINDINGS, await asked(relative, **named))
        assert refused == (404, "inmate_unknown")
    refused = await relative.refused(BINDINGS, await asked(relative))
    assert refused == (429, "too_many_names")
    world.now = datetime.now(UTC) + timedelta(hours=2)
    later = await people.relative("wx-wang")
    assert (await later.post(BINDINGS, await asked(later)))["state"] == "pending"


async def test_who_is_barred_from_everything_is_refused(world: World, relative: Person) -> None:
    async with world.database.transaction() as tx:
        since = datetime.now(UTC) - timedelta(days=1)
        await person_rows.add_to_blacklist(
            tx, relative_id=world.stranger_id, reason="曾冒用他人身份", since=since
        )
    refused = await relative.refused(BINDINGS, await asked(relative))
    assert refused == (403, "blacklisted")

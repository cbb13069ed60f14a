"""待定密 over HTTP: listed without content, closed by one, opened by two of different duty."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.postgres.audit import audit
from connectors.postgres.recordings import conversation_row
from pipelines.flows.recordings.storing.refusal import Unsettled, require_outside
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, add_pair, decide, decision
from tests.integration.serve.client import People, Person
from tests.integration.serve.spoken import NOON, talked
from tests.integration.serve.world import World
from tests.integration.with_family import UNKNOWN, UNTOLD

LIST = "/api/undetermined"
VISIT, PHONE = ContactChannel.VISIT, ContactChannel.PHONE_CALL
WHY = {"reason": "已向来访者核实身份"}


def path(channel: ContactChannel, record_id: str, towards: str) -> str:
    return f"/api/confidentiality/{channel.value}/{record_id}/{towards}"


async def listed(person: Person, **wanted: Any) -> list[str]:
    page = await person.get(LIST, **wanted)
    assert page["total"] == len(page["rows"])
    return [row["id"] for row in page["rows"]]


async def test_the_list_tells_who_and_when_and_nothing_of_what_was_said(
    people: People, world: World
) -> None:
    world.now = NOON + timedelta(days=10)
    old = await talked(world, VISIT, relative_told="吴某某", kinship_told="老乡", **UNKNOWN)
    young = await talked(world, PHONE, NOON + timedelta(days=9), **UNTOLD)
    await talked(world, VISIT)
    other = await add_pair(world, "P04", "wx-li")
    theirs = await talked(world, PHONE, NOON + timedelta(days=3), inmate_id=other, **UNKNOWN)
    reviewer = await people.officer("reviewer")
    page = await reviewer.get(LIST)
    first, second = page["rows"]
    assert (first["id"], second["id"]) == (old, young)
    assert (first["basis"], first["kinship_told"], first["channel"]) == ("unknown", "老乡", "visit")
    assert second["basis"] == "missing"
    assert [(one["prison"], one["total"]) for one in page["prisons"]] == [("P03监狱", 2)]
    assert await listed(reviewer, channel="phone_call") == [young]
    assert await listed(reviewer, least_days=5) == [old]
    assert await listed(reviewer, unit_id=world.other_prison_id) == []
    elsewhere, chief = await people.officer("elsewhere"), await people.officer("chief")
    assert await listed(elsewhere) == [theirs]
    assert await listed(chief) == [old, theirs, young]
    assert await listed(chief, unit_id=world.other_prison_id) == [theirs]
    prisons = (await chief.get(LIST, limit=1))["prisons"]
    assert [(one["prison"], one["total"]) for one in prisons] == [("P03监狱", 2), ("P04监狱", 1)]
    monitor = await people.officer("monitor")
    refused = await monitor.http.get(LIST)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_permission")


@pytest.mark.requirement("VC-GEN-21", clauses="ef")
async def test_one_officer_closes_a_record_at_once_and_nothing_opens_it_again(
    people: People, world: World
) -> None:
    visit_id = await talked(world, VISIT, **UNTOLD)
    ordinary = await talked(world, VISIT, NOON + timedelta(hours=2))
    reviewer, monitor = await people.officer("reviewer"), await people.officer("monitor")
    for record_id in (visit_id, ordinary):
        closing = path(VISIT, record_id, "privileged")
        assert await monitor.refused(closing, WHY) == (403, "no_permission")
        assert (await reviewer.ask("POST", closing, {"reason": ""})).status_code == 422
        done = await reviewer.post(closing, WHY)
        assert done["towards"] == "privileged"
        assert await reviewer.refused(closing, WHY) == (409, "privileged_already")
        opening = path(VISIT, record_id, "ordinary")
        assert await reviewer.refused(opening, WHY) == (409, "not_undetermined")
        for name in ("transcript", "recording", "waveform"):
            told = await reviewer.http.get(f"/api/conversations/{record_id}/{name}")
            assert (told.status_code, told.json()["code"]) == (403, "privileged")
        async with world.database.transaction() as tx:
            noted = await audit.rows_of(tx, "visits", record_id)
        (decided,) = [row for row in noted if row.action == "confidentiality.decided"]
        assert (decided.actor_name, decided.detail["reason"]) == ("民警reviewer", WHY["reason"])
    elsewhere = await people.officer("elsewhere")
    assert await elsewhere.refused(path(VISIT, visit_id, "privileged"), WHY) == (
        404,
        "record_not_found",
    )
    assert await listed(reviewer) == []


@pytest.mark.requirement("VC-GEN-21", clauses="ef")
async def test_ordinary_takes_two_of_different_duty(people: People, world: World) -> None:
    visit_id = await talked(world, VISIT, **UNKNOWN)
    await add_officer(world, "both", "P03", frozenset({Role.LEADER, Role.REVIEWER}))
    reviewer, both = await people.officer("reviewer"), await people.officer("both")
    told = await reviewer.http.get(f"/api/conversations/{visit_id}/transcript")
    assert (told.status_code, told.json()["code"]) == (403, "undetermined")
    asked = await reviewer.post(path(VISIT, visit_id, "ordinary"), WHY)
    assert await reviewer.refused(path(VISIT, visit_id, "ordinary"), WHY) == (409, "already_asked")
    (row,) = (await reviewer.get(LIST))["rows"]
    assert row["case_id"] == asked["case_id"]
    case = (await both.get(f"/api/approvals/{asked['case_id']}"))["case"]
    # A leader who is a reviewer as well does the same work as the one who asked.
    deciding = f"/api/approvals/{case['id']}/decisions"
    verdict = decision(case, "approve", "属实")
    assert await both.refused(deciding, verdict) == (403, "same_duty")
    async with world.database.reading() as tx:
        conversation = await conversation_row.get(tx, visit_id)
    assert conversation is not None
    with pytest.raises(Unsettled):
        require_outside(conversation)
    leader = await people.officer("leader")
    await decide(leader, case, "approve", "属实")
    async with world.database.reading() as tx:
        conversation = await conversation_row.get(tx, visit_id)
    assert conversation is not None
    require_outside(conversation)
    told = await reviewer.http.get(f"/api/conversations/{visit_id}/transcript")
    assert told.status_code == 200
    async with world.database.transaction() as tx:
        noted = await audit.rows_of(tx, "visits", visit_id)
    decided = [row for row in noted if row.action == "confidentiality.decided"]
    assert [row.actor_name for row in decided] == ["民警leader"]
    assert decided[0].detail["confidentiality"] == ["undetermined", "ordinary"]

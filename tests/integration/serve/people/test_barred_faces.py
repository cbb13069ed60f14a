"""A barred person is refused by face under whichever account, and officers are told."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.people import people as person_rows
from pipelines.flows.services import Services
from schemas.people.kinds import SubjectKind
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, picture
from tests.integration.serve.journey import approved, audit_rows_of
from tests.integration.serve.world import PAINTED, World, register_face

HITS = "/api/records/blacklist_hits"


async def bar_stranger(world: World) -> None:
    """王某某 is barred; nothing else of hers changes."""
    async with world.database.transaction() as tx:
        await person_rows.add_to_blacklist(
            tx,
            relative_id=world.stranger_id,
            reason="曾传递违禁信息",
            since=datetime.now(UTC) - timedelta(days=1),
        )


@pytest.mark.requirement("VC-FAM-02")
@PAINTED
async def test_a_barred_face_under_another_account_is_refused_and_alerted(
    people: People, world: World, relay: OutboxRelay
) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    await bar_stranger(world)
    leader, monitor = await people.officer("leader"), await people.officer("monitor")
    async with leader.socket("/ws/console") as news:
        outcome = await relative.post("/api/relative/face-checks", {"picture": picture("wang")})
        told = await news.until("notice")
    assert (outcome["passed"], outcome["reason"]) == (False, "blacklisted")
    assert "王某某" not in outcome["message"]
    assert "王某某" in told["text"]
    (hit,) = (await leader.get(HITS, purpose="join"))["rows"]
    assert (hit["titles"]["relative_id"], hit["titles"]["account_id"]) == ("王某某", "李某某")
    assert hit["state"] == "new"
    (alert,) = (await monitor.get("/api/alerts", call_id=call_id))["rows"]
    assert alert["kind"] == "blacklist_face"
    tokens = f"/api/relative/calls/{call_id}/join-tokens"
    await relative.post(f"/api/relative/calls/{call_id}/consent")
    refused = await relative.refused(tokens, {"device_id": "device-of-the-test"})
    assert refused == (403, "face_check_needed")
    rows = await audit_rows_of(world, "blacklist_hits", hit["id"])
    assert [(row.action, row.result) for row in rows] == [("blacklist_hits.found", "refused")]
    done = {"version": 1, "reason": "已联系家属核实", "values": {"remark": "系其姐姐"}}
    assert (await leader.post(f"{HITS}/{hit['id']}/actions/handle", done))["state"] == "handled"
    other = await people.officer("other_leader")
    assert (await other.get(HITS))["total"] == 0


@pytest.mark.requirement("VC-FAM-02")
@PAINTED
async def test_it_is_refused_even_where_the_account_has_that_very_face(
    people: People, world: World
) -> None:
    """Who is barred may have had the own face registered under another name."""
    relative = await people.relative()
    await approved(world, people, relative)
    async with world.database.transaction() as tx:
        await register_face(tx, world, SubjectKind.RELATIVE, world.relative_id, "wang")
    passed = await relative.post("/api/relative/face-checks", {"picture": picture("wang")})
    assert passed["passed"]
    await bar_stranger(world)
    outcome = await relative.post("/api/relative/face-checks", {"picture": picture("wang")})
    assert (outcome["passed"], outcome["reason"]) == (False, "blacklisted")
    own = await relative.post("/api/relative/face-checks", {"picture": picture("li")})
    assert own["reason"] == "below_threshold"


@pytest.mark.requirement("VC-FAM-02")
@PAINTED
async def test_at_sign_in_too_but_one_may_come_in_under_the_own_account(
    people: People, world: World
) -> None:
    await bar_stranger(world)
    person = people.somebody()
    ticket = await person.post("/api/simulators/wechat/tickets", {"openid": "wx-li"})
    entered = await person.post("/api/relative/sign-in", {"ticket": ticket["ticket"]})
    portrait = {"entry": entered["entry"], "picture": picture("wang")}
    refused = await person.refused("/api/relative/portrait-sign-in", portrait)
    assert refused == (401, "face_refused")
    leader = await people.officer("leader")
    (hit,) = (await leader.get(HITS))["rows"]
    assert (hit["values"]["purpose"], hit["titles"]["unit_id"]) == ("sign_in", "P03监狱")
    await people.relative("wx-wang")
    assert (await leader.get(HITS))["total"] == 1


@pytest.mark.requirement("VC-FAM-02", clauses="c")
async def test_without_a_bar_and_on_the_white_list_the_own_face_opens_the_way(
    people: People, world: World, services: Services
) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    outcome = await relative.post("/api/relative/face-checks", {"picture": picture("li")})
    assert outcome["passed"]
    await relative.post(f"/api/relative/calls/{call_id}/consent")
    leader = await people.officer("leader")
    (entry,) = (await leader.get("/api/records/whitelist_entries"))["rows"]
    tokens = f"/api/relative/calls/{call_id}/join-tokens"
    assert await relative.post(tokens, {"device_id": "device-of-the-test"})
    gone = {"version": entry["version"], "values": {"valid_until": "2020-02-01"}, "reason": "到期"}
    await leader.put(f"/api/records/whitelist_entries/{entry['id']}", gone)
    chief = await people.officer("chief")
    (case,) = (await chief.get("/api/approvals/pending"))["rows"]
    await decide(chief, case, "approve", "同意")
    refused = await relative.refused(tokens, {"device_id": "device-of-the-test"})
    assert refused == (403, "not_whitelisted")

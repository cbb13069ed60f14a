"""Rights change by two people, never for oneself, and never to two administrators in one."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from connectors.postgres.access import officers
from connectors.postgres.platform import units
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.world import World


async def account(world: World, login: str) -> str:
    async with world.database.transaction() as tx:
        row = await officers.by_login(tx, login)
    assert row is not None
    return row.id


async def unit(world: World, code: str) -> str:
    async with world.database.transaction() as tx:
        row = await units.by_code(tx, code)
    assert row is not None
    return row.id


async def asked(world: World, *roles: str, units: tuple[str, ...] = ("P03",)) -> dict[str, Any]:
    reach = [await unit(world, code) for code in units]
    return {"rights": {"roles": list(roles), "units": reach}, "reason": "岗位调整"}


async def proposed(world: World, system: Person, login: str, *roles: str, **more: Any) -> str:
    path = f"/api/accounts/{await account(world, login)}/rights-changes"
    return str((await system.post(path, await asked(world, *roles, **more)))["id"])


@pytest.mark.requirement("NF-SEC-06")
async def test_a_change_of_rights_counts_from_its_approval_on(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    monitor = await people.officer("monitor")
    change = await proposed(world, system, "monitor", "monitor", "word_keeper")
    assert "keep_words" not in (await monitor.get("/api/officer/me"))["permissions"]
    shown = (await security.get("/api/rights-changes", state="proposed"))["rows"][0]
    assert [(line["kind"], line["title"]) for line in shown["added"]] == [
        ("role", "词库管理员"),
        ("unit", "P03监狱"),
    ]
    assert [line["title"] for line in shown["removed"]] == ["P03监狱 一监区"]
    assert shown["may_decide"] is True
    done = await security.post(f"/api/rights-changes/{change}/approve", {"note": "同意"})
    assert (done["state"], done["decided_by"]) == ("approved", "民警security")
    # At once, within the open session.
    assert "keep_words" in (await monitor.get("/api/officer/me"))["permissions"]
    again = await security.refused(f"/api/rights-changes/{change}/approve", {})
    assert again == (409, "change_decided")
    rows = await audit_rows_of(world, "officer", await account(world, "monitor"))
    told = [(row.action, row.result) for row in rows if row.action.startswith("rights.")]
    assert told == [("rights.propose", "ok"), ("rights.approve", "ok")]
    approval = next(row for row in rows if row.action == "rights.approve")
    assert approval.detail["before"]["roles"] == ["monitor"]
    assert approval.detail["after"]["roles"] == ["monitor", "word_keeper"]


@pytest.mark.requirement("NF-SEC-06")
async def test_a_rejected_or_withdrawn_change_gives_nothing(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    reviewer = await people.officer("reviewer")
    change = await proposed(world, system, "reviewer", "approver")
    path = f"/api/accounts/{await account(world, 'reviewer')}/rights-changes"
    second = await system.refused(path, await asked(world, "leader"))
    assert second == (409, "change_open")
    refused = await security.post(f"/api/rights-changes/{change}/reject", {"note": "不需要"})
    assert refused["state"] == "rejected"
    change = await proposed(world, system, "reviewer", "leader")
    assert await security.refused(f"/api/rights-changes/{change}/withdraw") == (
        403,
        "not_own_proposal",
    )
    await system.post(f"/api/rights-changes/{change}/withdraw")
    me = await reviewer.get("/api/officer/me")
    assert me["roles"] == ["reviewer"]


@pytest.mark.requirement("NF-SEC-04")
@pytest.mark.requirement("AC-2")
async def test_nobody_grants_to_himself_and_no_two_administrators_are_one(
    people: People, world: World
) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    for login, code in (("sysadmin", "own_rights"), ("approver", "administrators_exclude")):
        path = f"/api/accounts/{await account(world, login)}/rights-changes"
        body = await asked(world, "system_admin", "security_admin")
        assert (await system.refused(path, body))[1] == code
    for pair in (("system_admin", "auditor"), ("security_admin", "auditor")):
        path = f"/api/accounts/{await account(world, 'approver')}/rights-changes"
        refused = await system.refused(path, await asked(world, *pair))
        assert refused == (409, "administrators_exclude")
    change = await proposed(world, system, "security", "security_admin", "leader", units=("SH",))
    own = await security.refused(f"/api/rights-changes/{change}/approve", {})
    assert own == (403, "own_rights")
    # Whoever proposes does not hold what decides.
    assert await system.refused(f"/api/rights-changes/{change}/approve", {}) == (
        403,
        "no_permission",
    )
    path = "/api/roles/system_admin/rights-changes"
    body = {"rights": {"permissions": ["rights:decide"]}, "reason": "试一试"}
    assert (await system.refused(path, body))[1] == "own_rights"
    fixed = await system.refused("/api/roles/security_admin/rights-changes", body)
    assert fixed == (409, "role_fixed")


@pytest.mark.requirement("VC-BASE-09")
async def test_a_permission_taken_from_a_role_closes_button_and_interface(
    people: People, world: World
) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    keeper = await people.officer("keeper")
    await keeper.post("/api/words", {"word": "越狱", "word_class": "脱逃类"})
    role = next(r for r in await system.get("/api/roles") if r["code"] == "word_keeper")
    assert role["permissions"] == ["keep_words", "read_words"]
    body = {"rights": {"permissions": ["read_words"]}, "reason": "只读"}
    change = await system.post("/api/roles/word_keeper/rights-changes", body)
    await security.post(f"/api/rights-changes/{change['id']}/approve", {})
    assert "keep_words" not in (await keeper.get("/api/officer/me"))["permissions"]
    again = await keeper.refused("/api/words", {"word": "翻墙", "word_class": "脱逃类"})
    assert again == (403, "no_permission")
    assert (await keeper.http.get("/api/words")).status_code == 200


async def test_a_role_holds_what_its_duty_may(people: People) -> None:
    system = await people.officer("sysadmin")
    made = await system.post("/api/roles", {"code": "duty_officer", "name": "值班民警"})
    assert (made["permissions"], made["duty"]) == ([], "business")
    again = await system.refused("/api/roles", {"code": "duty_officer", "name": "别名"})
    assert again == (409, "role_exists")
    path = "/api/roles/duty_officer/rights-changes"
    for code in ("rights:decide", "verify_audit", "nothing:at_all"):
        body = {"rights": {"permissions": [code]}, "reason": "试一试"}
        assert await system.refused(path, body) == (422, "permission_not_fitting")


async def test_a_proposal_edited_by_sql_is_not_approved(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    change = await proposed(world, system, "monitor", "monitor", "word_keeper")
    async with world.database.transaction() as tx:
        edited = "update rights_change set after = replace(after::text, 'word_keeper', 'leader')"
        await tx.execute(text(edited + "::json"))
    refused = await security.refused(f"/api/rights-changes/{change}/approve", {})
    assert refused == (409, "change_tampered")


async def test_two_decisions_at_once_make_one(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    change = await proposed(world, system, "monitor", "monitor", "word_keeper")
    path = f"/api/rights-changes/{change}"
    replies = await asyncio.gather(
        security.ask("POST", f"{path}/approve", {}),
        security.ask("POST", f"{path}/reject", {"note": "不同意"}),
    )
    assert sorted(reply.status_code for reply in replies) == [200, 409]

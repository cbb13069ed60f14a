"""Accounts are made, edited, reset, shut out; what they may do needs a second person."""

from typing import Any

import pytest

from tests.integration.serve.access.test_rights_changes import account, unit
from tests.integration.serve.client import People, Person
from tests.integration.serve.handed_over import CLAIM, claim_of, entered, reset
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.world import PASSWORD, World

WHY = {"reason": "岗位调整"}
NEW = "Another-good-1"


async def made(people: People, world: World, system: Person, **more: object) -> dict[str, object]:
    """A new account of P03 with the role of an approver there, as it is first shown."""
    ward = await unit(world, "P03-W01")
    asked = {
        "login": "new.officer",
        "name": "新民警",
        "police_no": "3199001",
        "unit_id": ward,
        "roles": ["approver"],
        "units": [ward],
        **WHY,
    }
    answer: dict[str, object] = await system.post("/api/accounts", asked | more)
    return answer


@pytest.mark.requirement("VC-BASE-06")
@pytest.mark.requirement("ID-2")
async def test_a_new_account_signs_in_with_its_role_and_a_reset_ends_the_old_password(
    people: People, world: World
) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    first = await made(people, world, system)
    view, half = first["account"], str(first["half"])
    assert isinstance(view, dict)
    assert (view["roles"], view["units"]) == ([], [])
    # Whoever adds an account cannot open it, neither before nor after its rights are approved.
    assert await people.somebody().refused(CLAIM, claim_of("new.officer", (half, half)))
    change = await security.post(f"/api/rights-changes/{view['pending']}/approve", {})
    halves = (half, str(change["claim_half"]))
    for one in halves:
        guess = claim_of("new.officer", (one, one))
        assert await people.somebody().refused(CLAIM, guess) == (401, "claim_failed")
    await people.somebody().post(CLAIM, claim_of("new.officer", halves, NEW))
    officer = await entered(people, "new.officer", NEW)
    assert (await officer.get("/api/officer/me"))["restriction"] is None
    assert (await officer.http.get("/api/calls")).status_code == 200
    # Later changes of its rights hand out nothing.
    wider = {"rights": {"roles": ["approver", "monitor"], "units": [world.prison_id]}, **WHY}
    later = await system.post(f"/api/accounts/{view['id']}/rights-changes", wider)
    later = await security.post(f"/api/rights-changes/{later['id']}/approve", {})
    assert later["claim_half"] is None

    halves = await reset(people, world, "new.officer")
    assert (await officer.http.get("/api/calls")).status_code == 401
    old = {"login": "new.officer", "password": NEW}
    assert await people.somebody().refused("/api/officer/sign-in", old) == (
        401,
        "sign_in_failed",
    )
    await people.somebody().post(CLAIM, claim_of("new.officer", halves, f"{NEW}-again"))
    await entered(people, "new.officer", f"{NEW}-again")
    actions = [row.action for row in await audit_rows_of(world, "officer", str(view["id"]))]
    for action in ("account.add", "rights.approve", "account.claim", "account_reset.approve"):
        assert action in actions


@pytest.mark.requirement("VC-BASE-06")
async def test_an_account_is_edited_and_two_editors_do_not_overwrite_each_other(
    people: People, world: World
) -> None:
    system = await people.officer("sysadmin")
    found = (await system.get("/api/accounts", q="monitor"))["rows"][0]
    prison = await unit(world, "P03")
    asked = {"version": 1, "name": "新名字", "police_no": "3199002", "unit_id": prison}
    path = f"/api/accounts/{found['id']}"
    changed = (await system.ask("PUT", path, asked)).json()
    assert (changed["name"], changed["unit"]["code"], changed["version"]) == ("新名字", "P03", 2)
    # The unit moved; what is in reach did not.
    assert [one["code"] for one in changed["units"]] == ["P03-W01"]
    late = await system.ask("PUT", path, asked)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    taken = asked | {"version": 2, "police_no": "3100000"}
    clash = await system.ask("PUT", path, taken)
    assert (clash.status_code, clash.json()["code"]) == (409, "police_no_taken")


@pytest.mark.requirement("VC-BASE-07")
async def test_a_disabled_account_is_refused_at_once_with_its_open_sessions(
    people: People, world: World
) -> None:
    system = await people.officer("sysadmin")
    monitor = await people.officer("monitor")
    assert (await monitor.http.get("/api/calls")).status_code == 200
    path = f"/api/accounts/{await account(world, 'monitor')}"
    await system.post(f"{path}/disable", WHY)
    assert (await monitor.http.get("/api/calls")).status_code == 401
    right = {"login": "monitor", "password": PASSWORD}
    assert (await people.somebody().refused("/api/officer/sign-in", right))[0] == 401
    await system.post(f"{path}/enable", WHY)
    # The old session stays ended; a new one opens.
    assert (await monitor.http.get("/api/calls")).status_code == 401
    assert (await (await people.officer("monitor")).http.get("/api/calls")).status_code == 200
    own = f"/api/accounts/{await account(world, 'sysadmin')}/disable"
    assert await system.refused(own, WHY) == (403, "own_rights")


async def test_an_account_of_another_prison_does_not_exist_for_a_prisons_administrator(
    people: People, world: World
) -> None:
    from connectors.postgres.access import rights

    async with world.database.transaction() as tx:
        unit_id = await unit(world, "P03")
        keeper = await account(world, "local_keeper")
        await rights.give(tx, world.seal, keeper, ["system_admin"], [unit_id])
    local = await people.officer("local_keeper")
    logins = {row["login"] for row in (await local.get("/api/accounts", limit=200))["rows"]}
    assert "approver" in logins
    assert not logins & {"elsewhere", "sysadmin", "chief"}
    path = f"/api/accounts/{await account(world, 'elsewhere')}"
    assert (await local.http.get(path)).status_code == 404
    assert (await local.refused(f"{path}/reset-password", WHY))[0] == 404
    body = {"rights": {"roles": ["leader"], "units": [await unit(world, "SH")]}, **WHY}
    wide = await local.refused(
        f"/api/accounts/{await account(world, 'approver')}/rights-changes", body
    )
    assert wide == (422, "unit_out_of_scope")


@pytest.mark.requirement("VC-BASE-07")
async def test_an_import_loads_the_good_lines_and_names_the_bad_one(
    people: People, world: World
) -> None:
    system = await people.officer("sysadmin")
    lines = [
        "账号,姓名,警号,单位代码,角色,数据范围,理由",
        "li.ming,李明,3188001,P03,审批民警、监听民警,P03-W01、P03,新任",
        "wang.hao,王浩,3188002,P99,审批民警,P03,新任",
        "zhao.lei,赵磊,3188003,P03,系统管理员、审计员,P03,新任",
        "monitor,改名民警,3100001,P03-W01,监听民警,P03-W01,",
    ]
    report = await uploaded(system, "\n".join(lines))
    assert (report["created"], report["changed"], report["refused"]) == (1, 1, 2)
    assert [(one["row"], one["column"]) for one in report["problems"]] == [
        (3, "单位代码"),
        (4, "角色"),
    ]
    (made,) = (await system.get("/api/accounts", q="li.ming"))["rows"]
    # What it may do waits for the security administrator.
    assert (made["roles"], made["pending"] is not None) == ([], True)
    assert (await system.get("/api/accounts", q="zhao.lei"))["total"] == 0
    (renamed,) = (await system.get("/api/accounts", q="monitor"))["rows"]
    assert (renamed["name"], renamed["pending"]) == ("改名民警", None)
    # Nobody opens the new account before its first reset.
    halves = await reset(people, world, "li.ming")
    await people.somebody().post(CLAIM, claim_of("li.ming", halves, NEW))
    await entered(people, "li.ming", NEW)


@pytest.mark.requirement("VC-BASE-07")
async def test_an_export_comes_back_without_changing_anything(people: People, world: World) -> None:
    system = await people.officer("sysadmin")
    reply = await system.http.get("/api/accounts/export", params={"q": "or"})
    assert reply.headers["content-type"].startswith("application/vnd.openxmlformats")
    listed = (await system.get("/api/accounts", q="or", limit=200))["total"]
    report = await uploaded(system, reply.content)
    assert (report["unchanged"], report["changed"], report["refused"]) == (listed, 0, 0)
    template = await system.http.get("/api/accounts/template")
    assert template.status_code == 200
    wrong = await system.http.post(
        "/api/accounts/import",
        files={"file": ("x.csv", "账号,别的\na,b".encode())},
        headers={"Origin": system.base},
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_header")


async def uploaded(person: Person, content: str | bytes) -> dict[str, Any]:
    data = content.encode() if isinstance(content, str) else content
    reply = await person.http.post(
        "/api/accounts/import", files={"file": ("accounts", data)}, headers={"Origin": person.base}
    )
    assert reply.status_code == 200, reply.text
    report: dict[str, Any] = reply.json()
    return report

"""Signing in, accounts, rights, roles and levels of data leave their rows (AU-1)."""

from typing import Any

import pyotp
import pytest

from connectors.keys import sm2
from connectors.postgres.access import security_notices
from schemas.access.kinds import Audience, NoticeKind
from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.audited.driving import done, put
from tests.integration.serve.client import People, Person
from tests.integration.serve.handed_over import asked, claim_of, reset
from tests.integration.serve.world import PASSWORD, World

ROUTES = {
    "POST /api/officer/sign-in",
    "POST /api/officer/sign-out",
    "POST /api/officer/password",
    "POST /api/officer/second-factor",
    "POST /api/officer/second-factor/confirm",
    "POST /api/officer/sessions/{session_id}/end",
    "POST /api/sessions/{session_id}/end",
    "POST /api/accounts",
    "PUT /api/accounts/{account_id}",
    "POST /api/accounts/{account_id}/enable",
    "POST /api/accounts/{account_id}/disable",
    "POST /api/accounts/{account_id}/reset-password",
    "POST /api/accounts/{account_id}/reset-second-factor",
    "PUT /api/accounts/{account_id}/key",
    "POST /api/account-resets/{reset_id}/approve",
    "POST /api/account-resets/{reset_id}/reject",
    "POST /api/account-resets/{reset_id}/withdraw",
    "POST /api/officer/claim",
    "POST /api/security-notices/{notice_id}/seen",
    "POST /api/security-notices/{notice_id}/acknowledge",
    "POST /api/accounts/import",
    "POST /api/accounts/{account_id}/sign-out",
    "POST /api/accounts/{account_id}/rights-changes",
    "POST /api/roles",
    "POST /api/roles/{role}/rights-changes",
    "POST /api/data-levels/{code}/rights-changes",
    "POST /api/rights-changes/{change_id}/approve",
    "POST /api/rights-changes/{change_id}/reject",
    "POST /api/rights-changes/{change_id}/withdraw",
    "POST /api/privacy-notices",
}
WHY = {"reason": "岗位调整"}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_accounts_and_rights_are_written_down(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    await own(people, world)
    await accounts(people, world, system)
    await resets(people, world, system, security)
    await rights(world, system, security)
    notice = {"after": 1, "text": "我们只收集办理会见必需的信息。" * 10, "changes": "说得更明白"}
    await security.post("/api/privacy-notices", notice)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
    assert "POST /api/officer/challenges" in people.watch.succeeded


async def own(people: People, world: World) -> None:
    monitor = await people.officer("monitor")
    await monitor.post("/api/officer/challenges", {"login": "monitor"})
    await people.officer("monitor")
    sessions = (await monitor.get("/api/officer/sessions"))["rows"]
    (other,) = [one for one in sessions if not one["own"]]
    await monitor.post(f"/api/officer/sessions/{other['id']}/end")
    changed = {"current": PASSWORD, "new": "Another-good-1"}
    await monitor.post("/api/officer/password", changed)
    secret = str((await monitor.post("/api/officer/second-factor"))["secret"])
    code = pyotp.TOTP(secret).at(world.clock())
    await monitor.post("/api/officer/second-factor/confirm", {"code": code})
    await monitor.post("/api/officer/sign-out")


async def accounts(people: People, world: World, system: Person) -> None:
    made = {
        "login": "new.officer",
        "name": "新民警",
        "police_no": "3199001",
        "unit_id": world.ward_id,
        "roles": ["approver"],
        "units": [world.ward_id],
    }
    await system.post("/api/accounts", made | WHY)
    path = f"/api/accounts/{await account(world, 'new.officer')}"
    named = {"version": 1, "name": "新名字", "police_no": "3199002", "unit_id": world.prison_id}
    await put(system, path, named)
    public = sm2.public_key((7).to_bytes(sm2.PRIVATE_BYTES)).hex()
    await put(system, f"{path}/key", {"public_key": public} | WHY)
    for step in ("reset-second-factor", "reset-password", "disable", "enable"):
        await system.post(f"{path}/{step}", WHY)
    rows = (
        "账号,姓名,警号,单位代码,角色,数据范围,理由\nli.ming,李明,3188001,P03,审批民警,P03,新任\n"
    )
    sent = await system.http.post(
        "/api/accounts/import",
        files={"file": ("accounts.csv", rows.encode("utf-8-sig"))},
        headers={"Origin": system.base},
    )
    assert sent.is_success, sent.text
    await people.officer("reviewer")
    await system.post(f"/api/accounts/{await account(world, 'reviewer')}/sign-out")
    await people.officer("leader")
    found = (await system.get("/api/sessions", text="leader"))["rows"]
    await system.post(f"/api/sessions/{found[0]['id']}/end")


async def resets(people: People, world: World, system: Person, security: Person) -> None:
    for verb, person in (("reject", security), ("withdraw", system)):
        change = await asked(system, world, "keeper")
        note = {"note": "不同意"} if verb == "reject" else {}
        await done(person, "POST", f"/api/account-resets/{change['reset']['id']}/{verb}", note)
    halves = await reset(people, world, "keeper")
    await people.somebody().post("/api/officer/claim", claim_of("keeper", halves))
    auditor = await people.officer("auditor")
    (told, *_) = (await auditor.get("/api/security-notices"))["rows"]
    await auditor.post(f"/api/security-notices/{told['id']}/seen")
    async with world.database.transaction() as tx:
        await security_notices.tell(
            tx,
            NoticeKind.BREAK_GLASS,
            Audience.ADMINISTRATORS,
            officer_id=None,
            detail={},
            at=world.clock(),
            grave=True,
        )
    (told, *_) = (await auditor.get("/api/security-notices"))["rows"]
    await auditor.post(f"/api/security-notices/{told['id']}/acknowledge", WHY)


async def rights(world: World, system: Person, security: Person) -> None:
    asked: dict[str, Any] = {"roles": ["monitor"], "units": [world.prison_id]}
    path = f"/api/accounts/{await account(world, 'keeper')}/rights-changes"
    wanted = {"rights": asked} | WHY
    for verb, person in (("approve", security), ("reject", security), ("withdraw", system)):
        change = await system.post(path, wanted)
        note = {"note": "不同意"} if verb == "reject" else {}
        await done(person, "POST", f"/api/rights-changes/{change['id']}/{verb}", note)
        wanted = {"rights": asked | {"roles": ["reviewer"]}} | WHY
    await system.post("/api/roles", {"code": "watcher", "name": "值班员"})
    allowed = {"rights": {"permissions": ["read_calls"]}} | WHY
    await system.post("/api/roles/watcher/rights-changes", allowed)
    raised = {"levels": [{"field": "address", "level": "sensitive"}]} | WHY
    await security.post("/api/data-levels/relatives/rights-changes", raised)

"""Somebody who holds whatever a role of one duty may hold, as the console gives it: by two."""

from connectors.postgres.access import officers
from connectors.postgres.platform import units
from pipelines.rules.access.permission_catalog import catalog
from schemas.access.kinds import Duty
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import PASSWORD, World
from tests.passwords import as_kept


def holdable(duty: Duty) -> list[str]:
    """Codes of every permission that a role of the duty may hold."""
    return sorted(one.code for one in catalog().values() if duty in one.duties)


def role_of(duty: Duty) -> str:
    return f"all_{duty.value}"


async def holding_all(people: People, world: World, duty: Duty) -> Person:
    """Signed in with all of a duty; the role and what it holds were proposed and approved."""
    system, security = await people.officer("sysadmin"), await people.officer("security")
    role, login = role_of(duty), f"all.{duty.value}"
    await system.post("/api/roles", {"code": role, "name": f"全部{duty.value}", "duty": duty.value})
    await _changed(system, security, f"/api/roles/{role}", {"permissions": holdable(duty)})
    account_id = await _account(world, login)
    rights = {"roles": [role], "units": [world.bureau_id]}
    await _changed(system, security, f"/api/accounts/{account_id}", rights)
    return await people.officer(login)


async def _changed(system: Person, security: Person, path: str, rights: dict[str, object]) -> None:
    asked = {"rights": rights, "reason": "岗位设置"}
    change = await system.post(f"{path}/rights-changes", asked)
    await security.post(f"/api/rights-changes/{change['id']}/approve", {"note": "同意"})


async def _account(world: World, login: str) -> str:
    async with world.database.transaction() as tx:
        bureau = await units.get(tx, world.bureau_id)
        assert bureau is not None
        return await officers.add(
            tx,
            login=login,
            name=f"民警{login}",
            police_no=login,
            org_unit_id=bureau.id,
            password_hash=as_kept(PASSWORD),
        )

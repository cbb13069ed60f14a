"""Steps that tests of the approval centre begin with."""

from datetime import date
from typing import Any

from connectors.postgres.access import officers, rights
from connectors.postgres.people import people
from connectors.postgres.people.whitelist_rules import enlist
from connectors.postgres.platform import units
from schemas.people.kinds import Kinship, Role
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import requested
from tests.integration.serve.world import PASSWORD, World
from tests.passwords import as_kept

LEADER = frozenset({Role.LEADER})
APPROVER = frozenset({Role.APPROVER})
CHECKS = ["binding", "blacklist", "inmate_blacklist", "custody"]
"""What every application of a relative is looked at for, beside what its kind asks."""


async def add_officer(world: World, login: str, unit: str, roles: frozenset[Role]) -> str:
    """One more officer; answers the id."""
    async with world.database.transaction() as tx:
        place = await units.by_code(tx, unit)
        assert place is not None
        officer_id = await officers.add(
            tx,
            login=login,
            name=f"民警{login}",
            police_no=f"99{abs(hash(login)) % 100_000:05d}",
            org_unit_id=place.id,
            password_hash=as_kept(PASSWORD),
        )
        await rights.give(tx, world.seal, officer_id, roles, [place.id])
    return officer_id


async def add_pair(world: World, prison: str, openid: str) -> str:
    """Bind the relative to a new inmate of another prison; answers the inmate."""
    async with world.database.transaction() as tx:
        place, ward = await units.by_code(tx, prison), await units.by_code(tx, f"{prison}-W01")
        relative = await people.relative_by_openid(tx, openid)
        assert place is not None
        assert ward is not None
        assert relative is not None
        inmate_id = await people.add_inmate(
            tx, inmate_no="3104000001", name="吴某", prison_id=place.id, ward_id=ward.id
        )
        await people.bind(tx, relative_id=relative.id, inmate_id=inmate_id, kinship=Kinship.SIBLING)
        await enlist(tx, relative_id=relative.id, inmate_id=inmate_id, since=date(2020, 1, 1))
    return inmate_id


def by_role(role: str, level: str | None = None) -> dict[str, Any]:
    return {"by": "role", "role": role} | ({"level": level} if level else {})


def node(key: str, *approvers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "title": f"节点{key}", "approvers": list(approvers), **more}


WARD = node("ward", by_role("approver"))
PRISON = node("prison", by_role("leader", "PRISON"))
BUREAU = node("bureau", by_role("leader", "BUREAU"))


async def flow_of(admin: Person, kind: str = "video_call", prison: str | None = None) -> Any:
    page = await admin.get("/api/approval-flows", kind=kind)
    return next(row for row in page["rows"] if row["prison"] == prison)


async def set_flow(admin: Person, *nodes: dict[str, Any], mode: str = "approval") -> Any:
    """Publish these nodes as the bureau's flow of calls."""
    flow = await flow_of(admin)
    return await publish(admin, flow["id"], list(nodes), mode)


async def publish(
    admin: Person, flow_id: str, nodes: list[dict[str, Any]], mode: str = "approval"
) -> Any:
    before = await admin.get(f"/api/approval-flows/{flow_id}")
    body = {
        "base": before["versions"][0]["number"],
        "name": before["flow"]["name"],
        "definition": {"mode": mode, "nodes": nodes},
    }
    saved = await put(admin, f"/api/approval-flows/{flow_id}/draft", body)
    number = saved["versions"][0]["number"]
    return await admin.post(f"/api/approval-flows/{flow_id}/publish", {"version": number})


async def put(person: Person, path: str, body: Any) -> Any:
    reply = await person.ask("PUT", path, body)
    assert reply.is_success, reply.text
    return reply.json()


async def applied(people: People, world: World, **more: Any) -> str:
    """A relative asks for a call; answers its id."""
    return await requested(world, await people.relative(), **more)


async def only(officer: Person, box: str = "pending") -> Any:
    """The one case of an officer's box."""
    (row,) = (await officer.get(f"/api/approvals/{box}"))["rows"]
    return row


def decision(case: Any, verdict: str, opinion: str = "", **more: Any) -> dict[str, Any]:
    return {"visit": case["visit"], "verdict": verdict, "opinion": opinion, **more}


async def decide(officer: Person, case: Any, verdict: str, opinion: str = "", **more: Any) -> Any:
    path = f"/api/approvals/{case['id']}/decisions"
    return await officer.post(path, decision(case, verdict, opinion, **more))

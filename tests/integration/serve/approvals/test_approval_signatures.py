"""Signed decisions: what is verified, and what a change in the database does to them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from gmssl import sm2 as other
from sqlalchemy import select, text

from connectors.postgres.database import Database
from pipelines.flows.services import Services
from pipelines.rules.approvals.content import SignedContent, canonical
from pipelines.rules.approvals.officer_keys import owner_of
from schemas.tables.approvals.approval import signing_key
from tests.integration.serve.approving import applied, decide, decision, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import configure
from tests.integration.serve.world import World


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


@pytest.fixture
async def intruder(owner_url: str) -> AsyncIterator[Database]:
    """Somebody who may do anything in the database."""
    database = Database(owner_url)
    yield database
    await database.close()


async def change(database: Database, statement: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("alter table approval_step disable trigger user"))
        await tx.execute(text(statement))


async def signed_case(people: People, world: World, approver: Person) -> Any:
    await applied(people, world)
    return (await decide(approver, await only(approver), "approve", "同意通话"))["case"]


async def signatures(approver: Person, case: Any) -> Any:
    return await approver.get(f"/api/approvals/{case['id']}/signatures")


@pytest.mark.requirement("NF-CRYPTO-34", "NR-1")
async def test_a_decision_is_verified_with_the_approvers_key(
    people: People, world: World, approver: Person
) -> None:
    case = await signed_case(people, world, approver)
    found = await signatures(approver, case)
    assert found["verified"]
    (step,) = found["steps"]
    assert (step["actor"], step["valid"], step["problem"]) == ("民警approver", True, None)
    async with world.database.transaction() as tx:
        key = (await tx.execute(select(signing_key))).one()
        row = (
            await tx.execute(
                text("select signature from approval_step where signature is not null")
            )
        ).one()
    # An independent implementation comes to the same.
    checker = other.CryptSM2(private_key="", public_key="")
    checker.public_key = key.public_key[1:].hex()
    hashed = bytes.fromhex(checker._sm3_z(step["content"].encode()))
    assert checker.verify(_plain(row.signature), hashed)


def _plain(der: bytes) -> str:
    first = der[3]
    r, s = der[4 : 4 + first], der[6 + first :]
    return f"{int.from_bytes(r):064x}{int.from_bytes(s):064x}"


@pytest.mark.requirement("NF-CRYPTO-34", "NR-1")
@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("update approval_step set opinion = '不同意' where seq = 2", "changed"),
        ("update approval_step set at = at + interval '1 second' where seq = 2", "changed"),
        ("update approval_step set node = 'other' where seq = 2", "changed"),
        ("update approval_step set action = 'reject' where seq = 2", "changed"),
        ("update approval_step set on_behalf_of = actor_id where seq = 2", "changed"),
        ("update approval_case set object_id = id", "changed"),
        ("update approval_case set facts = '{\"minutes\": 60}'", "changed"),
        ("update approval_step set signature = null where seq = 2", "unsigned"),
        ("update approval_step set actor_id = case_id where seq = 2", "key_unknown"),
        ("update signing_key set public_key = '\\x04'", "key_changed"),
    ],
)
async def test_a_change_by_sql_breaks_the_signature(
    people: People,
    world: World,
    approver: Person,
    intruder: Database,
    statement: str,
    problem: str,
) -> None:
    case = await signed_case(people, world, approver)
    await change(intruder, statement)
    found = await signatures(approver, case)
    assert not found["verified"]
    assert found["steps"][0]["problem"] == problem
    if problem != "unsigned":
        detail = await approver.get(f"/api/approvals/{case['id']}")
        assert detail["steps"][1]["valid"] is False


async def content(world: World, case: Any, officer_id: str, at: datetime) -> bytes:
    async with world.database.transaction() as tx:
        row = (await tx.execute(text("select facts_digest, object_id from approval_case"))).one()
    return canonical(
        SignedContent(
            case_id=case["id"],
            kind="video_call",
            object_id=row.object_id,
            facts_digest=row.facts_digest,
            node="ward",
            visit=case["visit"],
            decision="approve",
            to=None,
            opinion="",
            officer_id=officer_id,
            on_behalf_of=None,
            at=at,
        )
    )


@pytest.mark.requirement("NR-1")
async def test_only_the_sessions_officer_may_be_the_signer(
    people: People, world: World, approver: Person
) -> None:
    second = await people.officer("prison_approver")
    second_id = (await second.get("/api/officer/me"))["id"]
    await applied(people, world)
    case = await only(approver)
    me = (await approver.get("/api/officer/me"))["id"]
    at = datetime.now(UTC)
    path = f"/api/approvals/{case['id']}/decisions"

    def brought(signer: str, data: bytes, owner: str, when: datetime = at) -> dict[str, Any]:
        value = world.keys.sign(owner_of(owner), data).hex()
        signature = {"signer": signer, "at": when.isoformat(), "value": value}
        return decision(case, "approve", signature=signature)

    theirs = await content(world, case, second_id, at)
    mine = await content(world, case, me, at)
    refusals = {
        "signer_not_session": brought(second_id, theirs, second_id),
        "signature_invalid": brought(me, mine, second_id),
        "signature_time": brought(me, mine, me, at - timedelta(hours=1)),
    }
    for code, body in refusals.items():
        assert await approver.refused(path, body) == (403, code)
    assert await approver.refused(path, brought(me, theirs, me)) == (403, "signature_invalid")
    decided = await approver.post(path, brought(me, mine, me))
    assert decided["steps"][-1]["valid"] is True


@pytest.mark.requirement("NF-CRYPTO-34")
async def test_signing_can_be_switched_off(
    people: People, world: World, services: Services, approver: Person
) -> None:
    configure(services, sign_approvals=False)
    case = await signed_case(people, world, approver)
    found = await signatures(approver, case)
    assert (found["verified"], found["steps"][0]["problem"]) == (False, "unsigned")
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert (detail["steps"][-1]["signed"], detail["steps"][-1]["valid"]) == (False, None)

"""No duty alone sees the business, grants itself anything or halts the audit (NF-SEC-19)."""

import re
from collections import defaultdict
from dataclasses import dataclass

import pytest
from sqlalchemy import String, select

from connectors.postgres.access import officers
from connectors.postgres.audit import audit
from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR, LOOKED_THROUGH
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.modules.catalog import MODULES
from schemas.modules.field import Text
from schemas.people.kinds import Role
from schemas.tables.audit.audit import audit_row
from schemas.tables.module import table_of
from tests.integration.serve.attacks.duties import holdable, holding_all, role_of
from tests.integration.serve.attacks.furnished import EVERYTHING, Furnished
from tests.integration.serve.attacks.walk import HELD, LOGINS, Walk, change_all, read_all
from tests.integration.serve.client import People
from tests.integration.serve.watch import watching
from tests.integration.serve.world import World
from tests.trace import proves

PEOPLE_OF_THE_PLATFORM = frozenset({"officers"})
"""Whose accounts administrators keep."""
NO_BUSINESS = KEPT_BY_ADMINISTRATOR | LOOKED_THROUGH | PEOPLE_OF_THE_PLATFORM
NAMES = ("周某", "李某某", "王某某", "钱法官", "申海市第一中级人民法院")
COMMON = {"办案单位", "会见楼一层"}
"""What a title of the platform says as well, and where its devices stand too."""
LEAST = 3
"""Shorter texts stand in many places, as do months, times of day and numbers of a few digits."""
SHORT_FIGURES = re.compile(r"[0-9A-Z:-]{1,7}")
WHO_ACTED = ("GET /api/audit/", "GET /api/sign-ins")
"""The log of who did what names whoever signed in, relatives too; what about, it does not say."""


async def business_texts(world: World) -> frozenset[bytes]:
    """What is written in the records of the business, and the names of its people."""
    found: set[str] = set()
    common: set[str] = set()
    async with world.database.transaction() as tx:
        for module in MODULES.values():
            table = table_of(module)
            names = [
                field.name
                for field in module.fields
                if isinstance(field.kind, Text)
                and field.name in table.c
                and isinstance(table.c[field.name].type, String)
            ]
            if not names:
                continue
            rows = await tx.execute(select(*(table.c[name] for name in names)))
            values = {value for row in rows for value in row if value and _telling(value)}
            (common if module.code in NO_BUSINESS else found).update(values)
    return frozenset(one.encode() for one in (found - common - COMMON) | set(NAMES))


@dataclass
class Walked:
    """What the duties were answered, and what the log held before and after each one's changes."""

    texts: frozenset[bytes]
    read_by_all: set[bytes]
    """Of the texts, what somebody sees who works with the records."""
    walk: Walk
    rows: list[tuple[dict[str, str], dict[str, str]]]


@pytest.fixture(scope="module")
async def walked(furnished: Furnished) -> Walked:
    """One walk, after which both tests look."""
    people, world = furnished.people, furnished.world
    texts = await business_texts(world)

    def scan(content: bytes) -> list[bytes]:
        return [one for one in texts if one in content]

    held = HELD | LOGINS | {duty.value: frozenset(holdable(duty)) for duty in ADMINISTRATORS}
    walk, rows = Walk(furnished, scan, held), []
    with watching():
        officer = await people.officer(EVERYTHING)
        await read_all(walk, EVERYTHING, officer, world.inmate_id, world.relative_id)
        read_by_all = {hit.encode() for _, _, hit in walk.seen}
        walk.seen.clear()
        for duty in sorted(ADMINISTRATORS):
            person = await holding_all(people, world, duty)
            await read_all(walk, duty.value, person, world.inmate_id, world.relative_id)
            before = await _rows(world)
            await change_all(walk, duty.value, person, furnished)
            rows.append((before, await _rows(world)))
    return Walked(texts, read_by_all, walk, rows)


@pytest.mark.requirement("NF-SEC-04", clauses="b")
async def test_no_duty_alone_reads_the_business(walked: Walked) -> None:
    # It is not blind: who works with the records reads them.
    assert len(walked.read_by_all) > len(walked.texts) / 2
    for duty in ADMINISTRATORS:
        assert sum(duty.value in whom for whom in walked.walk.answered.values()) > 8
    with proves("NF-SEC-19", "a"):
        assert _by_place(walked.walk) == {}


def _telling(value: str) -> bool:
    return len(value) >= LEAST and not SHORT_FIGURES.fullmatch(value)


def _by_place(walk: Walk) -> dict[str, list[str]]:
    """What was seen, by whom and where."""
    found: dict[str, set[str]] = defaultdict(set)
    for who, at, hit in walk.seen:
        if hit in NAMES and at.startswith(WHO_ACTED):
            continue
        found[f"{who}: {at}"].add(hit)
    return {place: sorted(hits) for place, hits in sorted(found.items())}


async def test_no_duty_alone_grants_itself_anything(people: People, world: World) -> None:
    with proves("NF-SEC-19", "b"):
        for duty in sorted(ADMINISTRATORS):
            person = await holding_all(people, world, duty)
            mine = await person.get("/api/officer/me")
            more = {"roles": [role_of(duty), Role.LEADER.value], "units": [world.bureau_id]}
            own = f"/api/accounts/{mine['id']}/rights-changes"
            status, code = await person.refused(own, {"rights": more, "reason": "岗位调整"})
            assert (status, code) in {(403, "own_rights"), (403, "no_permission")}, duty
            role = f"/api/roles/{role_of(duty)}/rights-changes"
            wider = {"permissions": ["play"]}
            status, code = await person.refused(role, {"rights": wider, "reason": "岗位调整"})
            assert status in (403, 422), (duty, code)
            # By a stranger's hand: somebody else is given more, and would decide it himself.
            leader = f"/api/accounts/{await _id(world, 'monitor')}/rights-changes"
            asked = {"rights": {"roles": [Role.LEADER.value], "units": [world.bureau_id]}}
            reply = await person.ask("POST", leader, asked | {"reason": "岗位调整"})
            if reply.is_success:
                decide = f"/api/rights-changes/{reply.json()['id']}/approve"
                assert (await person.refused(decide, {"note": "同意"}))[0] == 403
                assert (await person.ask("POST", decide.replace("approve", "withdraw"))).is_success
            assert await person.get("/api/officer/me") == mine


async def test_no_duty_alone_halts_the_audit(walked: Walked, furnished: Furnished) -> None:
    assert len(walked.rows) == len(ADMINISTRATORS)
    for before, after in walked.rows:
        with proves("NF-SEC-19", "c"):
            assert before.items() <= after.items()
            assert len(after) > len(before)
    async with furnished.world.database.transaction() as tx:
        verdict = await audit.verify(tx)
    with proves("NF-SEC-19", "c"):
        assert verdict.first_bad is None
    # What nobody holds: no permission is about taking rows out of the log, or writing none.
    for duty in Duty:
        assert not [one for one in holdable(duty) if one.startswith("audit:")]


async def _id(world: World, login: str) -> str:
    async with world.database.transaction() as tx:
        row = await officers.by_login(tx, login)
    assert row is not None
    return row.id


async def _rows(world: World) -> dict[str, str]:
    """Digest of each row of the log."""
    async with world.database.transaction() as tx:
        found = await tx.execute(select(audit_row.c.id, audit_row.c.digest))
        return {row.id: row.digest for row in found}

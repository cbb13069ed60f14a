"""A relative asks to be deleted; an officer decides; nothing that names him is left (NF-SEC-11)."""

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from connectors.postgres.audit import audit, integrity
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people as person_rows
from connectors.postgres.people.whitelist_rules import enlist
from pipelines.flows.sealed_fields import id_no_digest, seal_id_no, seal_phone
from schemas.modules.people.relatives import RELATIVES
from schemas.people.kinds import Kinship, SubjectKind
from schemas.tables import metadata
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.family.test_family_applications import NUMBERS, number
from tests.integration.serve.journey import requested
from tests.integration.serve.world import World, register_face

ERASURE = "/api/relative/erasure"
PLANTED = ("欧阳测试丁", "99000019850101778X", "13877665544", "13877665533")
"""Name, identity number, own number, and the number applied for."""
KEPT_BY_LAW = {"audit_row", "approval_step"}
"""Append-only records that name who acted; the relative is told of them."""


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator[Database]:
    database = Database(owner_url)
    yield database
    await database.close()


@dataclass
class Leaving:
    id: str
    person: Person


@pytest.fixture
async def leaving(people: People, world: World) -> Leaving:
    """A relative of whom everything is held that can be."""
    name, id_no, phone, wanted = PLANTED
    relative_id = make_id()
    row = person_rows.RelativeRow(
        id=relative_id,
        name=name,
        wechat_openid="wx-ding",
        id_no_sealed=seal_id_no(world.keys, relative_id, id_no),
        id_no_digest=id_no_digest(world.keys, id_no),
        phone_sealed=seal_phone(world.keys, relative_id, phone),
        enabled=True,
    )
    async with world.database.transaction() as tx:
        await person_rows.add_relative(tx, row)
        pair = {"relative_id": relative_id, "inmate_id": world.inmate_id}
        await person_rows.bind(tx, **pair, kinship=Kinship.SIBLING)
        await enlist(tx, **pair, since=world.clock().date())
        await register_face(tx, world, SubjectKind.RELATIVE, relative_id, "ding")
    person = await people.relative("wx-ding")
    await person.post("/api/relative/face-checks", {"picture": picture("ding")})
    await person.post(NUMBERS, await number(world, person, wanted))
    await decide(
        await people.officer("approver"), await only(await people.officer("approver")), "approve"
    )
    await person.post(NUMBERS, await number(world, person, f"139{secrets.randbelow(10**8):08}"))
    return Leaving(relative_id, person)


async def case_of(leader: Person) -> Any:
    rows = (await leader.get("/api/approvals/pending"))["rows"]
    return next(row for row in rows if row["kind"] == "account_erasure")


@pytest.mark.requirement("NF-SEC-11")
@pytest.mark.requirement("RI-1")
async def test_after_an_approved_request_no_store_tells_who_it_was(
    people: People,
    world: World,
    leaving: Leaving,
    owner: Database,
) -> None:
    await integrity.begin(world.database)
    shown = await leaving.person.get(ERASURE)
    assert (shown["case"], [one["name"] for one in shown["hindrances"]]) == (None, ["custody"])
    assert shown["goes"]
    assert shown["stays"]
    asked = await leaving.person.post(ERASURE, {"reason": "不再使用"})
    assert asked["case"]["state"] == "pending"
    assert await leaving.person.refused(ERASURE, {}) == (409, "already_in_approval")
    pictures = await files_of(world, leaving.id)
    assert len(pictures) >= 3
    leader = await people.officer("leader")
    case = await case_of(leader)
    assert case["title"] == f"{PLANTED[0]}的注销申请"
    detail = await leader.get(f"/api/approvals/{case['id']}")
    checks = {one["name"]: one["passed"] for one in detail["checks"]}
    assert checks == {"open_calls": True, "blacklist": True, "custody": False}
    ticket = await leaving.person.post("/api/simulators/wechat/tickets", {"openid": "wx-ding"})
    await decide(leader, case, "approve", "本人当面确认")

    # The session has ended; whoever comes back is nobody whom the platform knows.
    assert (await leaving.person.http.get("/api/relative/me")).status_code == 401
    entered = await leaving.person.post("/api/relative/sign-in", {"ticket": ticket["ticket"]})
    assert (entered["me"], entered["account"]["relative"]) == (None, False)
    # He is told by the number of his request.
    receipt = await people.somebody().get(f"/api/relative/erasure-receipts/{case['id']}")
    assert receipt["state"] == "approved"
    assert receipt["closed_at"]

    assert {table for table, _ in await dumped(owner, PLANTED[:1])} <= KEPT_BY_LAW
    assert await dumped(owner, PLANTED[1:]) == []
    assert await no_sealed_value_opens(world, leaving.id)
    assert not any(map(Path.exists, pictures))
    # Nothing else of his waits for anybody.
    assert (await leader.get("/api/approvals/pending"))["total"] == 0
    rows = [row for row in await log_of(world) if row.action == "relative.erase"]
    assert [row.detail["reason"] for row in rows] == ["本人申请注销"]
    # What is proven stays provable.
    assert (await integrity.check(world.database)).broken == 0
    async with world.database.transaction() as tx:
        assert (await audit.verify(tx)).verified
    signed = await leader.get(f"/api/approvals/{case['id']}/signatures")
    assert signed["verified"]


async def log_of(world: World) -> list[Any]:
    async with world.database.transaction() as tx:
        return list((await tx.execute(text("select * from audit_row order by at"))).all())


async def files_of(world: World, relative_id: str) -> list[Path]:
    """Where the contents of the relative's pictures and papers lie."""
    asked = (
        "select picture_file_id from face_template where subject_id = :id"
        " union select picture_file_id from face_check where subject_id = :id"
        " union select id from attachment where owner_id = :id"
    )
    async with world.database.transaction() as tx:
        ids = (await tx.connection.scalars(text(asked).bindparams(id=relative_id))).all()
    found = holding(Path(world.settings.files_dir), ids)
    assert len(found) >= len(ids)
    return found


def holding(root: Path, ids: Sequence[str]) -> list[Path]:
    """Files of the store that are named after one of the ids."""
    paths = [path for path in root.rglob("*") if path.is_file()]
    return [path for path in paths if any(one in path.name for one in ids)]


async def dumped(owner: Database, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Table and value of each planted value that a dump of the database shows."""
    found = []
    async with owner.transaction() as tx:
        for name in sorted(metadata.tables):
            # Rows as JSON text escape nothing of what is sought.
            dump = await tx.scalar(text(f"select string_agg(t::text, ' ') from \"{name}\" as t"))
            escaped = {value: json_form(value) for value in values}
            found += [
                (name, v) for v, e in escaped.items() if v in (dump or "") or e in (dump or "")
            ]
    return found


def json_form(value: str) -> str:
    """As columns of JSON may keep it: beyond ASCII by code."""
    return "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in value)


async def no_sealed_value_opens(world: World, relative_id: str) -> bool:
    """What lies sealed about the relative is none of the planted values any more."""
    seals = FieldSeals(world.keys)
    async with world.database.transaction() as tx:
        row = (
            await tx.execute(
                text("select * from relative where id = :id").bindparams(id=relative_id)
            )
        ).one()
        left = await tx.scalar(
            text("select count(*) from relative_number where relative_id = :id").bindparams(
                id=relative_id
            )
        )
        proposals = (
            await tx.connection.scalars(
                text("select proposal from approval_case where applicant_id = :id").bindparams(
                    id=relative_id
                )
            )
        ).all()
    opened = [
        seals.open(RELATIVES, RELATIVES.field(name), relative_id, getattr(row, f"{name}_sealed"))
        for name in ("id_no", "phone")
    ]
    assert opened == ["已注销", "已注销"]
    assert not any("sealed" in (proposal or {}) for proposal in proposals)
    return left == 0


@pytest.mark.requirement("NF-SEC-11")
async def test_a_request_is_withdrawn_while_it_is_pending(people: People, leaving: Leaving) -> None:
    await leaving.person.post(ERASURE, {})
    gone = await leaving.person.post(f"{ERASURE}/withdraw")
    assert gone["case"]["state"] == "withdrawn"
    assert await leaving.person.refused(f"{ERASURE}/withdraw") == (409, "no_erasure")
    assert (await leaving.person.get("/api/relative/me"))["name"] == PLANTED[0]
    rows = (await (await people.officer("leader")).get("/api/approvals/pending"))["rows"]
    assert [row for row in rows if row["kind"] == "account_erasure"] == []


@pytest.mark.requirement("NF-SEC-11")
async def test_a_refused_request_leaves_everything_and_says_why(
    people: People, leaving: Leaving
) -> None:
    await leaving.person.post(ERASURE, {})
    leader = await people.officer("leader")
    await decide(leader, await case_of(leader), "reject", "请先到窗口核实身份")
    told = await leaving.person.get(ERASURE)
    assert (told["case"]["state"], told["case"]["opinion"]) == ("rejected", "请先到窗口核实身份")
    messages = await leaving.person.get("/api/relative/messages")
    assert any(row["kind"] == "account_erasure" for row in messages["rows"])


async def test_open_calls_and_the_black_list_stand_in_the_way(
    people: People, world: World, leaving: Leaving
) -> None:
    call_id = await requested(world, leaving.person)
    assert await leaving.person.refused(ERASURE, {}) == (409, "erasure_hindered")
    await leaving.person.post(f"/api/relative/calls/{call_id}/cancel")
    await leaving.person.post(ERASURE, {})
    async with world.database.transaction() as tx:
        await person_rows.add_to_blacklist(
            tx, relative_id=leaving.id, reason="违规会见", since=world.clock()
        )
    leader = await people.officer("leader")
    case = await case_of(leader)
    asked = {"visit": case["visit"], "verdict": "approve", "opinion": "同意"}
    assert await leader.refused(f"/api/approvals/{case['id']}/decisions", asked) == (
        409,
        "erasure_hindered",
    )
    assert (await leaving.person.get("/api/relative/me"))["name"] == PLANTED[0]

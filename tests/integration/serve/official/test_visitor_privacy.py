"""What is held of people of outside bodies: shown to them, opened by their body, erased in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import files
from pipelines.flows.services import Services
from schemas.errors import IntegrityBroken
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.tables import metadata
from schemas.tables.access.access import session
from schemas.tables.audit.audit import audit_row
from schemas.tables.official.official import official_account, official_hold
from tests.integration.serve.client import People
from tests.integration.serve.governance.test_retention import run
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visitors import (
    BASE,
    add_body,
    add_person,
    booked,
    judge,
    open_account,
    visitor,
)
from tests.integration.serve.world import World

person_table = metadata.tables["agency_person"]
booking_table = metadata.tables["official_booking"]
LONG_AGO = timedelta(days=1200)


async def test_a_visitor_is_shown_what_is_held_of_him_masked_and_takes_a_copy(
    people: People, world: World
) -> None:
    body = await judge(world)
    mate = await add_person(world, body, "孙书记员", 2)
    await open_account(world, mate, "mate")
    person = await visitor(people)
    await booked(person, world, companions=[mate])
    held = await person.get(f"{BASE}/own-data")
    told = {one["name"]: str(one["lines"]) for one in held["sections"]}
    assert all(one["kept"] for one in held["sections"])
    assert "钱法官" in told["identity"]
    assert "990*************1X" in told["identity"]
    assert "***1" in told["identity"]
    assert "证书" in told["account"]
    assert "法院开庭审判" in told["bookings"]
    assert "本人预约，待审批" in told["bookings"]
    assert ".pdf" in told["files"]
    assert "127.0.0.1" in told["entries"]
    reply = await person.http.get(f"{BASE}/own-data/file")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert "钱法官" in reply.text
    assert "Z-1" not in str(held) + reply.text
    assert "周某" not in str(held) + reply.text
    # Whoever comes along reads that he does, and nothing of the others.
    other = await (await visitor(people, "mate")).get(f"{BASE}/own-data")
    assert "同行，待审批" in str(other)
    assert "钱法官" not in str(other)
    rows = await audit_rows_of(world, AGENCY_PEOPLE.code, await me(person))
    assert [row.action for row in rows] == ["privacy.read", "privacy.download"]


async def me(person: Any) -> str:
    return str((await person.get(f"{BASE}/me"))["id"])


async def test_a_paper_is_opened_by_its_own_body_alone_and_each_time_written_down(
    people: People, world: World
) -> None:
    body = await judge(world)
    await open_account(world, await add_person(world, body, "孙书记员", 2), "mate")
    other = await add_body(world, "申海市公证处", "notary")
    await open_account(
        world, await add_person(world, other, "周公证员", 3, kind="notary"), "notary"
    )
    person = await visitor(people)
    made = await booked(person, world)
    booking_id, file_id = made["booking"]["id"], made["papers"][0]["file"]["id"]
    path = f"{BASE}/bookings/{booking_id}/papers/{file_id}"
    mate = await visitor(people, "mate")
    for one in (person, mate):
        reply = await one.http.get(path, params={"inline": "true"})
        assert reply.content.startswith(b"%PDF")
        assert len(reply.content) == made["papers"][0]["file"]["size"]
        assert reply.headers["content-disposition"].startswith("inline")
    later = await booked(mate, world, starts="14:00")
    of_another = f"{BASE}/bookings/{later['booking']['id']}/papers/{file_id}"
    stranger = await visitor(people, "notary")
    for one, asked in ((stranger, path), (person, of_another)):
        reply = await one.http.get(asked)
        assert (reply.status_code, reply.json()["code"]) == (404, "file_not_found")
    for one in (await people.relative(), await people.officer("approver")):
        assert (await one.http.get(path)).status_code == 401
    rows = await audit_rows_of(world, "official_bookings", booking_id)
    told = [(row.actor_id, row.result) for row in rows if row.action.endswith(".download")]
    ids = [await me(person), await me(mate), await me(stranger)]
    assert told == [(ids[0], "ok"), (ids[1], "ok"), (ids[2], "refused")]


@pytest.mark.requirement("PI-2")
async def test_who_comes_no_more_is_erased_with_account_and_papers_and_bookings_stay(
    people: People, world: World, services: Services
) -> None:
    body = await judge(world)
    mate_id = await add_person(world, body, "孙书记员", 2)
    person = await visitor(people)
    made = await booked(person, world, companions=[mate_id])
    booking_id, gone_id = made["booking"]["id"], await me(person)
    waiting = await booked(person, world, starts="14:00")
    admin = await people.officer("sysadmin")
    counts = await run(world, services, admin)
    assert (counts["officials"], counts["official_papers"], counts["official_holds"]) == (0, 0, 0)
    long_ago = datetime.now(UTC) - LONG_AGO
    async with world.database.transaction() as tx:
        old = update(booking_table).where(booking_table.c.id == booking_id)
        await tx.execute(old.values(day=long_ago.date()))
        held = update(official_hold).where(official_hold.c.booking_id == booking_id)
        begin = {"held_from": long_ago, "held_until": long_ago + timedelta(hours=1)}
        await tx.execute(held.values(**begin))
        stored = await files.get(tx, made["papers"][0]["file"]["id"])
    assert stored is not None
    # He may still come: papers and holds of what is past go alone.
    counts = await run(world, services, admin)
    papers = len(made["papers"])
    assert (counts["officials"], counts["official_papers"]) == (0, papers)
    assert counts["official_holds"] == 3
    with pytest.raises(IntegrityBroken, match="file_missing"):
        world.files.open(stored).read(0, 1)
    after = await person.get(f"{BASE}/bookings/{booking_id}")
    assert (after["papers"], after["booking"]["companions"]) == ([], ["孙书记员"])
    again = await person.get(f"{BASE}/bookings/{waiting['booking']['id']}")
    assert len(again["papers"]) == papers

    await person.post(f"{BASE}/bookings/{waiting['booking']['id']}/withdraw")
    async with world.database.transaction() as tx:
        left = update(person_table).where(person_table.c.body_id == body)
        await tx.execute(left.values(state="inactive", updated_at=long_ago))
        await tx.execute(update(booking_table).values(day=long_ago.date()))
        seen = session.c.subject_id == gone_id
        await tx.execute(update(session).where(seen).values(last_seen_at=long_ago))
    assert (await run(world, services, admin))["officials"] == 2
    async with world.database.transaction() as tx:
        row = (await tx.execute(select(person_table).where(person_table.c.id == gone_id))).one()
        accounts = await tx.scalar(select(func.count()).select_from(official_account))
        party = await tx.scalar(
            select(booking_table.c.party).where(booking_table.c.id == booking_id)
        )
        erased = select(audit_row.c.detail).where(
            audit_row.c.action == "agency_people.erase", audit_row.c.object_id == gone_id
        )
        detail = await tx.scalar(erased)
    assert row.name == f"已注销来访人{gone_id[-4:]}"
    assert (row.state, row.phone_sealed, row.post) == ("inactive", None, None)
    seals = FieldSeals(world.keys)
    assert row.certificate_no_digest != seals.digest("Z-1")
    field = AGENCY_PEOPLE.field("certificate_no")
    assert seals.open(AGENCY_PEOPLE, field, gone_id, row.certificate_no_sealed) == "已注销"
    assert (accounts, party) == (0, f"已注销来访人{mate_id[-4:]}")
    assert (detail["reason"], detail["erased"]["bookings"]) == ("超过留存期限", 2)
    assert (await person.http.get(f"{BASE}/me")).status_code == 401
    officer = await people.officer("approver")
    shown = await officer.get(f"/api/records/official_bookings/{booking_id}")
    case = await officer.get("/api/approvals", scope="all")
    assert "钱法官" not in str(shown) + str(case)
    # Done twice it changes nothing.
    assert (await run(world, services, admin))["officials"] == 0

"""Whoever has an account and is no relative sees what is held of him, and takes all of it away."""

import pytest
from sqlalchemy import Table, func, select

from pipelines.flows.services import Services
from schemas.tables import metadata
from schemas.tables.governance.privacy import erased_file
from schemas.tables.people.face import face_check, face_template
from schemas.tables.platform.file import attachment
from schemas.tables.recordings.recording import stored_file
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.registering import enter
from tests.integration.serve.family.test_public_questions import ask, taking_units
from tests.integration.serve.forms.forms import RIGHT, administrator, published, sent
from tests.integration.serve.world import World

GONE = ("registration_draft", "form_draft", "form_answer", "public_question", "question_entry")
"""Nothing of these is left of somebody who is gone."""


async def counted(world: World, *tables: Table) -> dict[str, int]:
    async with world.database.reading() as tx:
        return {
            one.name: int(await tx.scalar(select(func.count()).select_from(one))) for one in tables
        }


@pytest.fixture
async def busy(people: People, world: World, services: Services) -> Person:
    """Somebody who registers, fills in a form and asks a question."""
    person = await people.public()
    await enter(person)
    form_id = await published(await administrator(people), world.prison_id, "books")
    await sent(person, form_id, RIGHT, world.prison_id)
    await taking_units(people, world)
    await ask(person, world.prison_id)
    return person


@pytest.mark.requirement("NF-SEC-11")
async def test_all_that_an_account_entered_is_shown_and_goes_with_it(
    busy: Person, world: World
) -> None:
    held = {one["name"]: one for one in (await busy.get("/api/public/own-data"))["sections"]}
    assert {"identity", "account", "forms", "questions", "files"} <= set(held)
    assert all(held[name]["lines"] for name in ("forms", "questions", "files"))
    tables = [metadata.tables[name] for name in GONE]
    before = await counted(world, *tables, face_template)
    assert all(before[name] for name in ("registration_draft", "form_answer", "public_question"))
    faces = before[face_template.name]
    await busy.post("/api/public/erasure")
    after = await counted(world, *tables, face_template, erased_file)
    assert {name: after[name] for name in GONE} == dict.fromkeys(GONE, 0)
    assert after[face_template.name] <= faces
    # Released contents are gone from the store at once.
    assert after[erased_file.name] == 0
    async with world.database.reading() as tx:
        mine = attachment.c.owner_kind == "public"
        rows = select(attachment.c.name, stored_file.c.deleted_at).join(
            stored_file, stored_file.c.id == attachment.c.id
        )
        papers = (await tx.execute(rows.where(mine))).all()
        of_account = face_check.c.subject_kind == "public"
        shown = (await tx.execute(select(face_check.c.picture_file_id).where(of_account))).all()
        alive = select(stored_file.c.id).where(stored_file.c.deleted_at.is_(None))
        kept = set((await tx.execute(alive)).scalars())
    assert papers
    assert all(deleted is not None for _, deleted in papers)
    assert not {row[0] for row in shown} & kept

"""A conversation stands beside each record of the three channels (VC-SUP-06)."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from connectors.postgres import Database
from connectors.postgres.ids import make_id
from connectors.postgres.recordings import recordings
from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.recordings.conversation import conversation
from tests.integration.with_family import WITH_FAMILY
from tests.integration.world import NOW, World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-06")]

visit = GENERATED["visits"]
phone_call = GENERATED["phone_calls"]


class Row(msgspec.Struct):
    channel: str
    ward_id: str
    privileged: bool
    began_at: object
    ended_at: object


async def row_of(db: Database, record_id: str) -> Row | None:
    async with db.transaction() as tx:
        found = select(*(conversation.c[name] for name in Row.__struct_fields__))
        return await tx.first(found.where(conversation.c.id == record_id), Row)


async def add_visit(db: Database, world: World) -> str:
    visit_id = make_id()
    async with db.transaction() as tx:
        await tx.execute(
            insert(visit).values(
                id=visit_id,
                inmate_id=world.inmate_id,
                relative_id=world.relative_id,
                visit_type="REGULAR",
                planned_at=NOW,
                source="window",
                state="registered",
                **WITH_FAMILY,
            )
        )
    return visit_id


async def test_a_visit_that_began_is_a_conversation_in_its_inmates_ward(
    db: Database, world: World
) -> None:
    visit_id = await add_visit(db, world)
    row = await row_of(db, visit_id)
    assert row is not None
    assert (row.channel, row.began_at) == (ContactChannel.VISIT.value, None)
    async with db.transaction() as tx:
        mine = update(visit).where(visit.c.id == visit_id)
        await tx.execute(mine.values(started_at=NOW, state="visiting"))
    began = await row_of(db, visit_id)
    assert began is not None
    assert (began.began_at, began.ward_id) == (NOW, world.ward.id)


async def test_a_later_move_of_the_inmate_leaves_the_conversation_where_it_was(
    db: Database, world: World
) -> None:
    visit_id = await add_visit(db, world)
    async with db.transaction() as tx:
        moved = update(inmate).where(inmate.c.id == world.inmate_id)
        await tx.execute(moved.values(ward_id=world.other_ward.id))
        mine = update(visit).where(visit.c.id == visit_id)
        await tx.execute(mine.values(started_at=NOW, ended_at=NOW + timedelta(minutes=30)))
    row = await row_of(db, visit_id)
    assert row is not None
    assert row.ward_id == world.ward.id


async def test_a_phone_call_is_a_conversation_once_it_was_answered(
    db: Database, world: World
) -> None:
    call_id = make_id()
    async with db.transaction() as tx:
        await tx.execute(
            insert(phone_call).values(
                id=call_id,
                inmate_id=world.inmate_id,
                phone_sealed=b"sealed",
                phone_digest="d" * 64,
                started_at=NOW,
                state="ringing",
                **WITH_FAMILY,
            )
        )
        answered = update(phone_call).where(phone_call.c.id == call_id)
        await tx.execute(answered.values(answered_at=NOW + timedelta(seconds=9)))
    row = await row_of(db, call_id)
    assert row is not None
    assert (row.channel, row.began_at) == ("phone_call", NOW + timedelta(seconds=9))
    assert not row.privileged


@pytest.mark.requirement("VC-GEN-08")
async def test_a_call_that_nobody_called_ordinary_is_privileged_here_too(
    db: Database, world: World
) -> None:
    async with db.transaction() as tx:
        ordinary, unknown = await world.call(tx), await world.call(tx, kind=None)
    rows = [await row_of(db, ordinary.id), await row_of(db, unknown.id)]
    assert [row.privileged for row in rows if row] == [False, True]


async def test_a_record_that_something_hangs_on_is_not_deleted(db: Database, world: World) -> None:
    visit_id = await add_visit(db, world)
    async with db.transaction() as tx:
        await recordings.start(tx, visit_id, at=NOW)
    with pytest.raises(IntegrityError):
        async with db.transaction() as tx:
            await tx.execute(delete(visit).where(visit.c.id == visit_id))
    assert await row_of(db, visit_id) is not None


async def test_a_record_without_anything_goes_with_its_conversation(
    db: Database, world: World
) -> None:
    visit_id = await add_visit(db, world)
    async with db.transaction() as tx:
        await tx.execute(delete(visit).where(visit.c.id == visit_id))
    assert await row_of(db, visit_id) is None

"""What the last review found stands in the conversation's row, however reviews are written."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, column, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from connectors.postgres import Database, Tx, make_id
from connectors.postgres.access import officers
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review
from tests.integration.eventually import eventually
from tests.integration.with_family import WITH_FAMILY
from tests.integration.world import NOW, World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-11")]

visit = GENERATED["visits"]
Said = tuple[bool | None, str | None]
UNSAID: Said = (None, None)


@pytest.fixture
async def conversation_id(db: Database, world: World) -> str:
    async with db.transaction() as tx:
        return await visited(tx, world)


@pytest.fixture
async def other_id(db: Database, world: World) -> str:
    """Another officer."""
    async with db.transaction() as tx:
        return await officers.add(
            tx,
            login="zhao",
            name="赵警官",
            police_no="310002",
            org_unit_id=world.prison.id,
            password_hash="x",
        )


@pytest.fixture
async def as_of_then(db: Database) -> AsyncIterator[Database]:
    """Transactions that see nothing of what is committed after they began to look."""
    database = Database(db.url)
    database.engine = database.engine.execution_options(isolation_level="REPEATABLE READ")
    yield database
    await database.close()


async def visited(tx: Tx, world: World) -> str:
    """A visit that is over: the id of its conversation."""
    visit_id = make_id()
    held = {"started_at": NOW, "ended_at": NOW + timedelta(minutes=30), "state": "finished"}
    of_visit = {"visit_type": "REGULAR", "planned_at": NOW, "source": "window"}
    made = insert(visit).values(
        id=visit_id, inmate_id=world.inmate_id, **of_visit, **(held | WITH_FAMILY)
    )
    await tx.connection.execute(made)
    return visit_id


def said(call_id: str, officer_id: str, hour: int, anomaly: bool, **more: Any) -> dict[str, Any]:
    """A review of that hour."""
    return {
        "id": make_id(),
        "call_id": call_id,
        "officer_id": officer_id,
        "summary": "听过",
        "assessment": "normal",
        "anomaly": anomaly,
        "at": at(hour),
        **more,
    }


def at(hour: int) -> datetime:
    return NOW + timedelta(hours=hour)


async def add(db: Database, *reviews: dict[str, Any]) -> None:
    async with db.transaction() as tx:
        await write(tx, *reviews)


async def write(tx: Tx, *reviews: dict[str, Any]) -> None:
    """All in one statement."""
    await tx.connection.execute(insert(call_review).values(list(reviews)))


async def kept(db: Database, conversation_id: str) -> Said:
    async with db.transaction() as tx:
        return await row_of(tx, conversation_id)


async def row_of(tx: Tx, conversation_id: str) -> Said:
    found = select(conversation.c.anomaly, conversation.c.sole_reviewer_id)
    row = (await tx.execute(found.where(conversation.c.id == conversation_id))).one()
    return row.anomaly, row.sole_reviewer_id


async def test_the_last_by_time_counts_in_whatever_order_reviews_come(
    db: Database, world: World, conversation_id: str, other_id: str
) -> None:
    mine = world.officer_id
    assert await kept(db, conversation_id) == UNSAID
    await add(db, said(conversation_id, mine, 5, anomaly=True))
    assert await kept(db, conversation_id) == (True, mine)
    await add(db, said(conversation_id, other_id, 3, anomaly=False))
    assert await kept(db, conversation_id) == (True, None)
    await add(
        db,
        said(conversation_id, mine, 7, anomaly=False),
        said(conversation_id, mine, 6, anomaly=True),
    )
    assert await kept(db, conversation_id) == (False, None)
    # Of one moment the one with the greater id.
    await add(db, said(conversation_id, mine, 7, anomaly=True, id="Z" * 26))
    assert await kept(db, conversation_id) == (True, None)


async def test_without_the_last_review_the_one_before_it_counts(
    db: Database, world: World, conversation_id: str, other_id: str
) -> None:
    reviews = [
        said(conversation_id, world.officer_id, 1, anomaly=False),
        said(conversation_id, other_id, 2, anomaly=True),
        said(conversation_id, other_id, 3, anomaly=False),
    ]
    await add(db, *reviews)
    expected: list[Said] = [(True, None), (False, world.officer_id), UNSAID]
    for review, then in zip(reversed(reviews), expected, strict=True):
        async with db.transaction() as tx:
            gone = delete(call_review).where(call_review.c.id == review["id"])
            await tx.connection.execute(gone)
        assert await kept(db, conversation_id) == then


async def test_a_changed_review_is_looked_at_again_in_both_conversations(
    db: Database, world: World, conversation_id: str, other_id: str
) -> None:
    first = said(conversation_id, world.officer_id, 1, anomaly=False)
    second = said(conversation_id, world.officer_id, 2, anomaly=True)
    async with db.transaction() as tx:
        other_conversation = await visited(tx, world)
    await add(db, first, second)

    async def change(review: dict[str, Any], **new: Any) -> Said:
        async with db.transaction() as tx:
            mine = update(call_review).where(call_review.c.id == review["id"])
            await tx.connection.execute(mine.values(**new))
        return await kept(db, conversation_id)

    assert await change(second, anomaly=False) == (False, None)
    assert await change(first, anomaly=True) == (False, None)
    assert await change(first, at=at(9)) == (True, None)
    assert await change(first, call_id=other_conversation) == (False, world.officer_id)
    assert await kept(db, other_conversation) == (True, world.officer_id)
    assert await change(second, officer_id=other_id) == (False, other_id)


async def test_several_conversations_are_kept_by_one_statement(
    db: Database, world: World, other_id: str
) -> None:
    async with db.transaction() as tx:
        ids = [await visited(tx, world) for _ in range(4)]
    reviews = [
        said(one, (world.officer_id, other_id)[n % 2], n, anomaly=n % 2 == 0)
        for n, one in enumerate(ids)
    ]
    await add(db, *reviews)
    expected = [(one["anomaly"], one["officer_id"]) for one in reviews]
    assert [await kept(db, one) for one in ids] == expected
    async with db.transaction() as tx:
        await tx.connection.execute(
            update(call_review).where(call_review.c.id == bindparam("which")),
            [{"which": one["id"], "anomaly": not one["anomaly"]} for one in reviews],
        )
    assert [await kept(db, one) for one in ids] == [(not odd, by) for odd, by in expected]
    async with db.transaction() as tx:
        await tx.connection.execute(delete(call_review))
    assert [await kept(db, one) for one in ids] == [UNSAID] * 4


async def waits(db: Database) -> bool:
    """Whether a session of this database waits for another one's row."""
    async with db.transaction() as tx:
        found = text(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock'"
        )
        return bool(await tx.scalar(found))


@pytest.mark.parametrize("first_is_later", [True, False])
async def test_of_two_reviews_at_once_the_later_one_counts(
    db: Database, world: World, conversation_id: str, other_id: str, first_is_later: bool
) -> None:
    """Whichever is committed first, the second sees it and lets the later one stand."""
    hours = (5, 3) if first_is_later else (3, 5)
    first = said(conversation_id, world.officer_id, hours[0], anomaly=first_is_later)
    second = said(conversation_id, other_id, hours[1], anomaly=not first_is_later)
    async with db.transaction() as tx:
        await write(tx, first)
        beside = asyncio.create_task(add(db, second))
        await eventually(lambda: waits(db))
    await beside
    assert await kept(db, conversation_id) == (True, None)


async def test_a_review_that_is_taken_back_while_another_one_waits_is_not_missed(
    db: Database, world: World, conversation_id: str
) -> None:
    last = said(conversation_id, world.officer_id, 5, anomaly=True)
    await add(db, last)
    async with db.transaction() as tx:
        gone = delete(call_review).where(call_review.c.id == last["id"])
        await tx.connection.execute(gone)
        earlier = said(conversation_id, world.officer_id, 3, anomaly=False)
        beside = asyncio.create_task(add(db, earlier))
        await eventually(lambda: waits(db))
    await beside
    assert await kept(db, conversation_id) == (False, world.officer_id)


async def test_who_cannot_see_the_other_review_fails_instead_of_deciding_without_it(
    db: Database, as_of_then: Database, world: World, conversation_id: str
) -> None:
    await add(db, said(conversation_id, world.officer_id, 1, anomaly=True))

    async def beside() -> None:
        async with as_of_then.transaction() as tx:
            assert await row_of(tx, conversation_id) == (True, world.officer_id)
            # Of the same finding, so that nothing but the review itself is new.
            await add(db, said(conversation_id, world.officer_id, 5, anomaly=True))
            await write(tx, said(conversation_id, world.officer_id, 3, anomaly=False))

    with pytest.raises(DBAPIError, match="could not serialize access"):
        await beside()
    assert await kept(db, conversation_id) == (True, None)


async def test_a_record_that_says_nothing_new_leaves_its_reviewed_conversation_alone(
    db: Database, world: World, conversation_id: str
) -> None:
    await add(db, said(conversation_id, world.officer_id, 1, anomaly=True))

    async def version() -> Any:
        async with db.transaction() as tx:
            found = select(column("xmin")).select_from(conversation)
            return await tx.scalar(found.where(conversation.c.id == conversation_id))

    async def tell(**new: Any) -> None:
        async with db.transaction() as tx:
            mine = update(visit).where(visit.c.id == conversation_id)
            await tx.connection.execute(mine.values(**new))

    before = await version()
    await tell(seat="7")
    assert await version() == before
    await tell(ended_at=at(1))
    assert await version() != before
    assert await kept(db, conversation_id) == (True, world.officer_id)

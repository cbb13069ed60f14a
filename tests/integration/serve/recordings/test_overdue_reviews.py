"""Reviews that nobody made in time are told once and marked in the list (VC-SUP-06)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres.recordings import recordings
from connectors.postgres.recordings.review_due import due_at
from pipelines.flows.recordings.review import overdue as overdue_reviews
from pipelines.rules.recordings import review_due
from pipelines.rules.recordings.review_due import DueRules, Finished
from schemas.messages.officers import OfficerNotice
from schemas.people.contacts import ContactChannel
from schemas.tables.messages.messaging import outbox
from schemas.tables.recordings.conversation import conversation
from tests.integration.serve.client import People
from tests.integration.serve.spoken import NOON, marked, say, talked
from tests.integration.serve.world import World

LIST = "/api/conversations"
RULES = DueRules(hit_hours=24, sample_percent=50, sample_days=7)
PHONE = ContactChannel.PHONE_CALL


async def notices(world: World) -> list[OfficerNotice]:
    async with world.database.transaction() as tx:
        found = select(outbox.c.payload).where(outbox.c.subject == "notify.officers.P03")
        rows = (await tx.execute(found.order_by(outbox.c.id))).scalars()
        return [msgspec.json.decode(row, type=OfficerNotice) for row in rows]


async def recorded(world: World, **more: Any) -> str:
    call = await talked(world, PHONE, **more)
    async with world.database.transaction() as tx:
        await recordings.start(tx, call, at=NOON)
    return call


async def test_the_database_says_what_the_rule_says(world: World) -> None:
    made = [await recorded(world, at=NOON + timedelta(hours=n)) for n in range(12)]
    silent = await talked(world, PHONE)
    loud = await talked(world, PHONE)
    await say(world, loud, "越狱", marked("越狱", "越狱"))
    async with world.database.transaction() as tx:
        for percent in (0, 50, 100):
            rules = msgspec.structs.replace(RULES, sample_percent=percent)
            found = select(conversation.c.id, conversation.c.ended_at, due_at(rules).label("due"))
            rows = (await tx.execute(found)).all()
            assert {row.id for row in rows} == {*made, silent, loud}
            for row in rows:
                one = Finished(
                    id=row.id,
                    ended_at=row.ended_at,
                    hits=int(row.id == loud),
                    recorded=row.id in made,
                )
                assert row.due == review_due.due_at(one, rules), (row.id, percent)


@pytest.mark.requirement("VC-SUP-06")
async def test_overdue_reviews_are_told_once_and_marked_in_the_list(
    people: People, world: World
) -> None:
    loud, reviewed = await talked(world, PHONE), await talked(world, PHONE)
    for call in (loud, reviewed):
        await say(world, call, "越狱", marked("越狱", "越狱"))
    reviewer = await people.officer("reviewer")
    done = {"summary": "误报", "assessment": "normal"}
    await reviewer.post(f"{LIST}/{reviewed}/reviews", done)
    rules = msgspec.structs.replace(RULES, sample_percent=0)
    early, late = NOON + timedelta(hours=23), NOON + timedelta(hours=25)
    assert await overdue_reviews.tell_overdue(world.database, rules, early) == 0
    assert await overdue_reviews.tell_overdue(world.database, rules, late) == 1
    assert await overdue_reviews.tell_overdue(world.database, rules, late) == 0
    (notice,) = await notices(world)
    assert (notice.permission, notice.link) == ("review", "/conversations?overdue=1")
    assert (notice.prison_code, notice.unit_path) == ("P03", "/SH/P03/")
    assert "1次" in notice.text
    listed = await reviewer.get(LIST, overdue=True)
    assert [(row["id"], row["overdue"]) for row in listed["rows"]] == [(loud, True)]
    assert listed["rows"][0]["due_at"] == "2026-11-11T04:05:00Z"
    rest = await reviewer.get(LIST, overdue=False)
    assert [row["id"] for row in rest["rows"]] == [reviewed]
    await reviewer.post(f"{LIST}/{loud}/reviews", done)
    assert (await reviewer.get(LIST, overdue=True))["rows"] == []

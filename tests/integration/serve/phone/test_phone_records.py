"""Call records and their reviews: shown, found, and taken out as they are listed."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, text

from connectors.postgres.ids import make_id
from schemas.calls.phone import EndCause
from schemas.tables.recordings.review import call_review
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.phone.phone_fees import BEGAN, CALLS, talk
from tests.integration.serve.phone.phone_history import add_calls, add_inmate, at
from tests.integration.serve.world import World

REVIEWS = "/api/records/phone_reviews"
AUTHORISER = "3100009"


@pytest.fixture
async def chief(people: People) -> Person:
    return await people.officer("chief")


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


async def rows_of(person: Person, path: str, **query: Any) -> list[tuple[Any, ...]]:
    """The rows of an Excel file, headings first."""
    reply = await person.http.get(f"{path}/export", params={"format": "xlsx"} | query)
    assert reply.status_code == 200, reply.text
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None
    _, *rows = list(sheet.iter_rows(values_only=True))
    return rows


@pytest.mark.requirement("VC-PHONE-01")
@pytest.mark.requirement("VC-PHONE-04")
async def test_a_finished_call_is_listed_with_its_times_and_taken_out_as_listed(
    people: People, world: World, chief: Person, leader: Person
) -> None:
    await phone_rule(chief, world, 9)
    await add_number(leader, world)
    async with exchange(people, world) as phones:
        await talk(phones, world, 61, police_no=AUTHORISER)
        world.now = BEGAN + timedelta(hours=1)
        await phones.hang_up(await phones.dial(PHONE, inmate_no=INMATE_NO), EndCause.NO_ANSWER)
    _, row = (await leader.get(CALLS))["rows"]
    values = row["values"]
    assert (values["started_at"], values["ended_at"]) == (
        "2026-11-24T02:00:00Z",
        "2026-11-24T02:01:06Z",
    )
    assert (values["seconds"], values["phone"]) == (61, "139****5678")
    assert row["titles"]["relative_id"]
    heads, *rows = await rows_of(leader, CALLS, state="connected")
    (only,) = rows
    told = dict(zip(heads, only, strict=True))
    assert 61 in only
    assert told["拨打时间"]
    assert len(await rows_of(leader, CALLS)) == 1 + 2
    async with world.database.transaction() as tx:
        found = "select count(*) from audit_row where action = 'phone_calls.export'"
        assert await tx.scalar(text(found)) == 2


@pytest.mark.requirement("VC-PHONE-05")
@pytest.mark.requirement("VC-PHONE-06")
async def test_reviews_are_found_by_time_person_and_level_with_caller_reviewer_and_assessment(
    world: World, people: People, chief: Person, leader: Person
) -> None:
    reviewer = (await leader.get("/api/officer/me"))["id"]
    other = await people.officer("approver")
    second = (await other.get("/api/officer/me"))["id"]
    world.now = at("2026-11-25")
    async with world.database.transaction() as tx:
        a = await add_inmate(tx, "P03", "P03-W01", 1)
        b = await add_inmate(tx, "P03", "P03-W01", 2)
        ids = await add_calls(
            world, tx, [{"of": one, "at": at("2026-11-20"), "seconds": 60} for one in (a, a, b)]
        )
        levels = "update phone_call set treatment_level = :level where id = :id"
        for call_id, level in zip(ids, ("lenient", "regular", "lenient"), strict=True):
            await tx.execute(text(levels).bindparams(level=level, id=call_id))
        for call_id, who, how, day in zip(
            ids,
            (reviewer, second, reviewer),
            ("normal", "violation", "attention"),
            ("2026-11-21", "2026-11-22", "2026-11-23"),
            strict=True,
        ):
            told = {"officer_id": who, "assessment": how, "summary": day, "at": at(day)}
            await tx.execute(insert(call_review).values(id=make_id(), call_id=call_id, **told))

    async def found(**query: Any) -> list[str]:
        return [row["values"]["summary"] for row in (await leader.get(REVIEWS, **query))["rows"]]

    first, middle, last = "2026-11-21", "2026-11-22", "2026-11-23"
    span = {
        "reviewed_at.from": "2026-11-22T00:00:00+08:00",
        "reviewed_at.until": "2026-11-23T23:59:59+08:00",
    }
    person, level = {"inmate_id": a.id}, {"treatment_level": "lenient"}
    assert await found() == [last, middle, first]
    assert await found(**span) == [last, middle]
    assert await found(**person) == [middle, first]
    assert await found(**level) == [last, first]
    assert await found(**person, **level) == [first]
    assert await found(**span, **level) == [last]
    assert await found(**span, **person, **level) == []
    assert await found(reviewer_id=second) == [middle]
    rows = (await leader.get(REVIEWS))["rows"]
    for row in rows:
        assert row["titles"]["inmate_id"]
        assert row["titles"]["reviewer_id"]
    assert [row["values"]["assessment"] for row in rows] == ["attention", "violation", "normal"]
    heads, *lines = await rows_of(leader, REVIEWS, **level)
    at_ = {name: heads.index(name) for name in ("罪犯", "复听人", "复听评估", "复听摘要")}
    assert [line[at_["复听摘要"]] for line in lines] == [last, first]
    assert [line[at_["复听评估"]] for line in lines] == ["需关注", "正常"]
    assert all(line[at_["罪犯"]] and line[at_["复听人"]] for line in lines)

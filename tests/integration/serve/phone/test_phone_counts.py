"""What each inmate has called and may still call, as the rule service counts it."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from schemas.calls.phone import EndCause, Refusal
from schemas.tables.people.person import inmate
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.phone.phone_fees import BEGAN, talk
from tests.integration.serve.phone.phone_history import add_calls, add_inmate, at
from tests.integration.serve.world import World

COUNTS = "/api/phone-counts"
EXTRA = "/api/records/extra_calls"


@pytest.fixture
async def chief(people: People) -> Person:
    return await people.officer("chief")


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


async def count(officer: Person, **query: Any) -> tuple[int, int]:
    """Total and remaining calls of the world's inmate."""
    (row,) = (await officer.get(COUNTS, q=INMATE_NO, **query))["rows"]
    return row["total"], row["left"]


@pytest.mark.requirement("VC-PHONE-08")
async def test_one_more_call_raises_the_total_and_lowers_the_rest(
    people: People, world: World, chief: Person, leader: Person
) -> None:
    await add_number(leader, world)
    world.now = BEGAN
    assert await count(leader) == (0, 0)  # Nobody made a rule.
    await phone_rule(chief, world, 2)
    assert await count(leader) == (0, 2)
    async with exchange(people, world) as phones:
        await talk(phones, world, 30)
        assert await count(leader) == (1, 1)
        world.now = BEGAN + timedelta(minutes=5)
        await phones.hang_up(await phones.dial(PHONE, inmate_no=INMATE_NO), EndCause.NO_ANSWER)
        assert await count(leader) == (1, 1)
        await talk(phones, world, 30, BEGAN + timedelta(minutes=10))
        assert await count(leader) == (2, 0)
        # An extra call is asked for where none is left, and granted by another officer.
        approver = await people.officer("prison_approver")
        asked = {
            "inmate_id": world.inmate_id,
            "channel": "phone",
            "number": 1,
            "reason": "父亲病重",
        }
        refused = await phones.dial(PHONE, inmate_no=INMATE_NO)
        assert refused.answer.code is Refusal.ALLOWANCE_USED
        await approver.post("/api/extra-calls", asked)
        assert await count(leader) == (2, 0)
        await decide(leader, await only(leader), "approve", "同意")
        assert await count(leader) == (2, 1)
        await talk(phones, world, 30, BEGAN + timedelta(minutes=20))
        assert await count(leader) == (3, 0)
        call = (await leader.get("/api/records/phone_calls"))["rows"][0]
        assert call["values"]["extra"] is True
        (grant,) = (await leader.get(EXTRA))["rows"]
        assert (grant["values"]["channel"], grant["values"]["used"]) == ("phone", 1)
        refused = await phones.dial(PHONE, inmate_no=INMATE_NO)
        assert refused.answer.code is Refusal.ALLOWANCE_USED
        # A rule of his own goes before the general one, and what was called stays.
        own = {
            "unit_id": world.prison_id,
            "reason": "因公表现突出",
            "inmate_id": world.inmate_id,
            "channel": "phone",
            "period": "month",
            "most_calls": 5,
            "most_minutes": 5,
            "valid_from": "2026-11-01",
            "valid_until": "2026-11-30",
        }
        await chief.post("/api/records/special_call_rules", {"values": own})
        assert await count(leader) == (3, 3)
        # One allowance for both channels, a video call worth two phone calls.
        shared = {"name": "共用次数", "unit_id": world.bureau_id, "phones_a_video": 2}
        await chief.post("/api/records/shared_allowances", {"values": shared})
        (row,) = (await leader.get(COUNTS, q=INMATE_NO))["rows"]
        assert (row["total"], row["left"], row["shared"]) == (3, 3, True)
        answer = (await phones.dial(PHONE, inmate_no=INMATE_NO)).answer
        assert (answer.allowed, answer.calls_left) == (True, 2)


async def test_an_extra_call_that_nobody_answered_is_given_back(
    people: People, world: World, chief: Person, leader: Person
) -> None:
    await add_number(leader, world)
    await phone_rule(chief, world, 1)
    world.now = BEGAN
    async with exchange(people, world) as phones:
        await talk(phones, world, 30)
        approver = await people.officer("prison_approver")
        asked = {
            "inmate_id": world.inmate_id,
            "channel": "phone",
            "number": 1,
            "reason": "父亲病重",
        }
        await approver.post("/api/extra-calls", asked)
        await decide(leader, await only(leader), "approve", "同意")
        line = await phones.dial(PHONE, inmate_no=INMATE_NO)
        assert (line.answer.allowed, line.answer.calls_left) == (True, 0)
        (grant,) = (await leader.get(EXTRA))["rows"]
        assert grant["values"]["used"] == 1
        await phones.hang_up(line, EndCause.NO_ANSWER)
        (grant,) = (await leader.get(EXTRA))["rows"]
        assert grant["values"]["used"] == 0
        assert await count(leader) == (1, 1)


@pytest.mark.requirement("VC-PHONE-07")
async def test_each_condition_works_alone_and_with_the_others(
    world: World, chief: Person, leader: Person
) -> None:
    await phone_rule(chief, world, 4)
    world.now = at("2026-11-24")
    async with world.database.transaction() as tx:
        told = {
            "a": ("P03-W01", "盗窃罪", "lenient"),
            "b": ("P03-W01", "诈骗罪", "lenient"),
            "c": ("P04-W01", "盗窃罪", "regular"),
        }
        held = {}
        for number, (name, (ward, offence, level)) in enumerate(told.items(), start=1):
            held[name] = await add_inmate(tx, ward[:3], ward, number)
            mine = inmate.c.id == held[name].id
            values = {"offence": offence, "treatment_level": level}
            await tx.execute(update(inmate).where(mine).values(**values))
        calls = [{"of": held["a"], "at": at("2026-11-20"), "seconds": 5} for _ in range(3)]
        await add_calls(world, tx, calls)
    ids = {one.id: name for name, one in held.items()}

    async def found(**query: Any) -> str:
        rows = (await chief.get(COUNTS, limit=50, **query))["rows"]
        return "".join(sorted(ids[row["inmate_id"]] for row in rows if row["inmate_id"] in ids))

    person, ward = {"q": "测1"}, {"unit_id": held["a"].ward_id}
    offence, level = {"offence": "盗窃"}, {"level": "lenient"}
    assert [await found(**one) for one in (person, ward, offence, level)] == ["a", "ab", "ac", "ab"]
    assert await found(**offence, **level) == "a"
    assert await found(**ward, **level, offence="诈骗") == "b"
    assert await found(**person, **ward, **offence, **level) == "a"
    assert await found(**person, level="regular") == ""
    (row,) = (await chief.get(COUNTS, **person))["rows"]
    assert (row["total"], row["left"], row["period"]) == (3, 1, "本月")
    reply = await chief.http.get(f"{COUNTS}/export", params=offence | level)
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None
    _, _, _, *rows = list(sheet.iter_rows(values_only=True))
    assert [(one[1], one[9], one[10]) for one in rows] == [("测1", 3, 1)]
    assert (await leader.get(COUNTS, unit_id=held["c"].ward_id))["rows"] == []

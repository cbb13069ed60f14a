"""Rates of reviews and hits by any dimensions: always the same as the records (VC-SUP-11, -12)."""

import io
from datetime import timedelta
from itertools import permutations
from typing import Any

import openpyxl
import pytest

from connectors.postgres.people import people as registered
from connectors.postgres.platform import units
from schemas.calls.kind import CallKind
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import OrgType
from schemas.recordings.review_figures import Dimension
from tests.integration.serve.client import People
from tests.integration.serve.spoken import NOON, marked, say, talked
from tests.integration.serve.world import World

DAYS = {"since": "2026-11-10", "until": "2026-11-12"}
STATISTICS, LIST = "/api/review-statistics", "/api/conversations"
REVIEWS, OFFICERS, HITS = (f"{STATISTICS}/{table}" for table in ("reviews", "officers", "hits"))
VIDEO, VISIT, PHONE = ContactChannel.VIDEO_CALL, ContactChannel.VISIT, ContactChannel.PHONE_CALL
LINKS = {
    "inmate": "inmate_id",
    "relative": "relative_id",
    "word": "word",
    "word_class": "word_class",
    "prison": "unit_id",
    "ward": "unit_id",
    "channel": "channel",
}
"""By what the list is narrowed to the records behind a figure."""


def lines(told: dict[str, Any], group: str) -> list[dict[str, Any]]:
    """Of a group of an answer."""
    (found,) = (one["lines"] for one in told["groups"] if one["name"] == group)
    return list(found)


async def elsewhere(world: World, number: int) -> str:
    """An inmate of a second ward."""
    async with world.database.transaction() as tx:
        ward = await units.by_code(tx, "P03-W02")
        if ward is None:
            prison = await units.get(tx, world.prison_id)
            ward = await units.add(
                tx, parent=prison, code="P03-W02", name="二监区", org_type=OrgType.WARD
            )
        return await registered.add_inmate(
            tx,
            inmate_no=f"31030008{number:02}",
            name=f"吴{number}",
            prison_id=world.prison_id,
            ward_id=ward.id,
            monthly_calls=3,
        )


async def spoken(world: World) -> dict[str, str]:
    """Four conversations with five hits of two inmates, one without, one privileged."""
    other = await elsewhere(world, 1)
    made = {
        "twice": await talked(world, VIDEO),
        "phone": await talked(world, PHONE, NOON + timedelta(days=1), inmate_id=other),
        "visit": await talked(world, VISIT, NOON + timedelta(days=1)),
        "late": await talked(world, PHONE, NOON + timedelta(days=2), relative_id=world.stranger_id),
        "quiet": await talked(world, VISIT, NOON + timedelta(days=2)),
        "lawyer": await talked(world, kind=CallKind.LAWYER),
    }
    escape = marked("越狱又越狱", "越狱")
    await say(world, made["twice"], "越狱又越狱", escape, marked("又越狱", "越狱"))
    for name in ("phone", "visit"):
        await say(world, made[name], "藏了手机", marked("藏了手机", "手机", "违禁品类", 2))
    await say(world, made["late"], "越狱", marked("越狱", "越狱"))
    return made


@pytest.mark.requirement("VC-SUP-12")
async def test_two_hits_in_one_call_of_one_inmate_are_one_record_one_person_two_hits(
    people: People, world: World
) -> None:
    call = await talked(world)
    await say(world, call, "越狱", marked("越狱", "越狱"), seq=1)
    await say(world, call, "说越狱", marked("说越狱", "越狱"), seq=2, start_s=9)
    reviewer = await people.officer("reviewer")
    told = await reviewer.get(HITS, **DAYS)
    assert told["whole"]["values"] == {"records": 1, "people": 1, "hits": 2}


@pytest.mark.requirement("VC-SUP-11")
@pytest.mark.parametrize("by", list(Dimension))
async def test_each_dimension_adds_up_to_the_hits_and_leads_to_its_records(
    people: People, world: World, by: Dimension
) -> None:
    await spoken(world)
    reviewer = await people.officer("reviewer")
    told = await reviewer.get(HITS, by=by.value, **DAYS)
    assert told["whole"]["values"] == {"hits": 5, "records": 4, "people": 2}
    rows = lines(told, "rows")
    assert sum(row["values"]["hits"] for row in rows) == 5
    for row in rows:
        if by is Dimension.DAY:
            continue
        listed = await reviewer.get(LIST, has_hits=True, **{LINKS[by.value]: row["key"]})
        assert listed["total"] == row["values"]["records"], row
        inmates = {one["inmate_id"] for one in listed["rows"]}
        assert len(inmates) == row["values"]["people"], row


@pytest.mark.requirement("VC-SUP-11")
async def test_every_cross_table_equals_the_hits_in_all_its_cells_rows_and_columns(
    people: People, world: World
) -> None:
    await spoken(world)
    reviewer = await people.officer("reviewer")
    for by, across in permutations(Dimension, 2):
        asked = {"by": by.value, "across": across.value, **DAYS}
        told = await reviewer.get(HITS, **asked)
        rows = lines(told, "cross")
        columns = [cell["hits"] for cell in told["whole"]["cells"]]
        assert sum(columns) == told["whole"]["values"]["hits"] == 5, asked
        for row in rows:
            assert sum(cell["hits"] for cell in row["cells"]) == row["values"]["hits"], row
        for at, hits in enumerate(columns):
            assert sum(row["cells"][at]["hits"] for row in rows) == hits, (asked, at)
    same = await reviewer.http.get(HITS, params={"by": "word", "across": "word"} | DAYS)
    assert (same.status_code, same.json()["code"]) == (422, "same_dimension")


@pytest.mark.requirement("VC-SUP-11")
async def test_words_persons_wards_and_days_are_told_as_they_were(
    people: People, world: World
) -> None:
    await spoken(world)
    reviewer = await people.officer("reviewer")

    async def told(by: str, **more: str) -> list[tuple[str, int, int, int]]:
        table = await reviewer.get(HITS, by=by, **(DAYS | more))
        figures = ("hits", "records", "people")
        return [
            (*row["titles"], *(row["values"][name] for name in figures))
            for row in lines(table, "rows")
        ]

    assert await told("word") == [("越狱", 3, 2, 1), ("手机", 2, 2, 2)]
    assert await told("ward") == [("P03监狱 一监区", 4, 3, 1), ("P03监狱 二监区", 1, 1, 1)]
    assert await told("relative") == [("李某某", 4, 3, 2), ("王某某", 1, 1, 1)]
    assert await told("day") == [
        ("2026-11-10", 2, 1, 1),
        ("2026-11-11", 2, 2, 2),
        ("2026-11-12", 1, 1, 1),
    ]
    assert await told("word", channel="visit") == [("手机", 1, 1, 1)]
    assert await told("word", until="2026-11-10") == [("越狱", 2, 1, 1)]


@pytest.mark.requirement("VC-SUP-11")
async def test_rates_follow_from_the_reviews_by_unit_officer_day_and_channel(
    people: People, world: World
) -> None:
    made = await spoken(world)
    reviewer = await people.officer("reviewer")
    normal = {"summary": "正常", "assessment": "normal"}
    said = {"anomaly": True, "anomaly_kind": "escape", "anomaly_note": "提到脱逃"}
    odd = {"summary": "异常", "assessment": "attention"} | said
    await reviewer.post(f"{LIST}/{made['twice']}/reviews", odd)
    await reviewer.post(f"{LIST}/{made['visit']}/reviews", odd)
    # What was said last counts.
    await reviewer.post(f"{LIST}/{made['visit']}/reviews", normal)
    told = await reviewer.get(REVIEWS, **DAYS)
    figures = {"conversations": 5, "reviewed": 2, "anomalous": 1}
    assert told["whole"]["values"].items() >= figures.items()
    for name in ("prison", "ward", "channel", "day"):
        for figure, whole in figures.items():
            found = [one["values"][figure] for one in lines(told, name)]
            assert sum(found) == whole, (name, figure)
    assert [
        (*one["titles"], one["values"]["conversations"], one["values"]["reviewed"])
        for one in lines(told, "channel")
    ] == [("亲情电话", 2, 0), ("可视通话", 1, 1), ("现场会见", 2, 1)]
    (officer,) = lines(await reviewer.get(OFFICERS, **DAYS), "officer")
    work = officer["values"]
    assert (officer["titles"][0], work["reviewed"], work["anomalous"]) == ("民警reviewer", 2, 2)


async def test_another_prison_counts_nothing_and_days_must_make_sense(
    people: People, world: World
) -> None:
    await spoken(world)
    away = await people.officer("elsewhere")
    assert (await away.get(REVIEWS, **DAYS))["empty"] is True
    assert lines(await away.get(HITS, by="word", **DAYS), "rows") == []
    chief = await people.officer("chief")
    below = await chief.get(REVIEWS, unit_id=world.other_prison_id, **DAYS)
    assert below["whole"]["values"]["conversations"] == 0
    for wrong, code in (
        ({"since": "2026-11-12", "until": "2026-11-10"}, "days_reversed"),
        ({"since": "2025-11-12", "until": "2026-11-13"}, "too_many_days"),
    ):
        reply = await chief.http.get(REVIEWS, params=wrong)
        assert (reply.status_code, reply.json()["code"]) == (422, code)
    monitor = await people.officer("monitor")
    assert (await monitor.http.get(REVIEWS, params=DAYS)).status_code == 403


def sheet(book: Any, name: str) -> list[list[Any]]:
    """Rows below who took it and of which days."""
    return [list(row) for row in book[name].iter_rows(min_row=3, values_only=True)]


@pytest.mark.requirement("VC-SUP-11")
async def test_the_file_has_the_figures_of_the_page(people: People, world: World) -> None:
    made = await spoken(world)
    reviewer = await people.officer("reviewer")
    review = {"summary": "正常", "assessment": "normal"}
    await reviewer.post(f"{LIST}/{made['twice']}/reviews", review)
    asked = DAYS | {"by": "ward", "across": "word"}
    reply = await reviewer.http.get(f"{HITS}/export", params=asked)
    assert reply.is_success
    book = openpyxl.load_workbook(io.BytesIO(reply.content))
    head, values = sheet(book, "概况")
    told = dict(zip(head, values, strict=True))
    assert (told["会见通话数"], told["已复听"], told["复听率"]) == (5, 1, "20.0%")
    assert (told["敏感词触发总数"], told["涉敏感词记录数"], told["涉敏感词人数"]) == (5, 4, 2)
    assert sheet(book, "敏感词按敏感词")[1:] == [
        ["合计", 5, 4, 2],
        ["越狱", 3, 2, 1],
        ["手机", 2, 2, 2],
    ]
    assert sheet(book, "交叉 监区×敏感词") == [
        ["监区×敏感词", "合计", "越狱", "手机"],
        ["合计", 5, 3, 2],
        ["P03监狱 一监区", 4, 3, 1],
        ["P03监狱 二监区", 1, 0, 1],
    ]
    assert {sheet(book, "复听按通道")[at][0] for at in (1, 2, 3)} == {
        "可视通话",
        "现场会见",
        "亲情电话",
    }

"""An officer corrects what the engine heard; every text stays, and the words count anew."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import BROKEN
from connectors.postgres.speech.words import words
from schemas.people.contacts import ContactChannel
from schemas.speech.words import WordRequest
from schemas.tables.speech.alert import alert
from schemas.tables.speech.transcript import line_version, transcript_line
from tests.integration.serve.calls.test_controlling import running
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.spoken import NOON, marked, say, talked
from tests.integration.serve.world import World

LIST = "/api/conversations"


async def library(world: World) -> None:
    """A word of the bureau, one of this prison and one of the other."""
    places = {"越狱": None, "暗号": world.prison_id, "别处": world.other_prison_id}
    async with world.database.transaction() as tx:
        for word, prison_id in places.items():
            asked = WordRequest(word=word, word_class="脱逃类")
            await words.add(tx, asked, prison_id=prison_id, at=NOON)


async def correct(officer: Person, path: str, text: str, seen: int = 0, reason: str = "") -> Any:
    body = {"text": text, "corrections": seen, "reason": reason}
    reply = await officer.ask("PUT", path, body)
    assert reply.is_success, reply.text
    return reply.json()


@pytest.mark.requirement("VC-SUP-09")
async def test_a_correction_keeps_the_original_and_its_words_count_anew(
    people: People, world: World
) -> None:
    await library(world)
    call = await talked(world, ContactChannel.PHONE_CALL)
    line_id = await say(world, call, "他想约鱼", marked("他想约鱼", "约鱼"))
    reviewer = await people.officer("reviewer")
    path = f"{LIST}/{call}/transcript/{line_id}"
    after = await correct(reviewer, path, "他想越狱，别处见，暗号不变", reason="听错")
    assert [(hit["word"], hit["start"]) for hit in after["hits"]] == [("越狱", 2), ("暗号", 9)]
    assert {hit["matched_by"] for hit in after["hits"]} == {"text"}
    assert after["corrections"] == 1
    last = await correct(reviewer, path, "他想钓鱼", 1)
    assert (last["hits"], last["corrections"]) == ([], 2)
    (shown,) = await reviewer.get(f"{LIST}/{call}/transcript")
    assert (shown["text"], shown["corrections"]) == ("他想钓鱼", 2)
    history = await reviewer.get(f"{path}/versions")
    assert [(one["text"], one["officer"], one["reason"]) for one in history] == [
        ("他想约鱼", None, ""),
        ("他想越狱，别处见，暗号不变", "民警reviewer", "听错"),
        ("他想钓鱼", "民警reviewer", ""),
    ]
    assert [hit["word"] for hit in history[0]["hits"]] == ["约鱼"]
    async with world.database.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(alert)) == 0
    rows = await audit_rows_of(world, "phone_calls", call)
    assert [row.detail["version"] for row in rows if row.action == "transcript.correct"] == [1, 2]


@pytest.mark.requirement("VC-SUP-07")
async def test_the_corrected_text_is_found_and_the_engines_no_more(
    people: People, world: World
) -> None:
    call = await talked(world)
    line_id = await say(world, call, "给我买药")
    reviewer = await people.officer("reviewer")
    await correct(reviewer, f"{LIST}/{call}/transcript/{line_id}", "给我卖药")
    assert [row["id"] for row in (await reviewer.get(LIST, q="卖药"))["rows"]] == [call]
    assert (await reviewer.get(LIST, q="买药"))["rows"] == []


@pytest.mark.requirement("VC-SUP-09")
async def test_of_two_officers_at_once_the_second_is_told_what_stands_there(
    people: People, world: World
) -> None:
    call = await talked(world)
    line_id = await say(world, call, "原来的话")
    reviewer = await people.officer("reviewer")
    path = f"{LIST}/{call}/transcript/{line_id}"
    await correct(reviewer, path, "甲听到的话")
    late = await reviewer.ask("PUT", path, {"text": "乙听到的话", "corrections": 0})
    assert (late.status_code, late.json()["code"]) == (409, "corrected_meanwhile")
    assert late.json()["detail"]["text"] == "甲听到的话"
    same = await reviewer.ask("PUT", path, {"text": "甲听到的话 ", "corrections": 1})
    assert (same.status_code, same.json()["code"]) == (422, "text_unchanged")
    empty = await reviewer.ask("PUT", path, {"text": "  ", "corrections": 1})
    assert (empty.status_code, empty.json()["code"]) == (422, "text_missing")
    assert len(await reviewer.get(f"{path}/versions")) == 2


async def test_correcting_is_by_right_after_the_end_and_of_what_has_a_text(
    people: People, world: World
) -> None:
    live = await running(world, people)
    line_id = await say(world, live, "还在说")
    reviewer, monitor = await people.officer("reviewer"), await people.officer("monitor")
    body = {"text": "改一下", "corrections": 0}
    path = f"{LIST}/{live}/transcript/{line_id}"
    going_on = await reviewer.ask("PUT", path, body)
    assert (going_on.status_code, going_on.json()["code"]) == (409, "not_over")
    assert (await monitor.ask("PUT", path, body)).status_code == 403
    elsewhere = await people.officer("elsewhere")
    assert (await elsewhere.ask("PUT", path, body)).status_code == 404
    over = await talked(world)
    foreign = await reviewer.ask("PUT", f"{LIST}/{over}/transcript/{line_id}", body)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "line_not_found")
    gap = await say(world, over, "")
    async with world.database.transaction() as tx:
        mine = transcript_line.update().where(transcript_line.c.id == gap)
        await tx.execute(mine.values(kind="gap"))
    none = await reviewer.ask("PUT", f"{LIST}/{over}/transcript/{gap}", body)
    assert (none.status_code, none.json()["code"]) == (422, "line_is_gap")


async def test_a_kept_text_cannot_be_rewritten_by_the_application(
    people: People, world: World
) -> None:
    call = await talked(world)
    line_id = await say(world, call, "原来的话")
    reviewer = await people.officer("reviewer")
    await correct(reviewer, f"{LIST}/{call}/transcript/{line_id}", "更正的话")
    with pytest.raises(DBAPIError, match="permission denied"):
        async with world.database.transaction() as tx:
            await tx.execute(line_version.update().values(sealed=b""))


async def test_a_line_that_was_changed_past_the_product_is_told_and_the_others_are_read(
    people: People, world: World, owner: Database
) -> None:
    call = await talked(world)
    first = await say(world, call, "原来的话", marked("原来的话", "原来"))
    await say(world, call, "后来的话", seq=2, start_s=8)
    theirs = await say(world, await talked(world, at=NOON + timedelta(hours=1)), "另一次的话")
    async with owner.transaction() as tx:
        moved = select(transcript_line.c.sealed).where(transcript_line.c.id == theirs)
        mine = update(transcript_line).where(transcript_line.c.id == first)
        await tx.execute(mine.values(sealed=moved.scalar_subquery()))
    reviewer = await people.officer("reviewer")
    shown = await reviewer.get(f"{LIST}/{call}/transcript")
    assert [line["text"] for line in shown] == [BROKEN, "后来的话"]
    found = await reviewer.get(LIST, q="来的话")
    assert [[line["text"] for line in row["found"]] for row in found["rows"]] == [["后来的话"]]
    body = {"text": "更正的话", "corrections": 0, "reason": ""}
    refused = await reviewer.ask("PUT", f"{LIST}/{call}/transcript/{first}", body)
    assert (refused.is_success, refused.json()["code"]) == (False, "seal_broken")

"""会见通话复听 in a browser: what was heard wrong is corrected, live and in the record."""

import msgspec
import pytest
from playwright.async_api import expect

from connectors.postgres import make_id
from connectors.postgres.recordings import recordings
from connectors.postgres.speech import transcript_passes, transcripts
from connectors.postgres.speech.transcript_passes import ReadLine
from connectors.postgres.speech.words import words
from schemas.calls.state import TranscriptSource
from schemas.speech.words import WordRequest
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.review_page import (
    SAID,
    at,
    line,
    opened,
    sentence_at,
    spoken,
    stands_at,
)
from tests.integration.serve.screens.recordings.test_recordings import look
from tests.integration.serve.speech.test_live_corrections import read_again
from tests.integration.serve.spoken import NOON
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration


@pytest.mark.requirement("VC-SUP-09")
async def test_a_correction_shows_as_such_with_every_text_it_had(
    console: Console, people: People, world: World
) -> None:
    call_id = await spoken(world, people)
    async with world.database.transaction() as tx:
        asked = WordRequest(word="汇款", word_class="脱逃类", definition="要求汇款")
        await words.add(tx, asked, prison_id=None, at=NOON)
    page = await opened(console, call_id)
    sentence = line(page, "不要说这个")
    await sentence.hover()
    await sentence.get_by_test_id("line-correct").click()
    # Letters typed here are text, and no keys of the page.
    await page.get_by_test_id("line-text").fill("")
    await page.get_by_test_id("line-text").press_sequentially("np要说汇款")
    assert await at(page) == 0
    await page.get_by_test_id("line-reason").fill("听错")
    await look(page, "review-correcting")
    await page.get_by_test_id("line-save").click()
    corrected = line(page, "要说汇款")
    await expect(corrected.get_by_test_id("line-corrected")).to_contain_text("已更正")
    await expect(corrected.get_by_test_id("hit")).to_contain_text("汇款")
    await corrected.get_by_test_id("hit").hover()
    await expect(page.get_by_text("要求汇款")).to_be_visible()
    await corrected.get_by_test_id("line-corrected").click()
    versions = page.get_by_test_id("line-version")
    await expect(versions).to_have_count(2)
    await expect(versions.nth(0)).to_contain_text("民警reviewer")
    await expect(versions.nth(0)).to_contain_text("原因：听错")
    await expect(versions.nth(1)).to_contain_text("原始转写")
    await expect(versions.nth(1)).to_contain_text("不要说这个")
    await look(page, "review-history")


async def test_of_two_corrections_at_once_the_second_sees_the_first(
    console: Console, people: People, world: World
) -> None:
    call_id = await spoken(world, people)
    page = await opened(console, call_id)
    sentence = line(page, "不要说这个")
    line_id = await sentence.get_attribute("data-line")
    await sentence.hover()
    await sentence.get_by_test_id("line-correct").click()
    other = await people.officer("reviewer")
    path = f"/api/conversations/{call_id}/transcript/{line_id}"
    first = await other.ask("PUT", path, {"text": "不要提这个", "corrections": 0})
    assert first.is_success
    await page.get_by_test_id("line-text").fill("别提这个")
    await page.get_by_test_id("line-save").click()
    await expect(page.get_by_test_id("line-problem")).to_contain_text("刚刚被他人更正过")
    await expect(page.get_by_text("现在的内容：不要提这个")).to_be_visible()
    await page.get_by_test_id("line-save").click()
    await expect(line(page, "别提这个")).to_be_visible()
    assert len(await other.get(f"{path}/versions")) == 3


@pytest.mark.requirement("VC-SUP-18")
@pytest.mark.stand_in("speech", "Both readings are written by hand.")
async def test_what_the_recording_says_otherwise_stands_beside_what_was_shown_live(
    console: Console, people: People, world: World
) -> None:
    call_id = await spoken(world, people)
    async with world.database.transaction() as tx:
        (recording,) = await recordings.of_call(tx, call_id)
        live = await transcripts.lines(tx, call_id)
        texts = ["家里都好，你放心", "有人想越狱", "不要说这个", "手气藏在鞋底"]
        read = [
            msgspec.structs.replace(
                one,
                id=make_id(),
                text=text,
                hits=[hit for hit in one.hits if hit.word in text],
                source=TranscriptSource.RECORD,
            )
            for one, text in zip(live, texts, strict=True)
        ]
        lines = [ReadLine(line=one, engine="whisper-base") for one in read]
        await transcript_passes.note_live(tx, call_id, NOON)
        await transcript_passes.add_record(tx, call_id, recording.id, lines, NOON)
    page = await opened(console, call_id)
    await expect(line(page, "手气藏在鞋底")).to_be_visible()
    await page.get_by_test_id("compare-transcripts").click()
    changed = page.get_by_test_id("changed-line")
    await expect(changed).to_have_count(1)
    await expect(changed.get_by_role("mark")).to_contain_text("手机")
    await expect(changed).to_contain_text("手气藏在鞋底")
    await expect(page.get_by_test_id("changed-hit")).to_contain_text("仅实时转写")
    await look(page, "review-changes")
    await page.get_by_test_id("changed-hit").get_by_role("button").click()
    await stands_at(page, 8.0)


@pytest.mark.requirement("VC-SUP-09")
async def test_a_correction_of_what_was_read_live_is_taken_over_into_the_record(
    console: Console, people: People, world: World
) -> None:
    call_id = await spoken(world, people)
    reviewer = await people.officer("reviewer")
    for heard in await reviewer.get(f"/api/conversations/{call_id}/transcript"):
        if heard["text"] in (SAID[0][2], SAID[3][2]):
            path = f"/api/conversations/{call_id}/transcript/{heard['id']}"
            body = {"text": f"{heard['text']}里", "corrections": 0, "reason": "听清了"}
            assert (await reviewer.ask("PUT", path, body)).is_success
    await read_again(world, call_id, [None, "有人想越狱", "不要说这个", "手气藏在鞋底"])
    page = await opened(console, call_id)
    await expect(page.get_by_test_id("live-lost")).to_contain_text("录音转写此处没有文字")
    taken = sentence_at(page, 8.0)
    await expect(page.get_by_test_id("live-corrected")).to_have_count(1)
    await taken.get_by_test_id("live-corrected").click()
    dialog = page.get_by_test_id("live-correction")
    await expect(dialog.get_by_test_id("live-line")).to_contain_text("手机藏在鞋底里")
    await expect(dialog.get_by_test_id("record-line")).to_contain_text("手气藏在鞋底")
    await look(page, "review-live-correction")
    await dialog.get_by_test_id("live-history").click()
    versions = page.get_by_test_id("line-version")
    await expect(versions).to_have_count(2)
    await expect(versions.nth(0)).to_contain_text("原因：听清了")
    await page.get_by_test_id("line-history").get_by_role("button", name="关闭").click()
    await dialog.get_by_test_id("live-take").click()
    await expect(page.get_by_test_id("line-text")).to_have_value("手机藏在鞋底里")
    await expect(page.get_by_test_id("line-reason")).to_have_value("采用实时转写的更正")
    await look(page, "review-live-taking")
    await page.get_by_test_id("line-save").click()
    await expect(taken.get_by_test_id("line-corrected")).to_be_visible()
    await expect(taken).to_contain_text("手机藏在鞋底里")
    await taken.get_by_test_id("live-corrected").click()
    await expect(dialog).to_contain_text("与更正一致")
    await expect(dialog.get_by_test_id("live-take")).to_have_count(0)
    await dialog.get_by_test_id("live-compare").click()
    await expect(page.get_by_test_id("transcript-changes")).to_be_visible()
    await look(page, "review-live-taken")

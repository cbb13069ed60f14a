"""会见通话复听 of what a visit or phone system recorded: heard, read along, judged."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from connectors.postgres.recordings import conversation_row
from pipelines.flows.recordings.storing.incoming import Incoming
from pipelines.flows.recordings.storing.intake import take_in
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from tests.integration.media.made_recordings import record
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.review_page import (
    SAID,
    line,
    opened,
    sentence_at,
    stands_at,
)
from tests.integration.serve.screens.recordings.test_recordings import look
from tests.integration.serve.spoken import marked, say, talked
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

FETCHER = system_actor("录音抽取")


async def fetched(
    world: World, channel: ContactChannel, folder: Path, seconds: float, rate: int = 8_000
) -> str:
    """A conversation whose recording came from the prison's system; its id."""
    conversation_id = await talked(world, channel, seconds=round(seconds))
    sound = await asyncio.to_thread(
        record, folder / "a.wav", "pcm_alaw", seconds=seconds, channels=2, rate=rate
    )
    async with world.database.transaction() as tx:
        conversation = await conversation_row.get(tx, conversation_id)
    assert conversation is not None
    incoming = Incoming(
        path=sound,
        name="a.wav",
        conversation=conversation,
        first=PartyRole.RELATIVE,
        started_at=None,
        sm3=None,
    )
    taken = await take_in(
        world.database, world.files, world.settings, incoming, FETCHER, world.clock()
    )
    assert taken is not None
    assert taken.queued
    return conversation_id


async def with_words(world: World, conversation_id: str) -> None:
    for seq, (start_s, speaker, text, found) in enumerate(SAID, 1):
        hits = [marked(text, word) for word in found]
        await say(world, conversation_id, text, *hits, seq=seq, start_s=start_s, speaker=speaker)


@pytest.mark.parametrize(
    "channel",
    [
        pytest.param(
            ContactChannel.VISIT, marks=pytest.mark.requirement("VC-ONSITE-12"), id="visit"
        ),
        pytest.param(
            ContactChannel.PHONE_CALL, marks=pytest.mark.requirement("VC-PHONE-03"), id="phone"
        ),
    ],
)
async def test_what_was_fetched_is_heard_read_along_and_judged(
    console: Console, people: People, world: World, tmp_path: Path, channel: ContactChannel
) -> None:
    conversation_id = await fetched(world, channel, tmp_path, 12.0)
    await with_words(world, conversation_id)
    page = await opened(console, conversation_id)
    for start_s, _, _, _ in (SAID[3], SAID[1]):
        await sentence_at(page, start_s).click()
        await stands_at(page, start_s)
        await expect(sentence_at(page, start_s)).to_have_attribute("data-active", "true")
    await line(page, SAID[0][2]).click()
    await page.get_by_test_id("rate").select_option("2")
    await page.locator("body").press("Space")
    for start_s, _, _, _ in SAID:
        await expect(sentence_at(page, start_s)).to_have_attribute("data-active", "true")
    await page.locator("body").press("Space")
    await expect(page.get_by_test_id("play")).to_have_attribute("data-playing", "false")
    await expect(line(page, "有人想越狱").get_by_test_id("hit")).to_contain_text("越狱")
    await look(page, f"fetched-review-{channel.value}")
    reviewer = await people.officer("reviewer")
    assert (await reviewer.get("/api/conversations", reviewed=False))["total"] == 1
    await page.get_by_test_id("tab-review").click()
    await page.get_by_test_id("review-insert-draft").click()
    await page.get_by_test_id("assessment-attention").check()
    await page.get_by_test_id("anomaly-yes").check()
    await page.get_by_test_id("anomaly-kind").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="脱逃倾向").click()
    await page.get_by_test_id("anomaly-note").fill("提及越狱")
    await page.get_by_test_id("review-save").click()
    await expect(page.get_by_test_id("review-stored")).to_contain_text("有异常：脱逃倾向。提及越狱")
    found = await reviewer.get("/api/conversations", reviewed=True, anomaly=True)
    assert [row["id"] for row in found["rows"]] == [conversation_id]

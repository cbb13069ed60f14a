"""What a reviewer found out of order is described, and somebody follows it up."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from schemas.people.contacts import ContactChannel
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.review_page import opened
from tests.integration.serve.screens.recordings.test_visit_review import fetched
from tests.integration.serve.screens.sizes import look_small
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
LIST = "/api/conversations"
SUMMARY, NOTE = "谈家中近况，中途压低声音", "三次提到向陌生账户转账"


@pytest.mark.parametrize(
    "channel",
    [
        pytest.param(
            ContactChannel.VISIT, marks=pytest.mark.requirement("VC-ONSITE-09"), id="visit"
        ),
        pytest.param(ContactChannel.PHONE_CALL, id="phone"),
    ],
)
async def test_a_summary_sets_the_state_and_an_anomaly_asks_and_is_followed_up(
    console: Console, people: People, world: World, tmp_path: Path, channel: ContactChannel
) -> None:
    conversation_id = await fetched(world, channel, tmp_path, 6.0)
    reviewer = await people.officer("reviewer")
    assert (await reviewer.get(LIST, reviewed=False))["total"] == 1
    # The server asks for the description too.
    said = {"summary": SUMMARY, "assessment": "normal", "anomaly": True, "anomaly_kind": "emotion"}
    refused = await reviewer.refused(f"{LIST}/{conversation_id}/reviews", said)
    assert refused == (422, "anomaly_note")
    assert (await reviewer.get("/api/attention-records"))["total"] == 0

    page = await opened(console, conversation_id)
    await page.get_by_test_id("tab-review").click()
    await page.get_by_test_id("review-summary").fill(SUMMARY)
    await page.get_by_test_id("assessment-normal").check()
    save = page.get_by_test_id("review-save")
    await expect(save).to_be_disabled()
    await page.get_by_test_id("anomaly-yes").check()
    await page.get_by_test_id("anomaly-kind").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="情绪异常").click()
    await expect(save).to_be_disabled()
    await page.get_by_test_id("anomaly-note").fill(NOTE)
    await expect(save).to_be_enabled()
    await look_small(page, f"review-follow-up-{channel.value}")
    await save.click()
    stored = page.get_by_test_id("review-stored")
    await expect(stored).to_contain_text(SUMMARY)
    await expect(stored).to_contain_text(f"有异常：情绪异常。{NOTE}")

    row = (await reviewer.get(f"{LIST}/{conversation_id}"))["row"]
    assert (row["reviews"], row["anomaly"]) == (1, True)
    assert (await reviewer.get(LIST, reviewed=False))["total"] == 0
    (followed,) = (await reviewer.get("/api/attention-records"))["rows"]
    assert (followed["call_id"], followed["cause"]) == (conversation_id, "officer")
    assert (followed["class_name"], followed["state"]) == ("复听异常", "archived")
    assert NOTE in followed["summary"]
    await page.goto("/console/#/attention")
    await expect(page.get_by_text(NOTE).first).to_be_visible()


async def test_a_normal_review_is_kept_and_nobody_follows_it_up(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await fetched(world, ContactChannel.VISIT, tmp_path, 6.0)
    page = await opened(console, visit_id)
    await page.get_by_test_id("tab-review").click()
    await page.get_by_test_id("review-summary").fill("谈家常")
    await page.get_by_test_id("assessment-normal").check()
    await page.get_by_test_id("anomaly-no").check()
    await page.get_by_test_id("review-save").click()
    await expect(page.get_by_test_id("review-stored")).to_contain_text("谈家常")
    reviewer = await people.officer("reviewer")
    assert (await reviewer.get(LIST, reviewed=True, anomaly=False))["total"] == 1
    assert (await reviewer.get("/api/attention-records"))["total"] == 0

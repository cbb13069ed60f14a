"""A ward's day on the screen: typed by keyboard alone, handed in, approved, corrected, counted."""

import msgspec
import pytest
from playwright.async_api import expect

from schemas.settings import Settings
from tests.integration.eventually import eventually
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.conftest import NOON, bus, path, ward
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.screens.console import Console

__all__ = ["bus", "path", "ward"]


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


@pytest.mark.requirement("LR-HOUR-02", "LR-HOUR-04", "LR-HOUR-05", "LR-HOUR-03")
async def test_a_ward_is_entered_by_keyboard_approved_and_corrected(
    console: Console, people: People, ward: Ward
) -> None:
    page, keys = console.page, console.page.keyboard
    await page.clock.set_fixed_time(NOON)
    await console.enter("labour")
    await page.goto(f"/console/#/hours?day={ward.day}")
    # The first cell waits for the keyboard, filled with the day's standard.
    first = page.locator('[data-cell="0 normal"]')
    await expect(first).to_be_focused()
    await expect(first).to_have_value("7")
    await keys.type("9")
    await expect(page.get_by_text("每日工时不超过480分钟")).to_be_visible()
    await keys.press("Control+a")
    await keys.type("7.5")
    await keys.press("Control+d")
    await keys.press("Enter")
    await keys.press("ArrowRight")
    await keys.type("0:30")
    await expect(console.find("hours-draft")).to_contain_text("已自动保存 12:00")
    await expect(console.find("hours-total")).to_have_text("23")
    await expect(page.get_by_text("每日工时不超过480分钟")).to_be_hidden()
    labour = await people.officer("labour")

    async def saved() -> bool:
        # The page's clock stands, so that the moment of an earlier save looks the same.
        rows = (await ward.view(labour))["draft"]["rows"]
        return any(row["overtime"] == "0:30" for row in rows)

    await eventually(saved)
    await page.reload()
    await expect(page.locator('[data-cell="1 overtime"]')).to_have_value("0:30")
    await expect(first).to_be_focused()
    await keys.press("Control+Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("3 人，共 23 小时")
    await keys.press("Enter")
    await expect(console.find("hours-state")).to_have_text("审批中")
    await expect(console.find("hours-booking")).to_be_hidden()
    approver = await people.officer("approver")
    await booked(ward, approver, 1)
    await decide(approver, await only(approver), "approve", "属实")
    await page.reload()
    await expect(console.find("hours-state")).to_have_text("已通过")
    await expect(console.find("hours-decision")).to_contain_text("民警approver")
    await console.find("hours-correct").click()
    await expect(first).to_be_focused()
    await keys.type("6")
    await keys.press("Control+Enter")
    await keys.type("提前收工")
    await keys.press("Enter")
    await expect(console.find("hours-corrections")).to_contain_text("提前收工")
    await decide(approver, await only(approver), "approve", "")
    await booked(ward, approver, 2)
    await page.reload()
    corrections = console.find("hours-corrections")
    await expect(corrections).to_contain_text("已更正")
    await expect(corrections.locator("del")).to_have_text("7.5")
    await expect(console.find("hours-total")).to_have_text("21.5")
    await page.goto("/console/#/hours/statistics?by=inmate&since=2026-11-01&until=2026-11-26")
    await expect(console.find("figure-all-total")).to_have_text("21.5")
    await expect(console.find("card-unapproved")).to_contain_text("0")
    # Each inmate's line opens to the lines of his month, and each of these to its day.
    await page.locator('[data-testid$="/2026-11-01-total"]').first.click()
    listed = console.find("opened-lines")
    await expect(console.find("opened-sum")).to_have_text("，工时合计 6")
    await expect(listed).to_contain_text("正常工时")
    await listed.get_by_role("link", name=ward.day).first.click()
    await expect(console.find("hours-total")).to_have_text("21.5")

"""复听工作情况 in a browser: given to an officer, counted, opened, and the same in the file."""

import io
from datetime import timedelta

import openpyxl
import pytest
from playwright.async_api import expect

from connectors.postgres.speech import said
from schemas.people.contacts import ContactChannel
from tests.integration.serve.client import People
from tests.integration.serve.recordings.test_review_assignments import FIGURES, ODD, work_of
from tests.integration.serve.recordings.test_review_statistics import sheet
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.sizes import look_small
from tests.integration.serve.spoken import NOON, marked, say, talked
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
TITLES = ("分派数", "复听数", "超时未复听", "有异常")
DAYS = "since=2026-11-01&until=2026-11-30"


@pytest.mark.requirement("VC-ONSITE-13")
@pytest.mark.requirement("VC-ONSITE-14")
async def test_work_is_given_counted_opened_and_taken_out(
    console: Console, people: People, world: World
) -> None:
    ids = [
        await talked(world, ContactChannel.VISIT, NOON + timedelta(hours=number))
        for number in range(3)
    ]
    for one in ids:
        await say(world, one, "越狱", marked("越狱", "越狱"))
    await console.enter("leader")
    page = console.page
    await page.goto("/console/#/conversations?channel=visit")
    await expect(console.find("conversations-total")).to_have_text("共 3 次")
    await console.find("conversations-table").locator("thead .el-checkbox").first.click()
    await console.find("assign-open").click()
    await console.find("assign-officer").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="民警reviewer").click()
    await look_small(page, "assign-dialog")
    await console.find("assign-confirm").click()
    await expect(console.find("assign-dialog")).to_have_count(0)
    await expect(console.find("conversation-assignee")).to_have_text(["民警reviewer"] * 3)
    reviewer = await people.officer("reviewer")
    await reviewer.post(f"/api/conversations/{ids[0]}/reviews", ODD)

    await page.goto(f"/console/#/review-statistics?{DAYS}&of=officers")
    table = console.find("group-officer")
    await expect(table).to_contain_text("民警reviewer")
    await console.find("figures-officer_like").fill("没有这个人")
    await console.find("figures-officer_like").press("Enter")
    await expect(console.find("state-empty")).to_contain_text("这段时间没有分派")
    await console.find("figures-officer_like").fill("reviewer")
    await console.find("figures-officer_like").press("Enter")
    await expect(table).to_contain_text("民警reviewer")
    leader = await people.officer("leader")
    (one,) = await work_of(leader, since="2026-11-01", until="2026-11-30")
    # What was said in them is due within a day, and they lie weeks back.
    assert [one[name] for name in FIGURES] == [3, 1, 2, 1]
    for name in FIGURES:
        await expect(console.find(f"figure-{one['key']}-{name}")).to_have_text(str(one[name]))
    await look_small(page, "review-work")
    # The browser's own name of the file has no ending, by which openpyxl would go.
    taken = (await console.download("figures-export")).read_bytes()
    head, *rows = sheet(openpyxl.load_workbook(io.BytesIO(taken)), "复听按民警")
    (file,) = [dict(zip(head, row, strict=True)) for row in rows]
    assert file["民警"] == "民警reviewer"
    assert [file[title] for title in TITLES] == [one[name] for name in FIGURES]

    address = page.url
    for name in FIGURES:
        await console.find(f"figure-{one['key']}-{name}").click()
        await expect(console.find("conversations-total")).to_have_text(f"共 {one[name]} 次")
        await page.goto(address)
    await console.find(f"figure-{one['key']}-anomalous").click()
    await console.find(f"conversation-open-{ids[0]}").click()
    await console.find("tab-review").click()
    await expect(console.find("review-stored")).to_contain_text(ODD["anomaly_note"])


@pytest.mark.requirement("VC-SUP-07")
async def test_the_list_tells_from_when_on_it_searched_a_word_that_everybody_says(
    console: Console, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ten thousand lines take minutes to be written.
    monkeypatch.setattr(said, "MOST_LINES", 1)
    for number in range(3):
        call = await talked(world, ContactChannel.VISIT, NOON + timedelta(hours=number))
        await say(world, call, "家里都好")
    await console.enter("leader")
    await console.page.goto("/console/#/conversations?q=家里")
    await expect(console.find("conversations-total")).to_have_text("共 1 次")
    told = console.find("conversations-searched-since")
    await expect(told).to_contain_text("只查了 2026-11-10 14:00 以来的")
    await look_small(console.page, "searched-since")
    monkeypatch.setattr(said, "MOST_LINES", 3)
    await console.page.reload()
    await expect(console.find("conversations-total")).to_have_text("共 3 次")
    await expect(told).to_have_count(0)

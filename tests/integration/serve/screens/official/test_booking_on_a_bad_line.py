"""Half a minute without a line in the midst of official business with a form (VC-PUB-25)."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.integration.serve.approving import decide, only
from tests.integration.serve.bad_line import (
    counts,
    half_a_minute,
    kept,
    load_anew,
    lose_answer,
    nothing_kept,
)
from tests.integration.serve.client import People
from tests.integration.serve.forms.forms import published, question
from tests.integration.serve.made_files import photograph
from tests.integration.serve.screens.official.test_visitor_pages import let_in, page, paper
from tests.integration.serve.visitors import NAME, NUMBER, judge, visitor, workday
from tests.integration.serve.world import World

__all__ = ["page"]
NOTICE, BADGE = "开庭通知书或提押票", "法官证或工作证件"
QUESTIONS = (
    question("text", "reason", "事由", required=True, most=40),
    question("picture", "photo", "照片", required=True),
)
MADE = {
    "bookings": "official_booking",
    "cases": "approval_case",
    "papers": "attachment",
    "pieces": "going_piece",
}


@pytest.mark.requirement("VC-PUB-25", clauses="ab")
async def test_official_business_survives_a_lost_line_and_is_booked_once(
    page: Page, people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    await judge(world)
    form_id = await published(
        admin, world.bureau_id, "court", *QUESTIONS, audience="official", name="开庭表单"
    )
    (kind,) = (await admin.get("/api/records/official_kinds", code="court_trial"))["rows"]
    edit = {"version": kind["version"], "values": {"form_id": form_id}}
    await admin.put(f"/api/records/official_kinds/{kind['id']}", edit)
    find = page.get_by_test_id
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.clock.install()
    await let_in(page, await visitor(people))
    await page.goto("/official/#/book")
    await find("kind-法院开庭审判").check()
    await find("next").click()
    await find("inmate-no").fill(NUMBER)
    await find("inmate-name").fill(NAME)
    await find("find").click()
    await expect(find("found")).to_be_visible()
    await find("next").click()
    await find("day").fill(workday(world).isoformat())
    await find("starts").fill("09:30")
    await find("purpose").fill("二审开庭")
    await find("next").click()

    # A picture breaks off at its second piece, what is typed has nowhere to go, and the page anew.
    await find(f"file-{NOTICE}").set_input_files(paper("通知书.pdf"))
    await expect(find(f"paper-taken-{NOTICE}")).to_be_visible()
    gone = await lose_answer(page, "**/api/official/files?**", passing=1)
    picture = FilePayload(
        name="照片.jpg", mimeType="image/jpeg", buffer=photograph(size=(800, 600))
    )
    await find("file-photo").set_input_files(picture)
    await gone.wait()
    await find("field-reason").fill("二审")
    await half_a_minute(page)
    waiting = await kept(page)
    assert (len(waiting["typed"]), len(waiting["files"])) == (1, 1)
    assert "二审" not in waiting["words"]
    await load_anew(page)
    await expect(find("step-title")).to_contain_text("第 4/5 步")
    await expect(find("field-reason")).to_have_value("二审")
    await expect(find(f"paper-taken-{NOTICE}")).to_be_visible()
    await expect(find("picture-taken")).to_have_count(1)
    await find(f"file-{BADGE}").set_input_files(paper("法官证.pdf"))
    await expect(find(f"paper-taken-{BADGE}")).to_be_visible()
    await find("next").click()
    await expect(find("review")).to_contain_text("1张")

    # It is booked, and nobody hears so until the line is back.
    gone = await lose_answer(page, "**/api/official/bookings")
    await find("send").click()
    await gone.wait()
    await half_a_minute(page)
    await page.context.set_offline(False)
    await expect(find("state")).to_have_text("待审批")
    await nothing_kept(page)
    once = {"bookings": 1, "cases": 1, "papers": 3, "pieces": 0}
    assert await counts(world, **MADE) == once

    # Sent back and sent again.
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "return", "请写案号")
    booking_id = page.url.rsplit("/", 1)[-1]
    await page.goto(f"/official/#/bookings/{booking_id}/again")
    await find("next").click()
    await find("find").click()
    await expect(find("found")).to_be_visible()
    await find("next").click()
    await find("next").click()
    await find("field-reason").fill("二审，2026第1号")
    await find("next").click()
    gone = await lose_answer(page, "**/api/official/bookings/*/resubmit")
    await find("send").click()
    await gone.wait()
    await half_a_minute(page)
    await page.context.set_offline(False)
    await expect(find("state")).to_have_text("待审批")
    await expect(page.locator("main")).to_contain_text("2026第1号")
    assert await counts(world, **MADE) == once
    await nothing_kept(page)

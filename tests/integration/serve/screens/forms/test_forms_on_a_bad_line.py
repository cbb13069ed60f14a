"""Half a minute without a line in the midst of a form loses nothing and sends once (VC-PUB-25)."""

import asyncio
import re

import msgspec
import pytest
from playwright.async_api import FilePayload, Page, expect

from schemas.settings import Settings
from tests import webkit
from tests.cut_line import cut_line
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
from tests.integration.serve.forms.forms import PUBLIC, published, question
from tests.integration.serve.made_files import photograph
from tests.integration.serve.screens.family.test_applications import look
from tests.integration.serve.screens.family.test_public_profiles import IOS
from tests.integration.serve.screens.forms.test_form_pages import phone
from tests.integration.serve.world import World
from tests.needs import give_up

__all__ = ["phone"]
HALF_A_MINUTE_S = 30
FIRST, SECOND = "给他寄两本医书", "他下个月过生日"
QUESTIONS = (
    question("text", "reason", "事由", required=True, most=40),
    question("picture", "photo", "照片", required=True, most=2),
    question("note", "more", "说明", most=200),
)
MADE = {
    "submissions": "form_submission",
    "rounds": "form_filling",
    "cases": "approval_case",
    "pictures": "attachment where purpose = 'form_picture'",
    "drafts": "form_draft",
    "pieces": "going_piece",
}
AGREED = "return !location.hash.startsWith('#/consent')"
TYPE = """const field = document.querySelector(arguments[0]);
field.value = arguments[1];
field.dispatchEvent(new Event("input", { bubbles: true }));"""


@pytest.mark.requirement("VC-PUB-25", clauses="ab")
async def test_a_form_survives_a_lost_line_at_a_picture_while_typing_and_when_it_is_sent(
    phone: Page, people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    form_id = await published(admin, world.prison_id, "parcels", *QUESTIONS, name="寄送申请")
    find = phone.get_by_test_id
    await phone.clock.install()
    await phone.goto(f"/relative/#/forms/{form_id}")
    await find("form-begin").click()

    # The second piece of a picture arrives, its answer does not, and the page is loaded anew.
    content = photograph(size=(800, 600))
    assert len(content) > 2 * 96 * 1024
    gone = await lose_answer(phone, "**/forms/files?**", passing=1)
    picture = FilePayload(name="照片.jpg", mimeType="image/jpeg", buffer=content)
    await find("file-photo").set_input_files(picture)
    await gone.wait()
    await find("field-reason").fill(FIRST)
    await half_a_minute(phone)
    await look(phone, "form-line-away")
    waiting = await kept(phone)
    assert len(waiting["files"]) == 1
    assert len(waiting["typed"]) == 1
    assert FIRST not in waiting["words"]
    await load_anew(phone)
    await expect(find("field-reason")).to_have_value(FIRST)
    await expect(find("picture-taken")).to_have_count(1)
    await expect(find("form-kept")).to_have_text("内容已自动保存")
    await nothing_kept(phone)

    # A save arrives and its answer does not, more is typed, and the page is loaded anew.
    gone = await lose_answer(phone, "**/form-drafts/*/save")
    await find("field-more").fill(SECOND)
    await phone.clock.fast_forward(1_000)
    await gone.wait()
    await find("field-reason").fill(f"{FIRST}。")
    await half_a_minute(phone)
    await load_anew(phone)
    await expect(find("field-more")).to_have_value(SECOND)
    await expect(find("field-reason")).to_have_value(f"{FIRST}。")
    await expect(find("form-kept")).to_have_text("内容已自动保存")

    # It is sent, nobody hears so, and the page is loaded anew.
    await find("form-next").click()
    await expect(find("form-review")).to_contain_text("1张")
    gone = await lose_answer(phone, "**/form-drafts/*/send")
    await find("form-send").click()
    await gone.wait()
    await half_a_minute(phone)
    await load_anew(phone)
    await expect(find("sent-receipt")).to_have_text(re.compile(r"\d{14}"))
    await expect(find("round-1")).to_contain_text(f"{FIRST}。")
    await expect(find("round-1")).to_contain_text(SECOND)
    once = {"submissions": 1, "rounds": 1, "cases": 1, "pictures": 1, "drafts": 0, "pieces": 0}
    assert await counts(world, **MADE) == once
    await nothing_kept(phone)

    # Sent back, changed and sent again: one more round, whatever the line does.
    leader = await people.officer("leader")
    await decide(leader, await only(leader), "return", "请写书名")
    await phone.reload()
    await find("sent-mend").click()
    await find("field-more").fill("《内科学》")
    await find("form-next").click()
    gone = await lose_answer(phone, "**/form-drafts/*/send")
    await find("form-send").click()
    await gone.wait()
    await half_a_minute(phone)
    await phone.context.set_offline(False)
    await expect(find("round-2")).to_contain_text("《内科学》")
    assert await counts(world, **MADE) == once | {"rounds": 2}
    await nothing_kept(phone)


class TestOnAnIPhone:
    """The same in WebKit, whose line a test has to cut by itself."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Nobody shows a face to a phone that has no camera."""
        return msgspec.structs.replace(settings, relative_portrait=False)

    @pytest.mark.requirement("VC-PUB-25", clauses="ab")
    async def test_a_form_is_kept_over_half_a_minute_and_sent_once(
        self, people: People, world: World
    ) -> None:
        if not webkit.installed():
            give_up("WebKit is not installed: make browser")
        somebody = people.somebody()
        admin = await people.officer("sysadmin")
        form_id = await published(
            admin, world.prison_id, "parcels", QUESTIONS[0], QUESTIONS[2], name="寄送申请"
        )
        issued = await somebody.post("/api/simulators/citizen/tokens", {"openid": "wx-li"})
        async with (
            cut_line(somebody.base) as (line, base),
            webkit.opened(IOS.agent, IOS.width, IOS.height) as window,
        ):
            page = f"{base}/relative/"
            await window.goto(f"{page}?look=ssb&ssb_token={issued['ticket']}")
            await window.click("[data-testid=notice-agree]")
            # It goes on by itself once all is loaded, which would leave what is opened before.
            await window.until(AGREED)
            await window.goto(f"{page}#/forms/{form_id}")
            await window.click("[data-testid=form-begin]")
            await window.there("[data-testid=field-reason]")
            here = str(await window.run("return location.href"))
            draft_id = here.split("#/form-drafts/")[1].split("?")[0]

            line.cut()
            await window.run(TYPE, "[data-testid=field-reason]", FIRST)
            await asyncio.sleep(HALF_A_MINUTE_S)
            await window.there("[data-testid=line-away]")
            line.mend()
            await window.run("location.reload()")
            await window.goto("about:blank")
            await window.goto(here)
            await window.there("[data-testid=field-reason]")
            typed = "return document.querySelector(arguments[0]).value"
            assert await window.run(typed, "[data-testid=field-reason]") == FIRST

            await window.click("[data-testid=form-next]")
            await window.there("[data-testid=form-review]")
            line.lose_answer(f"POST {PUBLIC}/form-drafts/{draft_id}/send".encode())
            await window.click("[data-testid=form-send]")
            await line.lost.wait()
            await asyncio.sleep(HALF_A_MINUTE_S)
            await window.there("[data-testid=line-away]")
            line.mend()
            await window.there("[data-testid=sent-receipt]")
        (sent,) = (await (await people.relative()).get(f"{PUBLIC}/form-submissions"))["rows"]
        assert sent["state"] == "pending"
        once = {"submissions": 1, "rounds": 1, "cases": 1, "pictures": 0, "drafts": 0, "pieces": 0}
        assert await counts(world, **MADE) == once

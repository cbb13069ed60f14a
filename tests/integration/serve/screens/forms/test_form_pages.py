"""An administrator designs a form at the console; somebody fills it in on a phone."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.forms.forms import (
    EVERY_KIND,
    RIGHT,
    RIGHT_ID,
    WRONG_ID,
    designed,
    new_form,
    question,
)
from tests.integration.serve.made_files import photograph
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World
from tests.trace import proves


@pytest.fixture
async def phone(browser: Browser, people: People) -> AsyncIterator[Page]:
    """The phone of somebody who is no relative, signed in."""
    person = await people.public()
    context = await browser.new_context(
        base_url=person.base,
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    await context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": person.base}
            for cookie in person.http.cookies.jar
        ]
    )
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    await context.close()
    assert thrown == []


async def test_a_form_is_designed_filled_changed_and_read_as_it_was(
    phone: Page, console: Console, people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    form_id = await new_form(admin, world.prison_id, "parcels", name="寄送申请", lead="先看说明")
    await console.enter("leader")
    await console.page.goto(f"/console/#/m/forms/{form_id}")
    await console.find("to-design").click()
    await console.find("add-choice").click()
    await console.find("title-q1").fill("寄什么")
    await console.find("option-title-q1-0").fill("书籍")
    await console.find("option-title-q1-1").fill("药品")
    await console.find("add-text").click()
    await console.find("title-q2").fill("药名")
    await console.find("shown-q2-add").click()
    await console.find("shown-q2-has").select_option("o2")
    # The preview is the very renderer of the phone: the condition shows as it is made.
    preview = console.find("preview")
    await expect(preview.get_by_test_id("question-q2")).to_have_count(0)
    await preview.get_by_test_id("option-q1-o2").check()
    await expect(preview.get_by_test_id("question-q2")).to_be_visible()
    await console.find("down-q1").click()
    await expect(console.find("problems-q2")).to_contain_text("条件只能用前面的问题")
    await console.find("up-q1").click()
    await expect(console.find("problems-q2")).to_have_count(0)
    await console.find("design-save").click()
    await expect(console.find("design-version")).to_have_text("第 1 版 · 草稿")
    await console.find("design-publish").click()
    await console.page.get_by_role("button", name="发布", exact=True).last.click()
    await expect(console.find("design-version")).to_have_text("第 1 版 · 使用中")

    await phone.goto("/relative/#/forms")
    with proves("VC-MINI-06", "a"):
        await phone.get_by_test_id("form-寄送申请").click()
        await expect(phone.get_by_text("先看说明")).to_be_visible()
        await phone.get_by_test_id("form-begin").click()
        await phone.get_by_test_id("form-next").click()
        await expect(phone.get_by_test_id("error-summary")).to_contain_text("请选择“寄什么”")
        await phone.get_by_test_id("error-link").click()
        await expect(phone.locator("#field-q1")).to_be_focused()
        await phone.get_by_test_id("option-q1-o2").check()
        await phone.get_by_test_id("field-q2").fill("降压药")
        await expect(phone.get_by_test_id("form-kept")).to_have_text("内容已自动保存")
    # While it is filled in the form is changed; what was begun goes on as it was.
    await designed(admin, form_id, question("text", "other", "别的问题"))
    await phone.reload()
    await expect(phone.get_by_test_id("form-newer")).to_be_visible()
    await expect(phone.get_by_test_id("field-q2")).to_have_value("降压药")
    await phone.get_by_test_id("form-next").click()
    await expect(phone.get_by_test_id("form-review")).to_contain_text("降压药")
    await phone.get_by_test_id("form-send").click()
    await expect(phone.get_by_test_id("sent-receipt")).to_have_text(re.compile(r"\d{14}"))
    await expect(phone.get_by_test_id("sent-state")).to_have_text("审核中")

    leader = await people.officer("leader")
    await decide(leader, await only(leader), "return", "请写药量")
    await phone.reload()
    await expect(phone.get_by_test_id("sent-opinion")).to_contain_text("请写药量")
    await phone.get_by_test_id("sent-mend").click()
    await phone.get_by_test_id("field-q2").fill("降压药两盒")
    await phone.get_by_test_id("form-next").click()
    await phone.get_by_test_id("form-send").click()
    await expect(phone.get_by_test_id("round-2")).to_contain_text("降压药两盒")
    await phone.get_by_test_id("round-1").locator("summary").click()
    await expect(phone.get_by_test_id("round-1")).to_contain_text("请写药量")

    await console.page.goto(f"/console/#/form-submissions?form={form_id}")
    with proves("VC-MINI-05", "c"):
        await expect(console.page.locator(".el-table__row")).to_have_count(1)
        await expect(console.page.locator(".el-table__row")).not_to_contain_text("降压药")
        await console.page.locator(".el-table__row").first.click()
        await console.find("submission-reveal").click()
        await expect(console.find("round-2")).to_contain_text("降压药两盒")
        await expect(console.find("round-1").get_by_test_id("line-q1")).to_contain_text("药品")


async def test_each_kind_renders_on_the_phone_and_refuses_a_wrong_answer_there(
    phone: Page, people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    form_id = await new_form(admin, world.prison_id, "kinds", name="全部类型")
    few = [
        one | ({"least": 2} if one["key"] in ("papers", "photo") else {"required": True})
        for one in EVERY_KIND
        if one["kind"] not in ("day", "note")
    ]
    await designed(admin, form_id, *few)
    await phone.set_viewport_size({"width": 320, "height": 640})
    await phone.goto(f"/relative/#/forms/{form_id}")
    await phone.get_by_test_id("form-begin").click()
    with proves("VC-MINI-07", "a"):
        for one in few:
            await expect(phone.get_by_test_id(f"question-{one['key']}")).to_be_visible()
        assert await phone.evaluate("document.documentElement.scrollWidth") <= 320
    picture = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=photograph())
    await phone.get_by_test_id("field-visitors").fill("9")
    await phone.get_by_test_id("field-card").fill(WRONG_ID)
    await phone.get_by_test_id("field-phone").fill("123")
    await phone.get_by_test_id("option-papers-y").check()
    await phone.get_by_test_id("file-photo").set_input_files(picture)
    await expect(phone.get_by_test_id("picture-taken")).to_have_count(1)
    sent: list[str] = []
    phone.on("request", lambda asked: sent.append(asked.url) if "/send" in asked.url else None)
    await phone.get_by_test_id("form-next").click()
    with proves("VC-MINI-07", "b"):
        await expect(phone.get_by_test_id("field-problem")).to_have_text(
            [
                "请填写“事由”",
                "“人数”不能大于5",
                "“身份证号”不是有效的18位身份证号，请核对",
                "“手机号”应为11位手机号",
                "“照片”至少2张",
                "请选择“方式”",
                "“材料”至少2项",
            ]
        )
        assert sent == []
    await phone.get_by_test_id("field-reason").fill(RIGHT["reason"])
    await phone.get_by_test_id("field-visitors").fill("2")
    await phone.get_by_test_id("field-card").fill(RIGHT_ID)
    await phone.get_by_test_id("field-phone").fill(RIGHT["phone"])
    await phone.get_by_test_id("option-way-y").check()
    await phone.get_by_test_id("option-papers-n").check()
    second = FilePayload(name="b.jpg", mimeType="image/jpeg", buffer=photograph())
    await phone.get_by_test_id("file-photo").set_input_files(second)
    await expect(phone.get_by_test_id("picture-taken")).to_have_count(2)
    await phone.get_by_test_id("form-next").click()
    await phone.get_by_test_id("form-send").click()
    await expect(phone.get_by_test_id("line-papers")).to_contain_text("是、否")
    await expect(phone.get_by_test_id("line-picture")).to_have_count(2)

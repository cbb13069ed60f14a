"""Forms fit a narrow phone and elders' eyes and thumbs (ui.md 23, 24)."""

from typing import Any

from playwright.async_api import FilePayload, Page, expect

from tests.integration.serve.client import People
from tests.integration.serve.forms.forms import EVERY_KIND, RIGHT, published
from tests.integration.serve.made_files import photograph
from tests.integration.serve.screens.accessible import accessible
from tests.integration.serve.screens.forms.test_form_pages import phone
from tests.integration.serve.screens.phones import Chromium
from tests.integration.serve.world import World

__all__ = ["phone"]
NARROW, TALL = 320, 700
LEAST_TEXT, LEAST_TARGET = 20, 60
AS_READ_OUT = """
- alert:
  - strong: 还有内容需要填写
  - list:
    - listitem:
      - button "请填写“事由”"
    - listitem:
      - button "请填写“身份证号”"
    - listitem:
      - button "请选择“方式”"
- heading "填写" [level=1]
- paragraph: 用来核对事由
- paragraph: 请填写“事由”
- textbox "事由" [invalid]
- textbox "人数（可不填）"
- textbox "身份证号" [invalid]
- textbox "手机号（可不填）"
- group "照片（可不填）":
  - button "拍照或选择照片"
- group "方式":
  - paragraph: 请选择“方式”
  - radio "是"
  - radio "否"
- group "材料（可不填）":
  - checkbox "是"
  - checkbox "否"
- textbox "日期（可不填）"
- button "下一步"
"""
"""What a screen reader is given: each question with its name, and what is wrong beside it."""
MEASURE = """([LEAST_TEXT, LEAST_TARGET]) => {
  const shown = (one) => one.getClientRects().length > 0 && !one.closest(".qq-visually-hidden")
  const small = [], tight = []
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize)
    const said = node.data.trim()
    if (said && shown(node.parentElement) && size < LEAST_TEXT) small.push(`${said} ${size}`)
  }
  const targets = "main button, main a, main select, main textarea, main summary, main .option,"
    + " main input:not([type=file]):not([type=radio]):not([type=checkbox])"
  for (const one of document.querySelectorAll(targets)) {
    const { height } = one.getBoundingClientRect()
    const named = one.dataset.testid || one.textContent.trim()
    if (shown(one) && Math.round(height) < LEAST_TARGET) tight.push(`${named} ${height}`)
  }
  const root = document.documentElement
  return { small, tight, beyond: root.scrollWidth - root.clientWidth }
}"""


async def fits(page: Page) -> None:
    """Nothing is wider than the phone, no text smaller and no target lower than elders need."""
    told: dict[str, Any] = await page.evaluate(MEASURE, [LEAST_TEXT, LEAST_TARGET])
    assert told == {"small": [], "tight": [], "beyond": 0}, page.url
    await accessible(Chromium(page))


async def test_each_page_of_a_form_fits_a_narrow_phone_in_the_elders_letters(
    phone: Page, people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    hinted = [one | {"hint": f"用来核对{one['title']}"} for one in EVERY_KIND]
    await published(admin, world.prison_id, "sizes", *hinted, name="全部类型")
    find = phone.get_by_test_id
    await phone.set_viewport_size({"width": NARROW, "height": TALL})
    await phone.add_init_script("localStorage.setItem('qq-elder', '1')")
    await phone.goto("/relative/#/forms")
    await expect(find("form-全部类型")).to_be_visible()
    await fits(phone)
    await find("form-全部类型").click()
    await expect(find("form-begin")).to_be_visible()
    await fits(phone)
    await find("form-begin").click()
    await find("form-next").click()
    await expect(find("error-summary")).to_be_focused()
    await expect(phone.locator("main")).to_match_aria_snapshot(AS_READ_OUT)
    await fits(phone)
    # Each line of the summary leads to its question.
    await find("error-link").last.click()
    await expect(phone.locator("#field-way")).to_be_focused()
    for key in ("reason", "visitors", "card", "phone", "on"):
        await find(f"field-{key}").fill(RIGHT[key] if key != "on" else "2027-01-05")
    await find("option-way-n").check()
    await find("field-more").fill("很长的说明" * 20)
    await find("file-photo").set_input_files(
        FilePayload(name="照片.jpg", mimeType="image/jpeg", buffer=photograph())
    )
    await expect(find("picture-taken")).to_have_count(1)
    await fits(phone)
    await find("form-next").click()
    await expect(find("form-review")).to_be_visible()
    await fits(phone)
    # Going back keeps the answers.
    await find("form-back").click()
    await expect(find("field-reason")).to_have_value(RIGHT["reason"])
    await find("form-next").click()
    await find("form-send").click()
    await expect(find("sent-receipt")).to_be_visible()
    await fits(phone)
    await phone.goto("/relative/#/form-submissions")
    await expect(find("form-sent-list").locator("a")).to_have_count(1)
    await fits(phone)

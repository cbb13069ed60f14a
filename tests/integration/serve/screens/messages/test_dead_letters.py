"""异常消息 in a browser: nothing yet, a line mended by its form, another message set aside."""

import msgspec
import pytest
from playwright.async_api import expect
from sqlalchemy import select

from schemas.messages.labour import HoursEntered
from schemas.tables.messages.messaging import outbox
from tests.integration.serve.letters import POST, decision, lettered
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.speech.test_attention import look
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration
PAGE = "/console/#/dead-letters"


async def test_nothing_yet(console: Console) -> None:
    await console.enter("labour")
    await console.page.goto(PAGE)
    await expect(console.page.get_by_text("没有异常消息")).to_be_visible()
    await look(console.page, "letters-none")


async def test_a_line_is_mended_and_sent_and_a_decision_set_aside(
    console: Console, world: World
) -> None:
    line_id = await lettered(world)
    locked = "该日工时已审批锁定，须通过更正申请修改。"
    other_id = await lettered(world, decision(world), "labour.P03.hours.decided", error=locked)
    page = console.page
    await console.enter("labour")
    await page.goto(PAGE)
    await expect(console.find("letters-total")).to_have_text("共 2 条")
    await look(page, "letters-list")
    await console.find("letters-unit").first.click()
    units = page.locator(".el-tree-select__popper")
    await expect(units.get_by_text("一监区")).to_be_visible()
    await page.keyboard.press("Escape")
    await console.find(f"letter-{line_id}").click()
    await expect(console.find("line-name")).to_contain_text("周某")
    await look(page, "letters-line")
    await console.find("line-inmate").fill("3103999999")
    await console.find("line-inmate").press("Tab")
    await expect(page.get_by_text("没有这个编号的罪犯")).to_be_visible()
    await console.find("letter-why").fill("核对纸质记录")
    await expect(console.find("letter-send")).to_be_disabled()
    await console.find("line-inmate").fill("3103000001")
    await console.find("line-inmate").press("Tab")
    await expect(console.find("line-name")).to_contain_text("一监区")
    await console.find("letter-send").click()
    await expect(console.find("letter-problem")).to_have_text("工时须在1分钟至24小时之间。")
    await console.find("line-minutes").locator("input").fill("480")
    await console.find("line-minutes").locator("input").press("Tab")
    await console.find("letter-send").click()
    await expect(console.find("letter-detail")).to_contain_text("核对纸质记录")
    await look(page, "letters-sent")
    async with world.database.transaction() as tx:
        (payload,) = (await tx.execute(select(outbox.c.payload))).scalars()
    (sent,) = msgspec.json.decode(payload, type=HoursEntered).lines
    assert (sent.inmate_id, sent.post_id, sent.minutes) == (world.inmate_id, POST, 480)
    await page.goto(f"{PAGE}?open={other_id}")
    await expect(console.find("letter-reason")).to_have_text(locked)
    await console.find("letter-why").fill("已另行更正")
    await console.find("letter-aside").click()
    await expect(console.find("letter-detail")).to_contain_text("已搁置")
    await page.goto(f"{PAGE}?state=waiting")
    await expect(page.get_by_text("没有符合条件的消息")).to_be_visible()

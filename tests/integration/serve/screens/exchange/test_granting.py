"""Opening an interface at the console: asked for, read, decided, the key taken once."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.integration.serve.client import People
from tests.integration.serve.exchange.open_api.consumers import Program
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.opening import CONSUMERS
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration

MODULE = "agency_people"
BASE = f"records.{MODULE}"
PHONE = 390


async def look(page: Page, name: str, at: str = "") -> None:
    """Pictures of the screen at the sizes people use, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (PHONE, 844)):
            await page.set_viewport_size({"width": width, "height": height})
            if at:
                await page.get_by_test_id(at).scroll_into_view_if_needed()
            await page.wait_for_timeout(400)
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        await page.set_viewport_size({"width": 1366, "height": 768})


async def fits_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": PHONE, "height": 844})
    # The menu glides out first.
    await page.wait_for_function(f"document.documentElement.scrollWidth === {PHONE}")
    await page.set_viewport_size({"width": 1366, "height": 768})


async def as_officer(console: Console, login: str, place: str) -> Page:
    await console.page.context.clear_cookies()
    await console.page.goto("about:blank")
    await console.enter(login)
    await console.page.goto(f"/console/#{place}")
    return console.page


async def test_an_interface_is_asked_for_read_decided_and_its_key_taken_once(
    console: Console, people: People, world: World
) -> None:
    bench = Bench("api_consumers", people, world)
    await Bench(MODULE, people, world).create()
    made = await bench.make(await bench.sample() | {"unit_id": world.bureau_id})
    place = f"/m/api_consumers/{made['id']}"
    page = await as_officer(console, "sysadmin", place)
    await expect(console.find("consumer-closed")).to_contain_text("接入方未启用")
    await look(page, "consumer-new")
    await console.find("grants-edit").click()
    await console.find(f"grant-{BASE}").get_by_text("脱敏", exact=True).click()
    await console.find("grants-save").click()
    await expect(page.get_by_role("dialog")).to_contain_text("请填写理由")
    await console.find("grants-reason").fill("沪司办〔2026〕12号")
    await look(page, "consumer-grant-dialog")
    await console.find("grants-save").click()
    waiting = console.find("record-pending")
    for told in ("审批中", "民警sysadmin", "停用", "启用", "未授权", "签发新密钥"):
        await expect(waiting).to_contain_text(told)
    await expect(console.find("key-permit")).to_have_count(0)
    await look(page, "consumer-waiting")
    await fits_a_phone(page)
    # Taken back by who asked, and asked for again.
    await console.find("pending-withdraw").click()
    await page.get_by_role("button", name="撤回", exact=True).click()
    await expect(waiting).to_have_count(0)
    await console.find("grants-edit").click()
    await console.find(f"grant-{BASE}").get_by_text("脱敏", exact=True).click()
    await console.find("grants-reason").fill("沪司办〔2026〕12号")
    await console.find("grants-save").click()
    await expect(waiting).to_be_visible()

    admin = await people.officer("sysadmin")
    case_id = (await admin.get(f"{CONSUMERS}/{made['id']}"))["waiting"]["case_id"]
    page = await as_officer(console, "chief", f"/approvals/{case_id}")
    opening = console.find("opening")
    for told in ("批准后对外开放的内容", made["values"]["name"], "127.0.0.1", "签发新密钥"):
        await expect(opening).to_contain_text(told)
    interface = console.find(f"opening-{BASE}")
    await expect(interface).to_contain_text("新授权")
    await expect(interface.get_by_role("row", name="身份证号")).to_contain_text("脱敏")
    await expect(console.find(f"example-{BASE}")).to_contain_text("990*************19")
    await look(page, "case-opening")
    await look(page, "case-example", f"example-{BASE}")
    await fits_a_phone(page)
    await console.find("verdict-approve").click()
    await console.find("opinion").fill("范围与协议一致")
    await console.find("decide").click()
    await expect(console.find("approval-state")).to_have_attribute("data-state", "approved")

    page = await as_officer(console, "sysadmin", place)
    await expect(console.find("consumer-closed")).to_have_count(0)
    await expect(console.find("grants")).to_contain_text("脱敏")
    await expect(console.find("key-permit")).to_contain_text("新密钥已批准")
    await look(page, "consumer-permit")
    await console.find("key-take").click()
    await page.get_by_role("button", name="领取", exact=True).click()
    key_id = await console.find("key-id").inner_text()
    secret = await console.find("key-secret").inner_text()
    await look(page, "consumer-key")
    await console.find("key-kept").click()
    await expect(console.find("key-permit")).to_have_count(0)
    await expect(page.get_by_text(secret)).to_have_count(0)
    outside = Program(people.base, world, {"key_id": key_id, "secret": secret})
    (row,) = await outside.rows(BASE)
    assert "*" in row["values"]["id_no"]

    # Less of it counts at once.
    await console.find("grants-edit").click()
    await console.find(f"grant-{BASE}").get_by_text("不授权", exact=True).click()
    await expect(console.find("grants-save")).to_have_text("立即生效")
    await console.find("grants-reason").fill("合作结束")
    await console.find("grants-save").click()
    await expect(page.get_by_text("还没有授权任何接口")).to_be_visible()
    assert await outside.refused(BASE) == (403, "not_granted")
    await console.find("key-end").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("合作结束")
    await page.get_by_role("dialog").get_by_role("button", name="作废").click()
    await expect(page.get_by_text("已失效")).to_be_visible()
    assert await outside.refused(BASE) == (401, "unknown_key")
    await fits_a_phone(page)
    await look(page, "consumer-closed")

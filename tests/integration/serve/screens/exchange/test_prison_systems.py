"""Prisons' systems on the screen: connected by settings alone, tried, activated, and mended."""

import os
import re
from pathlib import Path

from playwright.async_api import Locator, expect

from connectors.postgres.people import people as records_of_people
from connectors.postgres.platform import units
from pipelines.flows.services import Services
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.integration.prisons.source import STAMP, MemorySystem
from tests.integration.serve.client import People
from tests.integration.serve.prison_sources import INMATE, SYSTEMS, added, connected, pulled
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.platform.test_logs_and_menu import sign_out
from tests.integration.serve.world import World

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1366, "height": 768}
OTHER_INMATE = "3104000001"
ADDRESS = "https://visits.p04.example/"


async def shot(console: Console, name: str) -> None:
    """Nothing is cut off on a phone; pictures are kept where somebody wants to look at them."""
    page = console.page
    folder = os.environ.get("QINQIAO_SHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await expect(console.find("menu-call")).to_be_visible()
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}-narrow.png")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    await expect(console.find("menu-call")).to_have_count(0)


async def pick(console: Console, select: Locator, title: str) -> None:
    await select.click()
    options = console.page.locator(".el-select-dropdown__item:visible", has_text=title)
    await options.last.click()


async def confirmed(console: Console, title: str) -> None:
    box = console.page.get_by_role("dialog", name=title)
    await box.get_by_role("button", name="启用").click()


async def mapped(console: Console, field: str, source: str, stamped: bool = False) -> None:
    row = console.find(f"map-{field}")
    await row.get_by_test_id("map-source").fill(source)
    if stamped:
        await row.get_by_test_id("map-format").fill(STAMP)


async def coded(console: Console, field: str, theirs: str, ours: str) -> None:
    row = console.find(f"map-{field}")
    await row.get_by_test_id("code-add").click()
    await row.get_by_test_id("code-theirs").last.fill(theirs)
    await pick(console, row.get_by_test_id("code-ours").last, ours)


async def activated(console: Console, number: int, address: str) -> None:
    """By the security administrator, who sees the address; the system administrator is back."""
    page, place = console.page, console.page.url
    await sign_out(console)
    await console.enter("security")
    await page.goto(place)
    await expect(console.find(f"version-address-{number}")).to_have_text(address)
    await expect(console.find("version-new")).to_have_count(0)
    await shot(console, "prison-activating")
    await console.find(f"version-activate-{number}").click()
    await confirmed(console, f"启用第 {number} 版？")
    await expect(console.find(f"version-state-{number}")).to_have_text("使用中")
    await sign_out(console)
    await console.enter("sysadmin")
    await page.goto(place)
    await expect(console.find(f"version-state-{number}")).to_have_text("使用中")


async def test_a_version_is_made_tried_and_activated(
    console: Console, people: People, world: World, services: Services
) -> None:
    source = MemorySystem([INMATE])
    source.add(1, type="1")
    source.add(2, type="9")
    services.open_system = lambda settings, secret: source
    system_id = await added(await people.officer("sysadmin"), world)
    page = console.page
    await console.enter("sysadmin")
    await console.find("menu-prison-systems").click()
    await expect(console.find("system-state")).to_have_text("未配置")
    await console.find(f"system-{system_id}").click()
    await expect(console.find("system-switch")).to_be_disabled()
    await console.find("version-new").click()
    await console.find("settings-save").click()
    await expect(console.find("settings-problems")).to_contain_text("至少配置一类记录。")
    await console.find("access-address").fill("https://u:secret@visits.p03.example/")
    await pick(console, console.find("settings-add-kind"), "会见记录")
    kind = {"name": "visits", "key": "id", "version": "rev", "day": "plan", "day-format": STAMP}
    for name, text in kind.items():
        await console.find(f"kind-{name}").fill(text)
    await mapped(console, "visit_no", "id")
    await mapped(console, "inmate_no", "inmate")
    await mapped(console, "planned_at", "plan", stamped=True)
    await console.find("settings-save").click()
    problems = console.find("settings-problems")
    await expect(problems).to_contain_text("会见记录：会见方式")
    await mapped(console, "visit_type", "type")
    await coded(console, "visit_type", "1", "宽见")
    state = console.find("map-state")
    await pick(console, state.get_by_test_id("map-from"), "固定值")
    await pick(console, state.get_by_test_id("map-constant"), "已结束")
    await console.find("settings-save").click()
    # What only the server can see is told at its place as well.
    await expect(problems).to_contain_text("有 1 处需更正")
    await expect(problems.get_by_role("button")).to_have_text("地址")
    await console.find("access-address").fill("https://visits.p03.example/")
    await shot(console, "prison-settings")
    await console.find("settings-save").click()
    await expect(console.find("version-state-1")).to_have_text("草稿")
    await console.find("version-try-1").click()
    trial = console.find("trial")
    await expect(console.find("trial-result")).to_have_text("未通过")
    await expect(trial).to_contain_text("读取 2 条，可入库 1 条")
    await expect(trial.get_by_role("listitem")).to_contain_text(re.compile("会见方式.*1 条"))
    await shot(console, "prison-trial")
    await page.keyboard.press("Escape")
    await expect(console.find("version-activate-1")).to_have_count(0)
    await console.find("version-edit-1").click()
    await coded(console, "visit_type", "9", "普见")
    await console.find("settings-save").click()
    await console.find("version-try-2").click()
    await expect(console.find("trial-result")).to_have_text("通过")
    await page.keyboard.press("Escape")
    # Whoever wrote where names go to does not let it count.
    await expect(console.find("version-waits-2")).to_have_text("待安全管理员启用")
    await expect(console.find("version-activate-2")).to_have_count(0)
    await activated(console, 2, "https://visits.p03.example/")
    await console.find("system-switch").click()
    await confirmed(console, "启用系统？")
    await expect(console.find("system-state")).to_have_text("等待首次接收")
    async with pulled(world, source):
        pass
    await page.reload()
    await expect(console.find("system-state")).to_have_text("正常")
    await shot(console, "prison-system")


async def test_a_held_record_is_mended_and_all_of_a_cause_replayed(
    console: Console, people: People, world: World, services: Services
) -> None:
    source = MemorySystem([INMATE])
    source.add(1)
    system_id = await connected(people, world, services, source)
    today = world.clock().strftime("%Y-%m-%d 10:00:00")
    for number in (2, 3):
        source.add(number, plan=today, began=today, ended=today, type="9")
    async with pulled(world, source):
        pass
    page = console.page
    await console.enter("leader")
    await console.find("menu-prison-systems").click()
    await expect(console.find("systems-totals")).to_contain_text("映射异常 2")
    await expect(console.find(f"system-switch-{system_id}")).to_have_count(0)
    await shot(console, "prison-systems")
    await console.find("systems-table").get_by_role("link", name="2", exact=True).click()
    await expect(console.find("problems-total")).to_have_text("共 2 条")
    await shot(console, "source-problems")
    await console.find("problem-V0000002").click()
    await expect(console.find("problem-words")).to_contain_text("visit_type")
    await expect(console.find("problem-detail")).not_to_contain_text(INMATE)
    await console.find("problem-reveal").click()
    await expect(console.find("problem-record")).to_contain_text(INMATE)
    await console.find("problem-why").fill("与监狱核对")
    await console.find("mend-type").fill("7")
    await console.find("problem-replay").click()
    await expect(console.find("problem-told")).to_contain_text("仍未入库")
    await shot(console, "source-problem")
    await console.find("mend-type").fill("1")
    await console.find("problem-replay").click()
    await expect(console.find("problem-state")).to_have_text("已入库")
    await page.keyboard.press("Escape")
    await expect(console.find("problems-total")).to_have_text("共 1 条")
    await console.find("menu-reconciliations").click()
    days = console.find("days-table").locator("tbody tr")
    await console.find("days-gaps").click()
    await expect(days).to_have_count(1)
    await expect(days).to_contain_text("不一致")
    await expect(days).to_contain_text("P03监狱 会见系统")
    await shot(console, "reconciliations")
    await days.get_by_role("link").click()
    await expect(console.find("problems-total")).to_have_text("共 1 条")
    await console.find("replay-all").click()
    await console.find("replay-why").fill("再试一次")
    await console.find("replay-run").click()
    await expect(console.find("replay-outcome")).to_have_text("已入库 0 条，仍有问题 1 条")
    await page.get_by_role("dialog", name="批量重放").get_by_text("关闭").click()
    await console.find("problem-V0000003").click()
    await console.find("problem-why").fill("测试数据")
    await console.find("problem-aside").click()
    await expect(console.find("problem-state")).to_have_text("已搁置")


async def test_another_prison_is_connected_by_settings_alone(
    console: Console, people: People, world: World, services: Services
) -> None:
    first, other = MemorySystem([INMATE]), MemorySystem([OTHER_INMATE])
    first.add(1)
    other.add(1)
    other.add(2)
    await connected(people, world, services, first)

    def opened(settings: SystemSettings, secret: str) -> MemorySystem:
        assert isinstance(settings.access, RestAccess)
        return other if settings.access.address == ADDRESS else first

    services.open_system = opened
    async with world.database.transaction() as tx:
        ward = await units.by_code(tx, "P04-W01")
        assert ward is not None
        await records_of_people.add_inmate(
            tx,
            inmate_no=OTHER_INMATE,
            name="吴某",
            prison_id=world.other_prison_id,
            ward_id=ward.id,
        )
    await console.enter("sysadmin")
    await console.find("menu-prison-systems").click()
    await console.find("system-add").click()
    await pick(console, console.find("system-prison"), "P04监狱")
    await console.find("system-name").fill("现场会见系统")
    await console.find("system-secret").fill("key-of-the-other-prison")
    await console.find("system-save").click()
    await expect(console.find("system-head")).to_contain_text("已存口令或密钥")
    await console.find("version-new").click()
    await pick(console, console.find("settings-copy"), "P03监狱")
    await expect(console.find("kind-name")).to_have_value("visits")
    await console.find("access-address").fill(ADDRESS)
    await console.find("settings-save").click()
    await console.find("version-try-1").click()
    await expect(console.find("trial")).to_contain_text("读取 2 条，可入库 2 条")
    await console.page.keyboard.press("Escape")
    await activated(console, 1, ADDRESS)
    await console.find("system-switch").click()
    await confirmed(console, "启用系统？")
    await expect(console.find("system-state")).to_have_text("等待首次接收")
    async with pulled(world, other, "P04") as connector:
        assert connector.applied == 2
    await console.find("menu-prison-systems").click()
    row = console.find("systems-table").get_by_role("row", name="P04监狱")
    await expect(row).to_contain_text("正常")
    leader = await people.officer("other_leader")
    (system,) = await leader.get(SYSTEMS)
    assert (system["prison"], system["feeds"][0]["open_problems"]) == ("P04监狱", 0)

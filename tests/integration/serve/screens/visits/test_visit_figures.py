"""会见统计 at the console: a figure leads to the records it counts, and a file equals the table."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import expect

from pipelines.rules.sheets.reading import read_rows
from schemas.modules.visits.visits import VisitType
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.visits.told_here import VisitSystem
from tests.integration.serve.world import World

VISITS = "/api/records/visits"
SHOTS = os.environ.get("VISIT_SHOTS")
PAGE = "/console/#/visit-figures?since=2026-07-01&until=2026-09-30"


async def shot(console: Console, name: str) -> None:
    if SHOTS:
        picture = Path(SHOTS) / f"{name}.png"
        await console.page.screenshot(path=picture, animations="disabled", full_page=True)


@pytest.mark.requirement("VC-ONSITE-22")
async def test_a_statistic_is_drilled_to_its_records_and_its_file_equals_it(
    world: World, console: Console
) -> None:
    system = VisitSystem(world)
    kinds = [VisitType.OPEN, VisitType.REGULAR, VisitType.VIDEO, VisitType.OPEN]
    for number, kind in enumerate(kinds):
        when = datetime(2026, 8, 1 + number, 2, tzinfo=UTC)
        await system.visit(f"A{number}", when, visit_type=kind, relative_name="李某")
    await console.enter("leader")
    await console.page.goto(PAGE)
    total = console.find("group-period").get_by_test_id("line-all")
    await expect(total.locator("td")).to_have_text(
        ["4", "1", "4", "2（50.0%）", "1（25.0%）", "1（25.0%）", "0", "0"]
    )
    await expect(console.find("chart-canvas")).to_be_visible()
    await shot(console, "visits")
    async with console.page.expect_download() as downloading:
        await console.find("figures-export").click()
    file = await (await downloading.value).path()
    _, _, _, line, *_ = read_rows(await asyncio.to_thread(Path(file).read_bytes))
    assert list(line.cells[1:7]) == [4, 1, 4, 2, 1, 1]
    await total.get_by_test_id("figure-all-open").click()
    await expect(console.find("records-total")).to_contain_text("2")
    for table, shown in (
        ("arrivals", "来监人次"),
        ("unseen", "未会见人数"),
        ("reviews", "超时未复听"),
    ):
        await console.page.goto(f"{PAGE}&of={table}")
        await expect(console.page.get_by_role("columnheader", name=shown).first).to_be_visible()
        await shot(console, table)
    await console.page.set_viewport_size({"width": 390, "height": 844})
    await shot(console, "narrow")
    width = await console.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_a_registration_is_printed_without_the_console_around_it_and_deleted_with_a_reason(
    world: World, people: People, console: Console
) -> None:
    leader = await people.officer("leader")
    when = datetime(2026, 8, 1, 2, tzinfo=UTC)
    visit_id = await VisitSystem(world).visit("A1", when, relative_name="李小某")
    listed = (await leader.get(VISITS))["rows"]
    file = await leader.http.get(f"{VISITS}/export", params={"format": "csv"})
    _, heading, *lines = read_rows(file.content)
    assert len(lines) == len(listed) == 1
    exported = dict(zip(heading.cells, lines[0].cells, strict=False))
    assert exported["家属姓名（来源系统）"] == listed[0]["values"]["relative_told"]
    await console.enter("leader")
    await console.page.goto(f"/console/#/m/visits/{visit_id}")
    await expect(console.find("record-print")).to_be_visible()
    menu = console.page.get_by_role("navigation", name="主菜单")
    await expect(menu).to_be_visible()
    await console.page.emulate_media(media="print")
    await expect(menu).to_be_hidden()
    await expect(console.find("record-print")).to_be_hidden()
    page = console.page.get_by_role("main")
    for told in ("周某", "李小某", "普见", "2026-08-01 10:00"):
        await expect(page.get_by_text(told).first).to_be_visible()
    await shot(console, "printed")
    await console.page.emulate_media(media="screen")
    await console.find("deed-take_out").click()
    await console.page.get_by_role("dialog").get_by_role("textbox").fill("重复登记")
    await console.find("deed-confirm").click()
    await expect(console.find("record-state")).to_have_text("已删除")
    await console.page.goto("/console/#/m/visits")
    await expect(console.page.get_by_role("main").get_by_text("还没有会见")).to_be_visible()
    (kept,) = (await leader.get(VISITS, state="deleted"))["rows"]
    assert kept["id"] == visit_id
    changes = await leader.get(f"{VISITS}/{visit_id}/changes")
    assert any(one["reason"] == "重复登记" for one in changes)

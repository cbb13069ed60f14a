"""数据图形分析 in a browser: four charts with the figures of what was approved (LR-XC-02)."""

import os
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from playwright.async_api import Page, expect

from connectors.labour.pay_sources import PaySources
from pipelines.flows.services import Services
from pipelines.rules.sheets.reading import read_rows
from schemas.settings import Settings
from tests.integration.eventually import eventually
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.conftest import NOON, bus, path, ward
from tests.integration.serve.labour.hours.ward import Ward
from tests.integration.serve.labour.pay.sheets import Ledger, rule
from tests.integration.serve.labour.pay.test_corrections import approved
from tests.integration.serve.labour.pay.test_labour_charts import AUTUMN, CHARTS
from tests.integration.serve.labour.test_project_output import filled
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

__all__ = ["bus", "path", "ward"]
SHOTS = os.environ.get("CHART_SHOTS")


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", animations="disabled")


async def furnished(ward: Ward, services: Services, people: People, world: World) -> None:
    """Pay of October, hours of two months, output of two months; some of each not approved."""
    ledger = Ledger()
    services.pay_sources = PaySources(hours=ledger, grades=ledger)
    ledger.works(world.ward_id, ward.inmates[0], 480)
    ledger.works(world.ward_id, ward.inmates[1], 450)
    await rule(people, world)
    labour, approver = await people.officer("labour"), await people.officer("approver")
    await approved(people, labour, world)
    overtime = ward.line(1, 60, "overtime")
    await ward.approved(labour, approver, ward.line(0), overtime)
    await ward.approved(labour, approver, ward.line(0, 300), day="2026-10-13")
    bench = Bench("project_outputs", people, world)
    await filled(bench, await bench.keeper(), await people.officer("prison_approver"))
    # Last, since the approver above decides whatever waits.
    await ward.submit(labour, ward.line(0, 240), day="2026-11-25")

    async def booked() -> bool:
        told = await labour.get(f"{CHARTS}/hours", by="ward", **AUTUMN)
        waiting = ["未审批工时 4 小时，未计入"]
        return bool(told["whole"]["values"] == {"hours": 780} and told["notes"] == waiting)

    await eventually(booked)


async def row(console: Console, title: str) -> list[str]:
    """What the table says in the line of a title."""
    line = console.find("group-lines").locator(
        "tr", has=console.page.get_by_text(title, exact=True)
    )
    return [text.strip() for text in await line.locator("td").all_inner_texts()]


async def painted(console: Console) -> bool:
    """Whether the chart holds colours that are neither paper nor ink."""
    told = (
        await console.find("chart-canvas")
        .locator("canvas")
        .evaluate(
            "it => { const d = it.getContext('2d').getImageData(0, 0, it.width, it.height).data;"
            " for (let i = 0; i < d.length; i += 4) { const rgb = [d[i], d[i + 1], d[i + 2]];"
            " if (d[i + 3] > 200 && Math.max(...rgb) - Math.min(...rgb) > 90) return true }"
            " return false }"
        )
    )
    return bool(told)


async def months(page: Page, since: str, until: str) -> None:
    fields = page.locator(".months input")
    await fields.nth(0).fill(since)
    await fields.nth(1).fill(until)
    await fields.nth(1).press("Enter")


@pytest.mark.requirement("LR-XC-02")
async def test_each_chart_shows_its_figures_is_filtered_and_taken_out(
    console: Console, services: Services, people: People, world: World, ward: Ward
) -> None:
    await furnished(ward, services, people, world)
    page = console.page
    await page.clock.set_fixed_time(NOON)
    await console.enter("chief")
    await console.find("menu-labour-charts").click()
    total = console.find("line-all").locator("td").last
    # Hours: by prison, then the wards of one, then a single month.
    await expect(total).to_have_text("13")
    await expect(console.find("figures-note")).to_contain_text("未审批工时 4 小时，未计入")
    assert (await row(console, "P03监狱"))[-3:] == ["5", "8", "13"]
    assert await painted(console)
    await shot(page, "hours-prison")
    await console.find("figures-by-ward").click()
    await expect(page.get_by_text("请先选择监狱", exact=True)).to_be_visible()
    await page.locator(".unit .el-select__wrapper").click()
    await page.locator(".el-tree-node__content:visible", has_text="P04监狱").click()
    await expect(console.find("state-empty")).to_contain_text("这段时间没有数据")
    await page.locator(".unit .el-select__wrapper").click()
    await page.locator(".el-tree-node__content:visible", has_text="P03监狱").click()
    await expect(total).to_have_text("13")
    assert (await row(console, "一监区"))[-2:] == ["8", "13"]
    await months(page, "2026-11", "2026-11")
    await expect(total).to_have_text("8")
    assert await row(console, "一监区") == ["8", "8"]
    await console.find("figures-by-project").click()
    await expect(console.find("group-lines")).to_contain_text("无项目")
    taken = await console.download("figures-export")
    rows = [list(one.cells) for one in read_rows(taken.read_bytes())]
    assert rows[2:] == [["项目", "2026-11", "合计"], ["无项目", 8, 8], ["合计", 8, 8]]
    # Pay: the approved sheet of October.
    await months(page, "2026-09", "2026-11")
    await console.find("figures-pay").click()
    await expect(total).to_have_text("36.74")
    assert await row(console, "P03监狱") == ["0.00", "36.74", "0.00", "36.74"]
    assert await painted(console)
    await console.find("figures-forms").click()
    taken = await console.download("figures-csv")
    assert "36.74" in taken.read_text("utf-8-sig")
    # Output: by class, and the same by prison.
    await console.find("figures-output").click()
    await expect(total).to_have_text("140,000.45")
    assert await row(console, "电子装配") == ["100,000.10", "40,000.35", "0.00", "140,000.45"]
    await expect(console.find("figures-note")).to_contain_text("未审批的产值 2 条，未计入")
    await console.find("figures-by-prison").click()
    await expect(console.find("group-lines")).to_contain_text("P03监狱")
    await expect(total).to_have_text("140,000.45")
    await shot(page, "output-prison")
    await console.find("figures-forms").click()
    picture = cv2.imdecode(
        np.frombuffer((await console.download("figures-png")).read_bytes(), np.uint8),
        cv2.IMREAD_COLOR,
    )
    assert picture is not None
    assert picture.shape == (1120, 2400, 3)
    assert int(np.ptp(picture, axis=2).max()) > 90
    # Heads: as each month ended; they do not add up over months.
    await console.find("figures-headcount").click()
    await expect(console.find("line-all")).to_contain_text("4")
    assert await row(console, "P03监狱") == ["4", "4", "4"]
    await expect(console.find("figure-all-headcount")).to_have_count(0)
    assert await painted(console)
    await console.find("figures-bar").click()
    await expect(console.find("figures-bar")).to_have_attribute("aria-pressed", "true")
    await shot(page, "headcount")


async def test_an_officer_of_a_ward_sees_the_own_ward_and_what_does_not_answer_is_said(
    console: Console, people: People, world: World
) -> None:
    page = console.page
    await console.enter("labour")
    await page.route("**/api/labour-charts/*", lambda route: route.abort())
    await console.find("menu-labour-charts").click()
    await expect(page.get_by_text("没能加载")).to_be_visible()
    await page.unroute("**/api/labour-charts/*")
    await page.get_by_role("button", name="重新加载").click()
    await expect(console.find("state-empty")).to_be_visible()
    await expect(console.find("figures-by-ward")).to_have_attribute("aria-pressed", "true")
    await expect(console.find("figures-export")).to_be_disabled()
    await console.find("figures-pay").click()
    await expect(console.find("state-empty")).to_be_visible()
    await shot(page, "empty")

"""Ward hours approved by a person on the screen, and a shard that is away as officers see it."""

import os
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import expect

from connectors.ledger.shard import Shard
from pipelines.flows.services import Services
from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.conftest import NOON, bus, path, ward
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.screens.console import Console

__all__ = ["bus", "path", "ward"]

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


async def picture(console: Console, name: str) -> None:
    if folder := os.environ.get("SCREENS"):
        await console.page.screenshot(path=Path(folder) / f"{name}.png")


async def test_a_wards_hours_are_approved_on_the_screen(
    console: Console, people: People, ward: Ward
) -> None:
    labour = await people.officer("labour")
    await ward.submit(labour, ward.line(0), ward.line(1, 300))
    await booked(ward, labour, 1)
    page = console.page
    await page.clock.set_fixed_time(NOON)
    await console.enter("approver")
    await console.find("menu-approvals").click()
    await expect(console.find("approval-open")).to_contain_text("2026-11-24劳动工时")
    await console.find("approval-open").first.click()
    await expect(console.find("approval-detail")).to_contain_text("12")
    await picture(console, "hours-approval")
    await console.find("verdict-approve").click()
    await console.find("opinion").fill("与现场一致")
    await console.find("decide").click()
    await expect(console.find("decision-panel")).to_have_count(0)
    await expect(console.find("approval-state").first).to_have_text("已通过")
    await booked(ward, labour, 1)
    await console.find("business-link").click()
    await expect(console.find("hours-state")).to_have_text("已通过")
    await expect(console.find("hours-decision")).to_contain_text("与现场一致")


async def test_officers_read_which_ledger_is_away(
    console: Console, people: People, ward: Ward, services: Services
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    await ward.approved(labour, approver, ward.line(0))
    kept = services.shards.databases
    services.shards.databases = tuple(Shard(NOWHERE) for _ in kept)
    page = console.page
    await page.clock.set_fixed_time(NOON)
    await console.enter("labour")
    await page.goto(f"/console/#/hours?day={ward.day}")
    await expect(page.get_by_text("本监的劳动工时数据暂时不可用")).to_be_visible()
    await picture(console, "hours-away")
    # One of two is back: the bureau's counts name the prison that is missing.
    home = next(one.shard for one in await services.shards.placements() if one.prison_code == "P03")
    services.shards.databases = tuple(
        Shard(NOWHERE) if number == home else one for number, one in enumerate(kept)
    )
    await page.context.clear_cookies()
    await console.enter("chief")
    await page.goto("/console/#/hours/statistics?by=prison&since=2026-11-01&until=2026-11-26")
    await expect(console.find("figures-note")).to_contain_text("P03监狱的数据暂时不可用")
    await picture(console, "counts-missing")
    await page.context.clear_cookies()
    await console.enter("sysadmin")
    await console.find("menu-ledger-shards").click()
    await expect(console.find("shard-state").nth(home)).to_have_text("无法连接")
    await expect(console.find("shards")).to_contain_text("P03监狱")
    await picture(console, "ledger-shards")
    await page.set_viewport_size({"width": 390, "height": 844})
    await picture(console, "ledger-shards-narrow")
    services.shards.databases = kept

"""A terminal's credential and key, and who was turned away, on the screens (VC-DEV-03)."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from connectors.platforms.terminal_simulator import TerminalSimulator
from tests.integration.serve.client import ANSWER_S, People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


async def shot(console: Console, name: str) -> None:
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (390, 844)):
            await console.page.set_viewport_size({"width": width, "height": height})
            await console.page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        await console.page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.requirement("VC-DEV-03")
async def test_a_credential_is_issued_and_the_key_that_it_brought_is_shown(
    console: Console, people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    values = {
        "name": "会见一体机",
        "serial": "QQ-SCREENED-1",
        "kind": "all_in_one",
        "model": "SIM-1",
    }
    values |= {"unit_id": world.ward_id, "place": "会见楼二层"}
    record = await admin.post("/api/records/devices", {"values": values})
    await console.enter("sysadmin")
    await console.page.goto(f"/console/#/m/devices/{record['id']}")
    await console.page.get_by_role("button", name="签发凭证").click()
    # It came sealed: the page alone opens it.
    secret = await console.find("device-secret").inner_text()
    await expect(console.page.get_by_role("dialog")).to_have_css("opacity", "1")
    await shot(console, "credential")
    await console.page.get_by_role("button", name="已保存，关闭").click()
    await expect(console.find("device-key")).to_contain_text("还没有登记签名公钥")
    async with httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S) as http:
        terminal = TerminalSimulator(http, "QQ-SCREENED-1", secret, world.clock)
        await terminal.register()
        old = await http.post("/api/device/heartbeat", json={}, headers=terminal.headers)
        assert old.status_code == 401
    await console.page.reload()
    await expect(console.find("device-key")).to_contain_text(terminal.key.fingerprint)
    await shot(console, "device")
    await console.page.goto("/console/#/refused-devices")
    await expect(console.find("refused-devices")).to_contain_text("请求未签名")
    await shot(console, "refused")


async def test_a_browser_whose_clock_is_wrong_by_hours_signs_in(console: Console) -> None:
    await console.page.clock.install(time=datetime.now(UTC) - timedelta(hours=9))
    await console.enter("sysadmin")

"""The console in a real browser, over the running HTTP face."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from playwright.async_api import Browser

from cluster.settings import REPOSITORY
from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import PASSWORD

NOT_FETCHED = "Failed to fetch dynamically imported module"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The built pages instead of the painted ones."""
    return msgspec.structs.replace(settings, ui_dir=str(REPOSITORY / "ui" / "dist"))


@pytest.fixture
async def console(browser: Browser, people: People) -> AsyncIterator[Console]:
    """Nobody signed in; anything thrown in the page fails the test."""
    context = await browser.new_context(
        base_url=people.somebody().base,
        viewport={"width": 1366, "height": 768},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield Console(page, PASSWORD)
    before = len(thrown)
    await context.close()
    # Closing breaks off what is still on its way.
    broken_off = [one for one in thrown[before:] if one.startswith(NOT_FETCHED)]
    assert [one for one in thrown if one not in broken_off] == []

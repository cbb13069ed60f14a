"""One Chromium for all tests of a process; each test opens contexts of its own in it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from tests.e2e.browser import CHROMIUM, FLAGS

PLAIN_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as running:
        yield running


@pytest.fixture(scope="session")
async def plain_browser(playwright: Playwright) -> AsyncIterator[Browser]:
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=PLAIN_FLAGS)
    yield browser
    await browser.close()


@pytest.fixture(scope="session")
async def devices_browser(playwright: Playwright) -> AsyncIterator[Browser]:
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    await browser.close()


@pytest.fixture
async def browser(plain_browser: Browser) -> AsyncIterator[Browser]:
    """Without camera and microphone."""
    yield plain_browser
    await close_contexts(plain_browser)


@pytest.fixture
async def media_browser(devices_browser: Browser) -> AsyncIterator[Browser]:
    """With made-up camera and microphone, and leave to use them."""
    yield devices_browser
    await close_contexts(devices_browser)


async def close_contexts(browser: Browser) -> None:
    """Whatever a test opened, its pages with it."""
    for context in browser.contexts:
        await context.close()

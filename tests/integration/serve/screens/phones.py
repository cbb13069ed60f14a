"""Telephones as pages meet them: Android and HarmonyOS in Chromium, the iPhone in WebKit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec
from playwright.async_api import Browser, Page, expect

from tests import webkit
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.screens.accessible import accessible
from tests.needs import give_up


def at(name: str) -> str:
    """What is called so for tests, as CSS."""
    return f'[data-testid="{name}"]'


SAYS = """return [...document.querySelectorAll(arguments[0])]
  .some((one) => one.innerText.includes(arguments[1]))"""
HOLDS = "return document.querySelector(arguments[0])?.value === arguments[1]"
BODY = "(given) => (function () { %s }).apply(null, given)"
BEYOND = "return [document.documentElement.scrollWidth - innerWidth, location.href]"


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A phone, by what a page can see of it."""

    name: str
    engine: str
    agent: str
    width: int
    height: int


ANDROID = Profile(
    name="android",
    engine="chromium",
    agent="Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36",
    width=390,
    height=844,
)
HARMONY = Profile(
    name="harmonyos",
    engine="chromium",
    agent="Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile",
    width=320,
    height=693,
)
IOS = Profile(
    name="ios",
    engine="webkit",
    agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    width=390,
    height=844,
)


class Phone(Protocol):
    """What both engines do by command."""

    async def goto(self, address: str) -> None: ...
    async def click(self, css: str) -> None: ...
    async def there(self, css: str) -> None: ...
    async def run(self, script: str, *given: Any) -> Any: ...
    async def fill(self, css: str, text: str) -> None: ...
    async def give(self, css: str, *files: Path) -> None: ...
    async def until(self, script: str, *given: Any) -> None: ...
    async def cookies(self) -> dict[str, str]: ...
    async def reload(self) -> None: ...


async def says(phone: Phone, css: str, text: str) -> None:
    """Waits until it shows these words."""
    await phone.until(SAYS, css, text)


async def holds(phone: Phone, css: str, value: str) -> None:
    """Waits until a field has this value."""
    await phone.until(HOLDS, css, value)


async def count(phone: Phone, css: str, number: int) -> None:
    """Waits until there are so many."""
    await phone.until(
        "return document.querySelectorAll(arguments[0]).length === arguments[1]", css, number
    )


async def fits(phone: Phone) -> None:
    """Nothing lies beyond the edge, or out of the reach of people who see or hear otherwise."""
    beyond, where = await phone.run(BEYOND)
    assert beyond <= 0, where
    await accessible(phone)


class Chromium:
    """A page of Playwright's, by the same commands."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def goto(self, address: str) -> None:
        await self.page.goto(address)

    async def click(self, css: str) -> None:
        await self.page.locator(css).first.tap()

    async def there(self, css: str) -> None:
        await expect(self.page.locator(css).first).to_be_visible()

    async def run(self, script: str, *given: Any) -> Any:
        return await self.page.evaluate(BODY % script, list(given))

    async def fill(self, css: str, text: str) -> None:
        await self.page.locator(css).first.fill(text)

    async def give(self, css: str, *files: Path) -> None:
        await self.page.locator(css).first.set_input_files(list(files))

    async def until(self, script: str, *given: Any) -> None:
        await self.page.wait_for_function(BODY % script, arg=list(given))

    async def cookies(self) -> dict[str, str]:
        """By name, those that no script reads as well."""
        return {one["name"]: one["value"] for one in await self.page.context.cookies()}

    async def reload(self) -> None:
        await self.page.reload()


@asynccontextmanager
async def phone_of(
    profile: Profile, browser: Browser, base: str, before: str = ""
) -> AsyncIterator[Phone]:
    """With nobody signed in; in Chromium a script runs before each page, as its host's would."""
    if profile.engine == "webkit":
        if not webkit.installed():
            give_up("WebKit is not installed: make browser")
        async with webkit.opened(profile.agent, profile.width, profile.height) as window:
            yield window
        return
    context = await browser.new_context(
        base_url=base,
        user_agent=profile.agent,
        viewport={"width": profile.width, "height": profile.height},
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    if before:
        await context.add_init_script(before)
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield Chromium(page)
    await context.close()
    assert thrown == []

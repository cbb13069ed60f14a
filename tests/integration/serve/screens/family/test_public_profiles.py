"""The same public pages on three kinds of phones, in 随申办's look: Android, HarmonyOS, iOS.

What each profile did stands in build/profiles/<profile>.json, for whoever releases.
"""

import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Protocol

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from cluster.settings import REPOSITORY
from schemas.settings import Settings
from tests import webkit
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.world import World
from tests.needs import give_up
from tests.trace import proves

GUIDE = REPOSITORY / "ui" / "ssb" / "style-guide.json"
REPORTS = REPOSITORY / "build" / "profiles"
MEASURED = """const found = document.querySelector(arguments[0]);
if (!found) return null;
const styles = getComputedStyle(found);
return Object.fromEntries(arguments[1].map((name) => [name, styles.getPropertyValue(name)]));"""
WIDTHS = "return [document.documentElement.scrollWidth, innerWidth]"


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
PROFILES = (ANDROID, HARMONY, IOS)


class Phone(Protocol):
    """What both engines do by command."""

    async def goto(self, address: str) -> None: ...
    async def click(self, css: str) -> None: ...
    async def there(self, css: str) -> None: ...
    async def run(self, script: str, *given: Any) -> Any: ...


class Chromium:
    """A page of Playwright's, by the same commands."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def goto(self, address: str) -> None:
        await self._page.goto(address)

    async def click(self, css: str) -> None:
        await self._page.locator(css).first.tap()

    async def there(self, css: str) -> None:
        await expect(self._page.locator(css).first).to_be_visible()

    async def run(self, script: str, *given: Any) -> Any:
        body = f"(given) => (function () {{ {script} }}).apply(null, given)"
        return await self._page.evaluate(body, list(given))


@asynccontextmanager
async def phone_of(profile: Profile, browser: Browser, base: str) -> AsyncIterator[Phone]:
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
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield Chromium(page)
    await context.close()
    assert thrown == []


class Report:
    """What was done, how long it took and what was measured."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.steps: list[dict[str, Any]] = []
        self.place = REPORTS / f"{profile.name}.json"
        self.place.unlink(missing_ok=True)

    @asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        begun = time.monotonic()
        told: dict[str, Any] = {"step": name, "outcome": "failed"}
        self.steps.append(told)
        try:
            yield
            told["outcome"] = "passed"
        finally:
            told["ms"] = round((time.monotonic() - begun) * 1000)
            self._write()

    def _write(self) -> None:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        whole = {**msgspec.to_builtins(self._profile), "steps": self.steps}
        self.place.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nobody shows a face to a phone that has no camera."""
    return msgspec.structs.replace(settings, relative_portrait=False)


async def looks_as_agreed(phone: Phone, profile: Profile) -> set[str]:
    """Every part of the guide that is on the page; answers which were."""
    seen: set[str] = set()
    for part in json.loads(GUIDE.read_bytes())["parts"]:
        told = await phone.run(MEASURED, part["at"], list(part["style"]))
        if told is not None:
            assert told == part["style"], (profile.name, part["part"])
            seen.add(part["part"])
    wide, room = await phone.run(WIDTHS)
    assert (wide, room) == (profile.width, profile.width)
    return seen


@pytest.mark.parametrize("profile", PROFILES, ids=[one.name for one in PROFILES])
async def test_the_public_pages_run_on_each_kind_of_phone(
    profile: Profile, browser: Browser, people: People, world: World
) -> None:
    somebody = people.somebody()
    issued = await somebody.post("/api/simulators/citizen/tokens", {"openid": "wx-li"})
    page = f"{somebody.base}/relative/"
    report = Report(profile)
    seen: set[str] = set()
    async with AsyncExitStack() as stack:
        phone = await stack.enter_async_context(phone_of(profile, browser, somebody.base))
        with proves("VC-SSB-09", "a"):
            async with report.step("登录页"):
                await phone.goto(f"{page}?look=ssb")
                await phone.there(".sign-in .qq-choice, [data-testid=wechat-only]")
                seen |= await looks_as_agreed(phone, profile)
            async with report.step("凭证登录与个人信息告知"):
                await phone.goto(f"{page}?look=ssb&ssb_token={issued['ticket']}")
                await phone.click("[data-testid=notice-agree]")
                # The face is asked for next, and looking around needs none.
                await phone.click("a[href='#/']")
                await phone.there("[data-testid=home]")
            async with report.step("首页"):
                await phone.there("[data-testid=ask-visit]")
                seen |= await looks_as_agreed(phone, profile)
            async with report.step("预约会见第一步"):
                await phone.click("[data-testid=ask-visit]")
                await phone.there("[data-testid=visit-ask]")
                seen |= await looks_as_agreed(phone, profile)
            for name, place, mark in (
                ("我的预约", "#/bookings", "bookings"),
                ("我的", "#/mine", "mine"),
                ("我的个人信息", "#/own-data", "own-data"),
            ):
                async with report.step(name):
                    await phone.goto(page + place)
                    await phone.there(f"[data-testid={mark}]")
                    seen |= await looks_as_agreed(phone, profile)
        with proves("VC-SSB-04", "ab"):
            guide = {one["part"] for one in json.loads(GUIDE.read_bytes())["parts"]}
            assert guide - seen == set()
            ssb = await phone.run("return getComputedStyle(document.body).color")
            await phone.goto(f"{page}?look=house")
            await phone.there("[data-testid=home], .sign-in")
            house = await phone.run("return getComputedStyle(document.body).color")
            assert house != ssb
    with proves("VC-SSB-09", "b"):
        told = json.loads(report.place.read_bytes())
        assert (told["name"], told["engine"]) == (profile.name, profile.engine)
        assert {one["outcome"] for one in told["steps"]} == {"passed"}
        assert len(told["steps"]) == 7

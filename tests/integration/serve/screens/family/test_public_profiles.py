"""The same public pages on three kinds of phones, in 随申办's look: Android, HarmonyOS, iOS.

What each profile did stands in build/profiles/<profile>.json, for whoever releases.
"""

import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser

from cluster.settings import REPOSITORY
from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.screens.phones import ANDROID, HARMONY, IOS, Phone, Profile, phone_of
from tests.integration.serve.world import World
from tests.trace import proves

GUIDE = REPOSITORY / "ui" / "ssb" / "style-guide.json"
REPORTS = REPOSITORY / "build" / "profiles"
MEASURED = """const found = document.querySelector(arguments[0]);
if (!found) return null;
const styles = getComputedStyle(found);
return Object.fromEntries(arguments[1].map((name) => [name, styles.getPropertyValue(name)]));"""
PROFILES = (ANDROID, HARMONY, IOS)
WIDTHS = "return [document.documentElement.scrollWidth, innerWidth]"


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

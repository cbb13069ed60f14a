"""Load testers run each scenario from Locust's own page; it ends by itself (NF-OPS-07)."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import soundfile
from playwright.sync_api import Playwright, expect

from cluster.ready import Ready
from loadtests.page.told import ALL, CALLS, ENDS, FAMILY, HOURS, OFFICERS
from loadtests.people.relative import Relative
from schemas.calls.state import CallState
from tests.e2e.browser import Device, opened
from tests.e2e.conftest import AUDIO
from tests.e2e.load_page import LoadPage, opened_load, requests
from tests.trace.proving import proves

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

RUN_S, SPOKEN_S = 12, 6
GUIDE = Path("docs", "load.md")


@pytest.fixture(scope="module")
def load(platform: Ready, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadPage]:
    """With a call's first sentences, so that the pair has soon spoken."""
    said = tmp_path_factory.mktemp("load") / "said.flac"
    samples, rate = soundfile.read(AUDIO, dtype="int16")
    soundfile.write(said, samples[: SPOKEN_S * rate], rate)
    with opened_load(platform, said, RUN_S) as page:
        yield page


def test_relatives_are_started_and_seen_to_end_in_a_browser(
    playwright: Playwright, platform: Ready, load: LoadPage
) -> None:
    with opened(playwright, Device(1366, 900), load.address) as page:
        page.goto("/")
        with proves("NF-OPS-07", "c"):
            explained = page.locator("#scenarios")
            for one in ALL:
                for text in (one.title, one.does, one.needs, one.most, one.leaves):
                    expect(explained).to_contain_text(text)
                assert one.title in GUIDE.read_text(encoding="utf-8")
            expect(explained).to_contain_text(ENDS)
        # All are chosen at first: none, then this one.
        page.get_by_role("checkbox").first.click()
        page.get_by_role("row", name=FAMILY.title, exact=True).get_by_role("checkbox").click()
        page.get_by_label("Number of users").fill("2")
        page.get_by_label("Ramp up").fill("2")
        page.get_by_role("button", name="Custom parameters").click()
        page.get_by_label("Haste").fill("20")
        page.get_by_role("button", name="Start", exact=True).click()
        row = page.get_by_role("row").filter(has_text="relative: withdraw")
        expect(row).to_be_visible()
        expect(page.get_by_text("stopped", exact=True)).to_be_visible()
    shown = load.ended(1)
    with proves("NF-OPS-07", "a"):
        assert {"relative: sign in", "relative: book", "relative: withdraw"} <= set(requests(shown))
        assert shown["fail_ratio"] == 0, shown["errors"]
    with proves("NF-OPS-07", "b"):
        assert shown["user_count"] == 0
    assert _open_calls(platform, "p01-relative-2", "p02-relative-2") == []


def test_officers_and_hours_run_and_end_though_the_run_time_is_left_empty(
    platform: Ready, load: LoadPage
) -> None:
    load.start(OFFICERS.title, HOURS.title, users=8, run_time="")
    shown = load.ended(60)
    asked = requests(shown)
    with proves("NF-OPS-07", "a"):
        assert shown["fail_ratio"] == 0, shown["errors"]
        assert {"inmates: page", "audit: newest", "approvals: approve"} <= set(asked), asked
        assert {"sheet: hand in", "approvals: decide"} <= set(asked), asked
        # Which of a counter's figures comes first is left to chance.
        assert any(name.startswith("statistics: ") for name in asked), asked
    with proves("NF-OPS-07", "b"):
        assert shown["user_count"] == 0
    assert _open_calls(platform, "p01-relative-1") == []


def test_a_pair_holds_calls_and_the_last_one_is_spoken_to_its_end(load: LoadPage) -> None:
    load.start(CALLS.title, users=1, run_time="10s")
    shown = load.ended(150)
    asked = requests(shown)
    with proves("NF-OPS-07", "a"):
        assert shown["fail_ratio"] == 0, shown["errors"]
        assert asked["talk"] >= 1
        assert asked["media: relative"] == asked["media: inmate"] == asked["talk"]
    with proves("NF-OPS-07", "b"):
        assert shown["user_count"] == 0
        assert asked["review"] == asked["talk"]


def _open_calls(platform: Ready, *openids: str) -> list[Any]:
    """What these relatives have booked and not taken back; asked beside the browser's own loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _asked(platform, openids)).result()


async def _asked(platform: Ready, openids: tuple[str, ...]) -> list[Any]:
    found: list[Any] = []
    for openid in openids:
        async with Relative(platform.address) as relative:
            await relative.sign_in(openid)
            page = await relative.calls()
            found += [one for one in page.rows if one.state is not CallState.CANCELLED]
            assert page.rows, f"{openid} booked nothing"
    return found

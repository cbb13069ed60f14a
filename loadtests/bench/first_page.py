"""A telephone that opens the public pages for the first time on a bad line (VC-PUB-25).

Chromium holds each request back and lets no more through than such a line does.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from loadtests.bench.figures import Figures, figures

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic")
WIDTH, HEIGHT = 390, 844
LATENCY_MS, BITS_A_SECOND = 400, 400_000
WAIT_MS = 120_000
KB = 1_000
FIRST_PAINT = """() => performance.getEntriesByName('first-contentful-paint')
  .map((one) => one.startTime)[0] ?? null"""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody comes in: by which host, to which address, and what he then sees."""

    agent: str
    address: Callable[[], str]
    """Of a page that was never opened; each time with a token of its own."""
    shown: str
    """What of the first page with content is waited for."""


class PageBench(msgspec.Struct, frozen=True, kw_only=True):
    """Of pages that were opened with nothing kept from before."""

    opened: int
    page_kb: Figures
    """All that came until the first page stood, as it came over the line; thousands of bytes."""
    requests: Figures
    first_paint_s: Figures
    """Until something is to be seen, as the browser says itself."""
    shown_s: Figures
    """Until what the person came for stood there, signed in."""


def measured(origin: str, entry: Entry, times: int) -> PageBench:
    """Each time in a browser of its own."""
    found = [_opened(origin, entry) for _ in range(times)]
    return PageBench(
        opened=len(found),
        page_kb=figures([one.bytes / KB for one in found], 1),
        requests=figures([float(one.requests) for one in found], 0),
        first_paint_s=figures([one.first_paint_ms / 1000 for one in found], 2),
        shown_s=figures([one.shown_ms / 1000 for one in found], 2),
    )


class _Opened(msgspec.Struct):
    """What one browser saw."""

    bytes: float = 0.0
    requests: int = 0
    first_paint_ms: float = 0.0
    shown_ms: float = 0.0


def _opened(origin: str, entry: Entry) -> _Opened:
    address = entry.address()
    with _phone(entry.agent) as page:
        found, line = _Opened(), page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY_MS,
                "downloadThroughput": BITS_A_SECOND / 8,
                "uploadThroughput": BITS_A_SECOND / 8,
            },
        )

        def came(told: dict[str, Any]) -> None:
            found.bytes += told["encodedDataLength"]
            found.requests += 1

        line.on("Network.loadingFinished", came)
        page.goto(f"{origin}{address}", wait_until="commit", timeout=WAIT_MS)
        page.locator(entry.shown).first.wait_for(state="visible", timeout=WAIT_MS)
        found.shown_ms = page.evaluate("() => performance.now()")
        page.wait_for_load_state("networkidle", timeout=WAIT_MS)
        found.first_paint_ms = page.evaluate(FIRST_PAINT) or float("inf")
    return found


@contextmanager
def _phone(agent: str) -> Iterator[Any]:
    # Here: a machine that only serves has no browser, and other benches need none.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            context = browser.new_context(
                user_agent=agent,
                viewport={"width": WIDTH, "height": HEIGHT},
                is_mobile=True,
                has_touch=True,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
            )
            yield context.new_page()
        finally:
            browser.close()

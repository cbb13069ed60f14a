"""Real browsers with cameras and microphones made from files."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""Where it is there, without a desktop around it, which took as long as a page of ours."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-loopback-in-peer-connection",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
WAIT_MS = 90_000

expect.set_options(timeout=WAIT_MS)


@dataclass(frozen=True)
class Device:
    """A screen, and the files behind its camera and microphone."""

    width: int
    height: int
    camera: Path | None = None
    microphone: Path | None = None


@contextmanager
def opened(playwright: Playwright, device: Device, address: str) -> Iterator[Page]:
    """A page in a browser of its own; anything thrown in the page fails the test."""
    browser = _launch(playwright, device)
    try:
        context = browser.new_context(
            base_url=address,
            viewport={"width": device.width, "height": device.height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            permissions=["camera", "microphone"],
        )
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        thrown: list[str] = []
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.on("request", lambda request: _stay_home(request.url, address, thrown))
        yield page
        assert thrown == []
    finally:
        browser.close()


def _launch(playwright: Playwright, device: Device) -> Browser:
    files = []
    if device.camera is not None:
        files.append(f"--use-file-for-fake-video-capture={device.camera}")
    if device.microphone is not None:
        files.append(f"--use-file-for-fake-audio-capture={device.microphone}")
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *files])


def _stay_home(url: str, address: str, thrown: list[str]) -> None:
    """Pages may ask no other host for anything."""
    if not url.startswith((address, address.replace("http", "ws", 1), "data:", "blob:")):
        thrown.append(f"asked another host: {url}")

"""WebKit, as an iPhone's pages run in: Debian's build of it, driven by W3C WebDriver.

It needs a screen, so it brings one of its own; its window is as narrow as a phone, for which the
tool bar around the page is made small.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from cluster.services.ports import free_port

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
BROWSERS = "/usr/lib"
WAIT_MS = 60_000
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""By this name an element stands in an answer (W3C WebDriver, 12.1)."""
FILLED = """const [css, text] = arguments;
const field = document.querySelector(css);
const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
field.focus();
Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
field.dispatchEvent(new Event('input', { bubbles: true }));
field.dispatchEvent(new Event('change', { bubbles: true }));"""
TOUCHABLE = """const one = document.querySelector(arguments[0]);
if (!one) return false;
one.scrollIntoView({ block: 'center', behavior: 'instant' });
const { x, y, width, height } = one.getBoundingClientRect();
const hit = document.elementFromPoint(x + width / 2, y + height / 2);
return hit !== null && (one.contains(hit) || hit.contains(one));"""
WAITING = """const given = [...arguments], done = given.pop();
const holds = function () { %s };
const look = () => (holds.apply(null, given) ? done(true) : setTimeout(look, 30));
look();"""
SMALL = """toolbar, toolbar *, button, entry, entry * {
  min-width: 0; padding: 0; margin: 0; font-size: 1px; -gtk-icon-transform: scale(0.1);
}
"""


def browser() -> str:
    """Where the browser lies, which is on no path; empty where there is none."""
    found = sorted(Path(BROWSERS).glob("*/webkit2gtk-4.1/MiniBrowser"))
    return str(found[0]) if found else ""


def installed() -> bool:
    return bool(shutil.which(DRIVER) and shutil.which(SCREEN) and browser())


class WebKit:
    """One window."""

    def __init__(self, http: httpx.AsyncClient, session: str) -> None:
        self._http = http
        self._at = f"/session/{session}"

    async def goto(self, address: str) -> None:
        await self._ask("url", {"url": address})

    async def click(self, css: str) -> None:
        """Once nothing lies above it: what sticks to an edge, or a word that fades."""
        await self._find(f"{css}:not(:disabled)")
        await self.until(TOUCHABLE, f"{css}:not(:disabled)")
        await self._ask(f"element/{await self._find(f'{css}:not(:disabled)')}/click", {})

    async def fill(self, css: str, text: str) -> None:
        """As typing does, whatever the kind of field."""
        await self._find(f"{css}:not(:disabled)")
        await self.run(FILLED, css, text)

    async def give(self, css: str, *files: Path) -> None:
        """As chosen in the file dialogue."""
        chosen = "\n".join(map(str, files))
        await self._ask(f"element/{await self._find(css)}/value", {"text": chosen})

    async def until(self, script: str, *given: Any) -> None:
        """Waits in the page until a function's body answers yes."""
        await self._ask("execute/async", {"script": WAITING % script, "args": list(given)})

    async def cookies(self) -> dict[str, str]:
        """By name, those that no script reads as well."""
        reply = await self._http.get(f"{self._at}/cookie")
        return {one["name"]: one["value"] for one in reply.raise_for_status().json()["value"]}

    async def reload(self) -> None:
        await self._ask("refresh", {})

    async def there(self, css: str) -> None:
        """Waits for it, and fails where it does not come."""
        await self._find(css)

    async def run(self, script: str, *given: Any) -> Any:
        """What a function's body answers in the page."""
        return await self._ask("execute/sync", {"script": script, "args": list(given)})

    async def size(self, width: int, height: int) -> None:
        await self._ask("window/rect", {"width": width, "height": height})

    async def patient(self) -> None:
        await self._ask("timeouts", {"implicit": WAIT_MS, "script": WAIT_MS})

    async def _find(self, css: str) -> str:
        found = await self._ask("element", {"using": "css selector", "value": css})
        return str(found[ELEMENT])

    async def _ask(self, verb: str, body: dict[str, Any]) -> Any:
        reply = await self._http.post(f"{self._at}/{verb}", json=body)
        told = reply.json()["value"]
        assert reply.is_success, f"{verb}: {told}"
        return told


@asynccontextmanager
async def opened(agent: str, width: int, height: int) -> AsyncIterator[WebKit]:
    """A fresh browser of this size that calls itself so."""
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory()))
        (home / "gtk-3.0").mkdir()
        (home / "gtk-3.0" / "gtk.css").write_text(SMALL, encoding="utf-8")
        screen = await stack.enter_async_context(_screen())
        port = free_port()
        own = {"DISPLAY": screen, "XDG_CONFIG_HOME": str(home), "LIBGL_ALWAYS_SOFTWARE": "1"}
        driver = await asyncio.create_subprocess_exec(
            DRIVER, f"--port={port}", env={**os.environ, **own}, stdout=DEVNULL, stderr=DEVNULL
        )
        stack.push_async_callback(_end, driver)
        # Asked again while it does not listen yet.
        transport = httpx.AsyncHTTPTransport(retries=8)
        http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=2 * WAIT_MS / 1000, transport=transport
        )
        await stack.enter_async_context(http)
        options = {"binary": browser(), "args": ["--automation", f"--user-agent={agent}"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        made = await http.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
        window = WebKit(http, made.raise_for_status().json()["value"]["sessionId"])
        stack.push_async_callback(http.delete, window._at)
        await window.patient()
        await window.size(width, height)
        yield window


@asynccontextmanager
async def _screen() -> AsyncIterator[str]:
    """A screen that nobody sees, on a number that it finds free itself."""
    process = await asyncio.create_subprocess_exec(
        SCREEN, "-displayfd", "1", "-screen", "0", "1024x1024x24", "-nolisten", "tcp",
        stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield f":{(await process.stdout.readline()).decode().strip()}"
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()

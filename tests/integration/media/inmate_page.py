"""The inmate's built page in a browser: its platform played by the test, its media a room's."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from playwright.async_api import Page, Route, WebSocketRoute, async_playwright

from schemas.calls.state import PartyRole
from serve.pages.headers import PROTECTION
from serve.pages.routes import TYPES
from tests.e2e.browser import CHROMIUM
from tests.integration.media.conftest import FLAGS, Room

DIST = Path(__file__).parents[3] / "ui" / "dist"
CALL = "01J0000000000000000000CALL"

# Keeps what the page opens and connects, so that the test can ask what goes where.
KEEP = """
window.opened = []; window.connections = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (asked) => {
  const stream = await open(asked); window.opened.push(stream); return stream;
};
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.connections.push(this); }
};
"""
LEAKED = """() => {
  const raw = new Set(opened.flatMap((one) => one.getVideoTracks()).map((track) => track.id));
  const sent = connections.flatMap((one) => one.getSenders()).map((one) => one.track?.id);
  return sent.filter((id) => raw.has(id));
}"""
SHOWN = """(testid) => {
  const video = document.querySelector(`[data-testid=${testid}]`);
  const canvas = document.createElement('canvas');
  canvas.width = 640; canvas.height = 480;
  canvas.getContext('2d').drawImage(video, 0, 0, 640, 480);
  return canvas.toDataURL('image/png');
}"""


def iso(minutes: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def call_view() -> dict[str, Any]:
    return {
        "id": CALL,
        "case_no": "P03-20261125-0001",
        "state": "approved",
        "relative": {"id": "r", "name": "李芳"},
        "inmate": {"id": "i", "name": "李强"},
        "kinship": "spouse",
        "prison": "三监",
        "ward": "一监区",
        "requested_at": iso(-60),
        "starts_at": iso(),
        "minutes": 20,
        "joinable_from": iso(-10),
        "joinable_until": iso(10),
        "connected_at": None,
        "ends_at": None,
        "ended_at": None,
        "end_reason": None,
        "reason": None,
        "consented": True,
    }


def answers() -> dict[str, Any]:
    """What the platform would answer now: the window to join moves with the clock."""
    return {
        "/api/inmate/me": {
            "id": "i",
            "inmate_no": "3103001",
            "name": "李强",
            "prison": "三监",
            "ward": "一监区",
            "calls_left": 1,
            "calls_period": "本月",
            "face_valid_until": iso(60),
        },
        # What the page says is not looked at here.
        "/api/sealing": {"public_key": "", "plain_prefixes": ["/"], "time": 0},
        "/api/inmate/calls": {"rows": [call_view()], "total": 1},
        f"/api/inmate/calls/{CALL}": call_view(),
        f"/api/inmate/calls/{CALL}/join-tokens": {
            "token": "t",
            "call_id": CALL,
            "role": "inmate",
            "expires_at": iso(15),
            "ice_servers": [],
        },
    }


class InmatePage:
    """A page that was brought into the call."""

    def __init__(self, page: Page, room: Room, joining: Any) -> None:
        self.page = page
        self.masks: bool | None = None
        self._room = room
        self._joining = joining

    async def enter(self) -> None:
        """From the inmate's own page into the call, as a person would."""
        await self.page.add_init_script(KEEP)
        await self.page.route("http://localhost/**", _serve)
        await self.page.route_web_socket("**/ws/**", self._socket)
        await self.page.goto("http://localhost/inmate/")
        await self.page.get_by_test_id("join-call").click()
        await self.page.get_by_test_id("join").click(timeout=30_000)

    async def shown(self, testid: str) -> np.ndarray:
        """What a video element shows, RGB (480, 640, 3)."""
        url = await self.page.evaluate(SHOWN, testid)
        encoded = np.frombuffer(base64.b64decode(url.split(",")[1]), np.uint8)
        return np.asarray(cv2.cvtColor(cv2.imdecode(encoded, 1), cv2.COLOR_BGR2RGB), np.uint8)

    def _socket(self, socket: WebSocketRoute) -> None:
        if not socket.url.endswith("/ws/call"):
            return
        waiting: set[asyncio.Task[None]] = set()

        def take(message: str | bytes) -> None:
            task = asyncio.create_task(self._frame(socket, json.loads(message)))
            waiting.add(task)
            task.add_done_callback(waiting.discard)

        socket.on_message(take)

    async def _frame(self, socket: WebSocketRoute, frame: dict[str, Any]) -> None:
        if frame["type"] == "join":
            self.masks = frame.get("masks", False)
            socket.send(json.dumps(_joined()))
        elif frame["type"] == "offer":
            await self._joining(self.masks)
            sdp = await self._room.media.attach("inmate", PartyRole.INMATE, frame["sdp"])
            socket.send(json.dumps({"type": "answer", "sdp": sdp}))
        elif frame["type"] == "ping":
            socket.send(json.dumps({"type": "pong", "server_now": iso()}))


def _joined() -> dict[str, Any]:
    return {
        "type": "joined",
        "call_id": CALL,
        "role": "inmate",
        "state": "connected",
        "names": {"relative": "李芳", "inmate": "李强"},
        "server_now": iso(),
        "ends_at": iso(20),
        "present": ["relative", "inmate"],
        "joinable_until": iso(10),
    }


async def _serve(route: Route) -> None:
    path = route.request.url.removeprefix("http://localhost").split("?")[0]
    answer = answers().get(path)
    if answer is not None:
        await route.fulfill(json=answer)
        return
    file = DIST / ("inmate.html" if path == "/inmate/" else path.lstrip("/"))
    if not file.is_file():
        await route.fulfill(status=404)
        return
    kind = {".html": "text/html"}.get(file.suffix) or TYPES.get(
        file.suffix, "application/octet-stream"
    )
    await route.fulfill(body=file.read_bytes(), content_type=kind, headers=PROTECTION)


@asynccontextmanager
async def inmate_page(
    room: Room, camera: Path, joining: Any, *flags: str
) -> AsyncIterator[InmatePage]:
    """The page with a file as its camera; `joining` is told whether it masks."""
    film = f"--use-file-for-fake-video-capture={camera}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, film, *flags]
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        yield InmatePage(page, room, joining)
        await browser.close()

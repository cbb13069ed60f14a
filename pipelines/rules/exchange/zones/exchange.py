"""The exchange list: every path that is open to the internet zone, as its route says."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from pipelines.rules.access.route import Route

FOR_EVERYBODY: Final = ("GET /api/sealing", "POST /api/liveness-challenges")
"""Open to anybody and needed by relatives, though their address does not say so."""
OF_RELATIVES: Final = "/api/relative/"
PAGES: Final[dict[str, str]] = {
    "GET /relative/": "亲属端页面",
    "GET /assets/{rest}": "页面的脚本、样式与图片（不含数据）",
}
SOCKETS: Final[dict[str, str]] = {
    "GET /ws/relative": "亲属端提醒（WebSocket）",
    "GET /ws/call": "亲属参加可视通话的信令（WebSocket，凭一次性令牌）",
    "GET /ws/line-check": "亲属端线路测试（WebSocket）",
}
STAFF_COOKIES: Final = ("qq_officer", "qq_inmate")
"""Sessions of officers and inmates are none here, whatever path they come to."""

SOCKET: Final = "WS"
"""A socket begins as a GET."""
NAMED = re.compile(r"\{(\w+)\}")
ID = "[0-9A-HJKMNP-TV-Z]{26}"
FILE = "[0-9A-Za-z_./-]+"


class Opening(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One method and path that the exchange lets through."""

    path: str
    method: str
    purpose: str

    @property
    def pattern(self) -> str:
        """The path as a regular expression; an id can be nothing else."""
        made = NAMED.sub(lambda named: FILE if named[1] == "rest" else ID, self.path)
        return f"^{made}$"


def openings(routes: Mapping[str, Route]) -> list[Opening]:
    """Everything that is open, by path; what names no purpose is not."""
    return sorted(
        _opening(text, route.from_internet)
        for text, route in routes.items()
        if route.from_internet is not None
    )


def _opening(text: str, purpose: str) -> Opening:
    method, _, path = text.partition(" ")
    return Opening(method="GET" if method == SOCKET else method, path=path, purpose=purpose)

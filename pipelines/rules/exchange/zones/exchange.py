"""The exchange list: every path that is open to the internet zone, from the permission table."""

import re
from typing import Final

import msgspec

from pipelines.rules.access.route_permissions import ROUTES
from pipelines.rules.access.routes.who import Who

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


def openings() -> list[Opening]:
    """Everything that is open, by path; what is not the relatives' or the public's is not."""
    found = dict.fromkeys(FOR_EVERYBODY, "公众")
    for route, who in ROUTES.items():
        path = route.partition(" ")[2]
        if who is Who.RELATIVE:
            found[route] = "已登录的亲属"
        elif who is Who.ANYBODY and path.startswith(OF_RELATIVES):
            found[route] = "公众（登录前）"
    told = found | PAGES | SOCKETS
    return sorted(
        Opening(method=method, path=path, purpose=purpose)
        for (method, _, path), purpose in (
            (route.partition(" "), why) for route, why in told.items()
        )
    )

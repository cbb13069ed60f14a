"""The exchange list: every path that is open to the internet zone, as its route says."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from pipelines.rules.access.route import Route

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

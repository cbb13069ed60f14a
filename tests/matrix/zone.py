"""What comes through from the internet zone, asked of the settings that its exchange is given."""

import re

from cluster.edge import Words
from cluster.zones.haproxy import Side, exchange, source_lines
from tests.matrix.doors import Door
from tests.matrix.persons import Person

OPENING = re.compile(r"acl open_(\w+) path_reg (\S+)$", re.M)
COOKIE = re.compile(r"deny_status 404 if \{ req\.cook\((\w+)\) -m found \}")
WORDS = Words(to_nodes="n" * 32, between_zones="w" * 32)


class Exchange:
    """The rules of the written text, read as HAProxy would."""

    def __init__(self) -> None:
        source = source_lines(Side.INTERNET, WORDS)
        text = exchange("127.0.0.1:1", "127.0.0.1:2", source=source)
        self._openings = [
            (method.upper(), re.compile(pattern)) for method, pattern in OPENING.findall(text)
        ]
        self._cookies = frozenset(COOKIE.findall(text))
        if not self._openings or not self._cookies:
            raise LookupError("the exchange's text is not what it was")

    def passes(self, door: Door, person: Person) -> bool:
        # A socket begins as a GET.
        method = door.method or "GET"
        is_open = any(
            method == opened and pattern.search(door.path) for opened, pattern in self._openings
        )
        return is_open and self._cookies.isdisjoint(person.cookies())

"""A stand-in that speaks JSON over HTTP."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from connectors.prisons.port import Order
from connectors.prisons.simulators.http_server import Asked, Reply
from connectors.prisons.simulators.makers.maker import Row
from connectors.prisons.simulators.source import Page, Source
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import RecordKind

NOT_FOUND = Reply(404, b'{"code":404}')
BROKEN = Reply(400, b'{"code":400}')
_ENCODER = msgspec.json.Encoder()


class RestServer:
    """Answers for one source; who does not know the key is turned away."""

    def __init__(self, source: Source, access: RestAccess, secret: str) -> None:
        self.source = source
        self._access = access
        self._secret = secret

    def reply(self, asked: Asked) -> Reply:
        if asked.headers.get(self._access.key_header.lower()) != self._secret:
            return Reply(401, b'{"code":401}')
        match asked.path:
            case ("status",):
                return _json({"name": self.source.name, "version": "1"})
            case ("orders",):
                return self._order(asked)
            case ("recordings", file):
                return self._recording(asked, file)
            case (name, *rest) if kind := self.source.kind_named(name):
                return self._records(asked, kind, rest)
        return NOT_FOUND

    def _records(self, asked: Asked, kind: RecordKind, rest: list[str]) -> Reply:
        try:
            match rest:
                case []:
                    return self._pages(asked, kind)
                case ["counts"]:
                    since, until = (
                        date.fromisoformat(asked.query.get(one, "")) for one in ("from", "to")
                    )
                    return _json(self.source.counts(kind, since, until))
                case ["days", day]:
                    skip, limit = asked.whole("skip", 0), asked.whole("limit", 1_000)
                    found = self.source.of_day(kind, date.fromisoformat(day), skip, limit)
                    return self._answer(found, "", None)
        except ValueError:
            return BROKEN
        return NOT_FOUND

    def _pages(self, asked: Asked, kind: RecordKind) -> Reply:
        limit = min(asked.whole("limit", 1_000), 5_000)
        if self._access.paging == "cursor":
            page = self.source.after(kind, asked.whole("cursor", 0), limit)
            return self._answer(page.rows, str(page.position), page.left)
        text = asked.query.get("since", "")
        since = datetime.fromisoformat(text) if text else datetime.fromtimestamp(0, UTC)
        skip = (max(1, asked.whole("page", 1)) - 1) * limit
        page = self.source.since(kind, since, skip, limit)
        return self._answer(page.rows, self._reached(page, text), None)

    @staticmethod
    def _reached(page: Page, before: str) -> str:
        if not page.rows:
            return before
        return datetime.fromtimestamp(page.position, UTC).isoformat()

    def _answer(self, rows: list[Row | None], following: str, left: int | None) -> Reply:
        answer: dict[str, Any] = {"code": 0}
        _lay(answer, self._access.rows, ["#ERR" if one is None else one for one in rows])
        _lay(answer, self._access.next, following)
        if left is not None:
            before, dot, _ = self._access.next.rpartition(".")
            _lay(answer, f"{before}{dot}left", left)
        return _json(answer)

    def _order(self, asked: Asked) -> Reply:
        try:
            order = msgspec.json.decode(asked.body, type=Order)
        except msgspec.DecodeError:
            return BROKEN
        return _json(self.source.take(order))

    def _recording(self, asked: Asked, file: str) -> Reply:
        content = self.source.recording(file)
        return NOT_FOUND if content is None else ranged(asked, content)


def ranged(asked: Asked, content: bytes) -> Reply:
    """The bytes from the position that is asked for."""
    wanted = asked.headers.get("range", "").removeprefix("bytes=").removesuffix("-")
    start = int(wanted) if wanted.isdecimal() else 0
    size = len(content)
    if start >= size:
        return Reply(416, headers=(("Content-Range", f"bytes */{size}"),))
    told = (("Content-Range", f"bytes {start}-{size - 1}/{size}"),)
    return Reply(206, content[start:], "audio/wav", told)


def _lay(answer: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for one in outer:
        answer = answer.setdefault(one, {})
    answer[last] = value


def _json(value: Any) -> Reply:
    return Reply(200, _ENCODER.encode(value))

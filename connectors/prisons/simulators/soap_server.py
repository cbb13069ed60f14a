"""A stand-in that speaks SOAP 1.1."""

import base64
from datetime import date

import msgspec

from connectors.prisons.adapters.soap_envelope import Part, body_of, element, wrapped
from connectors.prisons.port import Order
from connectors.prisons.simulators.http_server import Asked, Reply
from connectors.prisons.simulators.makers.maker import Row
from connectors.prisons.simulators.source import Source
from schemas.errors import InvalidInput
from schemas.exchange.prison_systems.access import SoapAccess
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind

XML = "text/xml; charset=utf-8"


class SoapServer:
    """Answers for one source; who does not know the password is turned away."""

    def __init__(self, source: Source, access: SoapAccess, secret: str) -> None:
        self.source = source
        self._namespace = access.namespace
        self._login = base64.b64encode(f"{access.user}:{secret}".encode()).decode()

    def reply(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Basic {self._login}":
            return Reply(401)
        try:
            body = body_of(asked.body)
            answer = self._answer(body)
        except (InvalidInput, ValueError, msgspec.DecodeError):
            return self._fault("Client")
        if answer is None:
            return self._fault("UnknownOperation")
        return Reply(200, wrapped(self._namespace, f"{body.name}Response", answer), XML)

    def _answer(self, asked: Part) -> str | None:
        match asked.name:
            case "Status":
                return element("name", self.source.name) + element("version", "1")
            case "Order":
                return self._order(asked)
            case "Read":
                start, length = int(asked.value("start")), int(asked.value("length"))
                content = (self.source.recording(asked.value("file")) or b"")[start:]
                return element("content", base64.b64encode(content[:length]).decode())
        for ending, answered in (("Counts", self._counts), ("Day", self._day), ("", self._page)):
            kind = self.source.kind_named(asked.name.removesuffix(ending))
            if kind is not None and asked.name.endswith(ending):
                return answered(kind, asked)
        return None

    def _page(self, kind: RecordKind, asked: Part) -> str:
        cursor = asked.value("cursor")
        position = int(cursor) if cursor.isdecimal() else 0
        page = self.source.after(kind, position, int(asked.value("limit")))
        rows = "".join(_row(one) for one in page.rows)
        return rows + element("next", str(page.position)) + element("left", str(page.left))

    def _counts(self, kind: RecordKind, asked: Part) -> str:
        since, until = (date.fromisoformat(asked.value(one)) for one in ("from", "to"))
        return "".join(
            "<day>"
            + element("date", one.day.isoformat())
            + element("count", str(one.count))
            + element("digest", one.digest)
            + "</day>"
            for one in self.source.counts(kind, since, until)
        )

    def _day(self, kind: RecordKind, asked: Part) -> str:
        skip, limit = int(asked.value("skip")), int(asked.value("limit"))
        day = date.fromisoformat(asked.value("day"))
        return "".join(_row(one) for one in self.source.of_day(kind, day, skip, limit))

    def _order(self, asked: Part) -> str:
        order = Order(
            id=asked.value("id"),
            kind=OrderKind(asked.value("kind")),
            object_id=asked.value("object"),
            version=int(asked.value("version")),
            cancelled=asked.value("cancelled") == "true",
            values=msgspec.json.decode(asked.value("values")),
        )
        receipt = self.source.take(order)
        return (
            element("accepted", str(receipt.accepted).lower())
            + element("reference", receipt.reference)
            + element("problem", receipt.problem)
        )

    def _fault(self, code: str) -> Reply:
        content = element("faultcode", code) + element("faultstring", code)
        return Reply(200, wrapped(self._namespace, "Fault", content), XML)


def _row(row: Row | None) -> str:
    if row is None:
        return "<row>#ERR</row>"
    return "<row>" + "".join(element(name, str(one)) for name, one in row.items()) + "</row>"

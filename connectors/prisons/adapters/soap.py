"""SOAP 1.1: an operation a kind of record, and a few for all (docs/protocols.md)."""

import base64
import binascii
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from itertools import count

import httpx
import msgspec

from connectors.prisons.adapters.answers import BLOCK_BYTES, unreadable
from connectors.prisons.adapters.cursor import place_of, written
from connectors.prisons.adapters.guard import Guard
from connectors.prisons.adapters.guarded_http import GuardedHttp
from connectors.prisons.adapters.names import KindNames
from connectors.prisons.adapters.soap_envelope import Part, body_of, envelope
from connectors.prisons.port import Broken, DayCount, NotOffered, Order, Pulled, Receipt, Told
from schemas.exchange.prison_systems.access import SoapAccess
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.values import Scalar

ROW = "row"
UNKNOWN_OPERATION = "UnknownOperation"


class Reached(msgspec.Struct, frozen=True, tag="soap"):
    """A cursor of the source's own."""

    next: str = ""


class SoapSystem:
    """A system that speaks SOAP."""

    def __init__(
        self, access: SoapAccess, secret: str, kinds: Sequence[KindMapping], guard: Guard
    ) -> None:
        self._names = KindNames(kinds)
        self._namespace = access.namespace
        login = base64.b64encode(f"{access.user}:{secret}".encode()).decode()
        self._http = GuardedHttp(access.address, guard, {"Authorization": f"Basic {login}"})

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        reached = place_of(cursor, Reached()).next
        asked = [("cursor", reached), ("limit", str(limit))]
        content, answer = await self._call(self._names.of(kind), asked)
        rows = [_row(one, content) for one in answer.parts if one.name == ROW]
        following = answer.value("next") or reached
        if rows and following == reached:
            raise unreadable("游标没有前进")
        left = answer.value("left")
        waiting = int(left) if left.isdecimal() else None
        more = bool(rows) and waiting != 0
        return Pulled(records=rows, cursor=written(Reached(following)), more=more, backlog=waiting)

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        asked = [("from", since.isoformat()), ("to", until.isoformat())]
        _, answer = await self._call(f"{self._names.of(kind)}Counts", asked)
        try:
            return [
                DayCount(
                    kind=kind,
                    day=date.fromisoformat(one.value("date")),
                    count=int(one.value("count")),
                    digest=one.value("digest"),
                )
                for one in answer.parts
                if one.name == "day"
            ]
        except ValueError as error:
            raise unreadable("统计结果格式有误") from error

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        limit = 1_000
        for skip in count(0, limit):
            asked = [("day", day.isoformat()), ("skip", str(skip)), ("limit", str(limit))]
            content, answer = await self._call(f"{self._names.of(kind)}Day", asked)
            rows = [_row(one, content) for one in answer.parts if one.name == ROW]
            for one in rows:
                yield one
            if not rows:
                return

    async def push(self, order: Order) -> Receipt:
        asked = [
            ("id", order.id),
            ("kind", order.kind.value),
            ("object", order.object_id),
            ("version", str(order.version)),
            ("cancelled", str(order.cancelled).lower()),
            ("values", msgspec.json.encode(order.values).decode()),
        ]
        _, answer = await self._call("Order", asked)
        accepted = answer.value("accepted")
        if accepted not in ("true", "false"):
            raise unreadable("回执格式有误")
        return Receipt(
            accepted=accepted == "true",
            reference=answer.value("reference"),
            problem=answer.value("problem"),
        )

    async def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        while True:
            asked = [("file", file), ("start", str(start)), ("length", str(BLOCK_BYTES))]
            _, answer = await self._call("Read", asked)
            try:
                block = base64.b64decode(answer.value("content"), validate=True)
            except (binascii.Error, ValueError) as error:
                raise unreadable("录音内容编码有误") from error
            if not block:
                return
            yield block
            start += len(block)

    async def check(self) -> str:
        _, answer = await self._call("Status", [])
        return f"{answer.value('name')} {answer.value('version')}".strip()

    async def close(self) -> None:
        await self._http.close()

    async def _call(self, operation: str, values: Iterable[tuple[str, str]]) -> tuple[bytes, Part]:
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": '""',
        }
        content = envelope(self._namespace, operation, values)
        answer = await self._http.ask("POST", "", content=content, headers=headers)
        body = body_of(answer.content)
        if body.name == "Fault":
            if UNKNOWN_OPERATION in body.value("faultcode"):
                raise NotOffered("该系统没有这项操作。", code="operation_not_offered")
            raise unreadable("系统返回故障", fault=body.value("faultcode")[:80])
        if answer.status != httpx.codes.OK or body.name != f"{operation}Response":
            raise unreadable("不是所问操作的应答", status=answer.status)
        return answer.content, body


def _row(part: Part, content: bytes) -> Told | Broken:
    """A row holds one element a field, and no text between them."""
    raw = content[part.start : part.end]
    if part.text.strip() or not part.parts:
        return Broken(raw, "记录中没有字段")
    fields: dict[str, Scalar] = {}
    for one in part.parts:
        if one.parts:
            return Broken(raw, "字段中还有字段")
        fields[one.name] = one.text
    return Told(raw, fields)

"""JSON over HTTP, by cursor, by pages behind a time, or by a time alone (docs/protocols.md)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date

import httpx
import msgspec

from connectors.prisons.adapters.answers import BLOCK_BYTES, away, unreadable
from connectors.prisons.adapters.cursor import place_of, written
from connectors.prisons.adapters.guard import Guard
from connectors.prisons.adapters.guarded_http import GuardedHttp
from connectors.prisons.adapters.json_answer import JsonAnswer
from connectors.prisons.adapters.names import KindNames
from connectors.prisons.port import Broken, DayCount, NotOffered, Order, Pulled, Receipt, Told
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping

NO_SUCH = (404, 405, 501)


class Reached(msgspec.Struct, frozen=True, tag="rest-cursor"):
    """A cursor of the source's own."""

    next: str = ""


class Place(msgspec.Struct, frozen=True, tag="rest-time"):
    """Where paging by time goes on: from a moment, the source's own text, at a page behind it."""

    since: str = ""
    page: int = 1


class Status(msgspec.Struct, frozen=True):
    name: str
    version: str = ""


class CountTold(msgspec.Struct, frozen=True):
    day: date
    count: int
    digest: str = ""


class RestSystem:
    """A system that speaks JSON over HTTP."""

    def __init__(
        self, access: RestAccess, secret: str, kinds: Sequence[KindMapping], guard: Guard
    ) -> None:
        self._access = access
        self._names = KindNames(kinds)
        self._http = GuardedHttp(access.address, guard, {access.key_header: secret})

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        if self._access.paging == "cursor":
            return await self._pull_by_cursor(kind, cursor, limit)
        return await self._pull_by_time(kind, cursor, limit)

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        params = {"from": since.isoformat(), "to": until.isoformat()}
        content = await self._get(f"{self._names.of(kind)}/counts", params)
        try:
            told = msgspec.json.decode(content, type=list[CountTold])
        except msgspec.DecodeError as error:
            raise unreadable("统计结果格式有误") from error
        return [
            DayCount(kind=kind, day=one.day, count=one.count, digest=one.digest) for one in told
        ]

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        limit, skip = 1_000, 0
        while True:
            params: dict[str, str | int] = {"skip": skip, "limit": limit}
            path = f"{self._names.of(kind)}/days/{day.isoformat()}"
            rows = JsonAnswer(await self._get(path, params)).rows(self._access.rows)
            for one in rows:
                yield one
            if not rows:
                return
            skip += limit

    async def push(self, order: Order) -> Receipt:
        headers = {"Content-Type": "application/json"}
        content = msgspec.json.encode(order)
        answer = await self._http.ask("POST", "orders", content=content, headers=headers)
        if answer.status in NO_SUCH:
            raise NotOffered("该系统不接收下发数据。", code="push_not_offered")
        try:
            return msgspec.json.decode(answer.content, type=Receipt)
        except msgspec.DecodeError as error:
            raise unreadable("回执格式有误", status=answer.status) from error

    async def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        headers = {"Range": f"bytes={start}-"}
        async with self._http.stream(f"recordings/{file}", headers) as response:
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                return
            if response.status_code != httpx.codes.PARTIAL_CONTENT and start:
                raise unreadable("不支持续传", status=response.status_code)
            if response.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                raise unreadable("录音不存在", status=response.status_code)
            if start and not _begins_at(response, start):
                raise unreadable("续传位置不符")
            try:
                async for block in response.aiter_bytes(BLOCK_BYTES):
                    yield block
            except httpx.HTTPError as error:
                raise away("system_broke_off") from error

    async def check(self) -> str:
        try:
            told = msgspec.json.decode(await self._get("status", {}), type=Status)
        except msgspec.DecodeError as error:
            raise unreadable("状态格式有误") from error
        return f"{told.name} {told.version}".strip()

    async def close(self) -> None:
        await self._http.close()

    async def _pull_by_cursor(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        params: dict[str, str | int] = {"limit": limit}
        reached = place_of(cursor, Reached()).next
        if reached:
            params["cursor"] = reached
        answer = JsonAnswer(await self._get(self._names.of(kind), params))
        rows = answer.rows(self._access.rows)
        following = answer.text(self._access.next) or reached
        if rows and following == reached:
            raise unreadable("游标没有前进")
        left = answer.whole(_beside(self._access.next, "left"))
        more = bool(rows) and left != 0
        return Pulled(records=rows, cursor=written(Reached(following)), more=more, backlog=left)

    async def _pull_by_time(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        """The moment reached is asked again from its first page, as it may not be over yet."""
        place = place_of(cursor, Place())
        params: dict[str, str | int] = {"since": place.since, "limit": limit}
        paged = self._access.paging == "page"
        if paged:
            params["page"] = place.page
        answer = JsonAnswer(await self._get(self._names.of(kind), params))
        rows = answer.rows(self._access.rows)
        reached = answer.text(self._access.next) or place.since
        full = len(rows) >= limit
        if reached != place.since:
            place = Place(reached)
        elif not full:
            place = Place(place.since)
        elif paged:
            place = Place(place.since, place.page + 1)
        else:
            raise unreadable("同一时刻的记录多于一页", page=limit)
        return Pulled(records=rows, cursor=written(place), more=full)

    async def _get(self, path: str, params: Mapping[str, str | int]) -> bytes:
        answer = await self._http.ask("GET", path, params=params)
        if answer.status in NO_SUCH and path.endswith("/counts"):
            raise NotOffered("该系统不提供统计。", code="counts_not_offered")
        if answer.status != httpx.codes.OK:
            raise unreadable("状态码不是成功", status=answer.status)
        return answer.content


def _beside(path: str, name: str) -> str:
    before, dot, _ = path.rpartition(".")
    return f"{before}{dot}{name}"


def _begins_at(response: httpx.Response, start: int) -> bool:
    return str(response.headers.get("Content-Range", "")).startswith(f"bytes {start}-")

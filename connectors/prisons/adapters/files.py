"""Files in a watched folder or on SFTP (docs/protocols.md).

records/     exports, read in the order of their names; temporary names are left alone
counts/      statements of counts by kind and day, of which the last one counts
orders/      ours, one file each
receipts/    what became of them
recordings/  sound and picture
"""

import asyncio
import csv
import re
from collections.abc import AsyncIterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from itertools import islice

import msgspec

from connectors.prisons.adapters.answers import MOST_BYTES, away, unacknowledged, unreadable
from connectors.prisons.adapters.cursor import place_of, written
from connectors.prisons.adapters.day import day_of
from connectors.prisons.adapters.file_rows import csv_rows, json_lines
from connectors.prisons.adapters.folder import FileSeen, Folder
from connectors.prisons.adapters.names import KindNames
from connectors.prisons.adapters.places import order_name
from connectors.prisons.port import Broken, DayCount, NotOffered, Order, Pulled, Receipt, Told
from schemas.errors import InvalidInput
from schemas.exchange.prison_systems.access import FilesAccess
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping

RECORDS, COUNTS, ORDERS, RECEIPTS, RECORDINGS = (
    "records",
    "counts",
    "orders",
    "receipts",
    "recordings",
)
UNFINISHED = re.compile(r"^[.~]|\.(part|tmp|temp|filepart|swp|crdownload)$", re.I)
ROWS_AT_ONCE = 5_000
LOOKS, LOOK_EVERY_S = 10, 0.5
"""How long an acknowledgement is waited for at once; later it is asked for again."""


class Reached(msgspec.Struct, frozen=True, tag="files"):
    """The file that is being read, and the place behind what was told of it."""

    file: str = ""
    at: int = 0


class CountLine(msgspec.Struct, frozen=True):
    kind: str
    day: date
    count: int
    digest: str = ""


class FilesSystem:
    """A system that writes files."""

    def __init__(self, access: FilesAccess, kinds: Sequence[KindMapping], folder: Folder) -> None:
        self._access = access
        self._names = KindNames(kinds)
        self._folder = folder
        self._kept: tuple[FileSeen, bytes] | None = None
        """The file that was read last, until it is told whole: pages ask for the same one."""

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        reached = place_of(cursor, Reached())
        found: list[Told | Broken] = []
        files = [one for one in await self._files(kind) if one.name >= reached.file]
        left = 0
        for at, file in enumerate(files):
            if len(found) >= limit:
                left = len(files) - at
                break
            start = reached.at if file.name == reached.file else 0
            if start >= file.size:
                continue
            rows, place = await self._rows(file, start, limit - len(found))
            found += rows
            reached = Reached(file.name, place)
            if place < file.size:
                left = len(files) - at
                break
        return Pulled(records=found, cursor=written(reached), more=left > 0)

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        statements = [one for one in await self._folder.listing(COUNTS) if _is_finished(one)]
        if not statements:
            await self._folder.listing(RECORDS, must=True)
            raise NotOffered("该系统没有对账文件。", code="counts_not_offered")
        content = await self._folder.load(f"{COUNTS}/{statements[-1].name}", MOST_BYTES)
        name = stem_of(self._names.of(kind))
        return [
            DayCount(kind=kind, day=one.day, count=one.count, digest=one.digest)
            for one in count_lines(content or b"")
            if one.kind == name and since <= one.day <= until
        ]

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        """Every version of the day's records that any file tells of; broken rows have no day."""
        mapping = self._names.mapping(kind)
        for file in await self._files(kind):
            place = 0
            while place < file.size:
                rows, place = await self._rows(file, place, ROWS_AT_ONCE)
                for one in rows:
                    if isinstance(one, Told) and (
                        day_of(one.fields.get(mapping.day), mapping.day_format) == day
                    ):
                        yield one

    async def push(self, order: Order) -> Receipt:
        name = f"{order_name(order.id)}.json"
        if (receipt := await self._receipt(name)) is not None:
            return receipt
        await self._folder.store(f"{ORDERS}/{name}", msgspec.json.encode(order))
        for _ in range(LOOKS):
            if (receipt := await self._receipt(name)) is not None:
                return receipt
            await asyncio.sleep(LOOK_EVERY_S)
        raise unacknowledged()

    def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        return self._folder.read(f"{RECORDINGS}/{file}", start)

    async def check(self) -> str:
        files = await self._folder.listing(RECORDS, must=True)
        return f"文件交换目录，{len(files)} 个文件"

    async def close(self) -> None:
        await self._folder.close()

    async def _files(self, kind: RecordKind) -> list[FileSeen]:
        pattern = self._names.of(kind)
        return [
            one
            for one in await self._folder.listing(RECORDS, must=True)
            if fnmatchcase(one.name, pattern) and _is_finished(one)
        ]

    async def _rows(
        self, file: FileSeen, start: int, limit: int
    ) -> tuple[list[Told | Broken], int]:
        """So many rows from a place on, and the place behind them; the file's size at its end."""
        content = await self._content(file)
        if isinstance(content, Broken):
            return [content], file.size
        rows, place = await asyncio.to_thread(self._parsed, file.name, content, start, limit)
        if place >= file.size:
            self._kept = None
        return rows, place

    async def _content(self, file: FileSeen) -> bytes | Broken:
        if self._kept is not None and self._kept[0] == file:
            return self._kept[1]
        try:
            content = await self._folder.load(f"{RECORDS}/{file.name}", MOST_BYTES)
        except InvalidInput as error:
            return Broken(file.name.encode(), f"文件 {file.name} 无法读取：{error.message}")
        if content is None or len(content) != file.size:
            # It was taken away or written anew since the listing: the next one tells.
            raise away("file_changed")
        self._kept = (file, content)
        return content

    def _parsed(
        self, name: str, content: bytes, start: int, limit: int
    ) -> tuple[list[Told | Broken], int]:
        if self._access.format == "json_lines":
            rows = json_lines(content, start)
        else:
            rows = csv_rows(content, self._access.encoding, name, start)
        found = list(islice(rows, limit))
        place = found[-1][1] if len(found) == limit else len(content)
        return [one for one, _ in found], place

    async def _receipt(self, name: str) -> Receipt | None:
        content = await self._folder.load(f"{RECEIPTS}/{name}", MOST_BYTES)
        if content is None:
            return None
        try:
            return msgspec.json.decode(content, type=Receipt)
        except msgspec.DecodeError as error:
            raise unreadable("回执格式有误") from error


def stem_of(pattern: str) -> str:
    """What stands before the wildcard: a kind's name in a statement of counts."""
    return pattern.partition("*")[0].rstrip("-_. ")


def count_lines(content: bytes) -> list[CountLine]:
    """A statement of counts: kind, day, count and digest, named by its first line."""
    try:
        rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
        return msgspec.convert(rows, list[CountLine], strict=False)
    except (UnicodeDecodeError, csv.Error, msgspec.ValidationError) as error:
        raise unreadable("对账文件格式有误") from error


def _is_finished(file: FileSeen) -> bool:
    return not UNFINISHED.search(file.name)

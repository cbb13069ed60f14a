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

import msgspec

from connectors.prisons.adapters.answers import MOST_BYTES, away, unreadable
from connectors.prisons.adapters.cursor import place_of, written
from connectors.prisons.adapters.day import day_of
from connectors.prisons.adapters.file_rows import csv_rows, json_lines
from connectors.prisons.adapters.folder import FileSeen, Folder
from connectors.prisons.adapters.names import KindNames
from connectors.prisons.adapters.places import order_name
from connectors.prisons.port import Broken, DayCount, NotOffered, Order, Pulled, Receipt, Told
from schemas.errors import InvalidInput
from schemas.prison_systems.access import FilesAccess
from schemas.prison_systems.kinds import RecordKind
from schemas.prison_systems.mapping import KindMapping

RECORDS, COUNTS, ORDERS, RECEIPTS, RECORDINGS = (
    "records",
    "counts",
    "orders",
    "receipts",
    "recordings",
)
UNFINISHED = re.compile(r"^[.~]|\.(part|tmp|temp|filepart|swp|crdownload)$", re.I)
LOOKS, LOOK_EVERY_S = 10, 0.5
"""How long an acknowledgement is waited for at once; later it is asked for again."""


class Reached(msgspec.Struct, frozen=True, tag="files"):
    """The file that is being read, and how many of its rows were told."""

    file: str = ""
    row: int = 0


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
        self._kept: tuple[FileSeen, list[Told | Broken]] | None = None
        """The rows of the file that was read last, since pages ask for the same one."""

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        reached = place_of(cursor, Reached())
        found: list[Told | Broken] = []
        files = [one for one in await self._files(kind) if one.name >= reached.file]
        left = 0
        for at, file in enumerate(files):
            if len(found) >= limit:
                left = len(files) - at
                break
            rows = await self._rows(file)
            first = reached.row if file.name == reached.file else 0
            taken = rows[first : first + limit - len(found)]
            found += taken
            reached = Reached(file.name, first + len(taken))
            if reached.row < len(rows):
                left = len(files) - at
                break
        return Pulled(records=found, cursor=written(reached), more=left > 0)

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        statements = [one for one in await self._folder.listing(COUNTS) if _is_finished(one)]
        if not statements:
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
            for one in await self._rows(file):
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
        raise away("order_unacknowledged")

    def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        return self._folder.read(f"{RECORDINGS}/{file}", start)

    async def check(self) -> str:
        files = await self._folder.listing(RECORDS)
        return f"文件交换目录，{len(files)} 个文件"

    async def close(self) -> None:
        await self._folder.close()

    async def _files(self, kind: RecordKind) -> list[FileSeen]:
        pattern = self._names.of(kind)
        return [
            one
            for one in await self._folder.listing(RECORDS)
            if fnmatchcase(one.name, pattern) and _is_finished(one)
        ]

    async def _rows(self, file: FileSeen) -> list[Told | Broken]:
        if self._kept is not None and self._kept[0] == file:
            return self._kept[1]
        rows = await self._parsed(file)
        self._kept = (file, rows)
        return rows

    async def _parsed(self, file: FileSeen) -> list[Told | Broken]:
        try:
            content = await self._folder.load(f"{RECORDS}/{file.name}", MOST_BYTES)
        except InvalidInput as error:
            return [Broken(file.name.encode(), f"文件 {file.name} 无法读取：{error.message}")]
        if not content:
            return [Broken(file.name.encode(), f"文件 {file.name} 无法读取：没有内容")]
        if self._access.format == "json_lines":
            return await asyncio.to_thread(json_lines, content)
        return await asyncio.to_thread(csv_rows, content, self._access.encoding, file.name)

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

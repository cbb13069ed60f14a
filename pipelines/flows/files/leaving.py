"""Files on their way out, before any protocol tells of them."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from connectors.files.reader import SealedReader
from connectors.postgres.audit import audit
from connectors.postgres.platform.attachments import AttachmentRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter

Writer = CsvWriter | XlsxWriter
Lines = Iterable[Sequence[Cell]]


class MadeFile(msgspec.Struct, frozen=True):
    """One that is made as it is sent, to be kept under its name."""

    content: AsyncIterator[bytes]
    media_type: str
    name: str


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """One that was handed in, found whole; shown in the page only where it may be."""

    reader: SealedReader
    row: AttachmentRow
    inline: bool


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file that leaves: who may take it, and what is written down of it."""

    permission: Permission | str
    action: str
    object_kind: str
    noted: tuple[str, ...] = ("format", "rows")
    """Of these, what is written down beside the content's own detail."""
    dated: bool = True
    """Whether its name ends with when it was taken."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on one sheet below the mark."""

    name: str
    top: Sequence[Sequence[Cell]] = ()
    """Comes again on a further sheet where the rows are too many for one."""
    rows: Lines | AsyncIterator[Lines]
    """All at once, or as they are read; they are packed beside the loop that serves others."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What one file holds."""

    name: str
    """Without moment and ending."""
    sheet: Sheet
    further: Sequence[Sheet] = ()
    total: int
    """The number that the mark tells."""
    detail: dict[str, Any] = {}
    object_id: str | None = None
    stream: str | None = None
    """Of the audit log, where it is not the officer's own."""


def require(officer: Officer, what: Leaving) -> None:
    """Raise `Forbidden` unless the officer may take it; asked before anything is read."""
    require_permission(officer.permissions, what.permission)


async def leave(
    tx: Tx, officer: Officer, what: Leaving, content: Content, form: str, at: datetime
) -> MadeFile:
    """One that whoever may take it takes: written down, marked, and made as it is sent."""
    require(officer, what)
    told = {"format": form, "rows": content.total}
    await audit.write(
        tx,
        stream=content.stream or officer.stream,
        actor=officer.actor(),
        action=what.action,
        object_kind=what.object_kind,
        object_id=content.object_id,
        detail=content.detail | {name: told[name] for name in what.noted},
        at=at,
    )
    return made(officer, content, form, at, dated=what.dated)


def made(
    officer: Officer, content: Content, form: str, at: datetime, *, dated: bool = True
) -> MadeFile:
    """The file itself, with who took it on top and at the foot of each page."""
    mark = watermark(officer.name, officer.login, officer.unit_name, at, content.total)
    sheet = content.sheet
    top: list[Sequence[Cell]] = [[mark], *sheet.top]
    writer: Writer
    if form == "csv":
        writer, first = CsvWriter(), top
    else:
        writer, first = XlsxWriter(sheet.name, repeated=top, note=mark), []
    name = f"{content.name}_{local(at):%Y%m%d_%H%M}" if dated else content.name
    return MadeFile(_packed(writer, first, mark, content), writer.media_type, f"{name}.{form}")


async def _packed(
    writer: Writer, first: Lines, mark: str, content: Content
) -> AsyncIterator[bytes]:
    """Batch by batch."""
    # At once, while the database still sorts: who waits sees that the file has begun.
    yield writer.feed(first)
    async for batch in _batches(content.sheet.rows):
        if packed := await asyncio.to_thread(writer.feed, batch):
            yield packed
    for sheet in content.further:
        assert isinstance(writer, XlsxWriter), "CSV has one sheet"
        async for packed in _further(writer, sheet, mark):
            yield packed
    yield await asyncio.to_thread(writer.finish)


async def _further(writer: XlsxWriter, sheet: Sheet, mark: str) -> AsyncIterator[bytes]:
    yield writer.sheet(sheet.name, [[mark], *sheet.top])
    async for batch in _batches(sheet.rows):
        yield await asyncio.to_thread(writer.feed, batch)


async def _batches(rows: Lines | AsyncIterator[Lines]) -> AsyncIterator[Lines]:
    if isinstance(rows, AsyncIterator):
        async for batch in rows:
            yield batch
    else:
        yield rows


async def content_of(writer: Writer, rows: Lines) -> AsyncIterator[bytes]:
    """All rows at once, of a file that is not yet taken by `leave`."""
    yield await asyncio.to_thread(writer.feed, rows)
    yield await asyncio.to_thread(writer.finish)

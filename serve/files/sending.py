"""Giving a file out: never a byte of one that is not what was handed in (VC-CFG-21)."""

import asyncio
import base64

from litestar.response import Stream

from connectors.files.reader import SealedReader
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.postgres.platform import files
from connectors.postgres.platform.attachments import AttachmentRow
from pipelines.flows.files.pieces import pieces
from pipelines.flows.services import Services
from pipelines.rules.files.names import disposition
from schemas.errors import IntegrityBroken, NotFound
from schemas.platform.files import DOCUMENTS


def not_found() -> NotFound:
    return NotFound("没有找到这个文件，可能已被清理。", code="file_not_found")


async def verified(services: Services, row: AttachmentRow) -> SealedReader:
    """The file opened, once its content fits the register; `IntegrityBroken` where it does not."""
    async with services.database.transaction() as tx:
        stored = await files.get(tx, row.id)
    if stored is None:
        raise not_found()
    return await asyncio.to_thread(_whole, services.files, stored, row)


def _whole(store: SealedStore, stored: StoredFile, row: AttachmentRow) -> SealedReader:
    try:
        reader = store.open(stored)
        try:
            reader.verify(sha256=row.sha256 or None)
        except BaseException:
            reader.close()
            raise
    except IntegrityBroken as broken:
        raise IntegrityBroken(
            "文件的校验值与登记的不符，可能已损坏或被改动，已停止下载。请联系系统管理员。",
            code="file_broken",
            file_id=row.id,
            found=broken.code,
        ) from broken
    return reader


def answer(reader: SealedReader, row: AttachmentRow, *, inline: bool) -> Stream:
    """To be kept under its name; shown in the page only where it is a document or picture."""
    digest = base64.b64encode(bytes.fromhex(row.sha256)).decode()
    headers = {
        "Content-Length": str(reader.size),
        "Content-Disposition": disposition(row.name, inline=inline and row.media_type in DOCUMENTS),
        "Cache-Control": "private, no-store",
    }
    if digest:
        # RFC 9530: whoever takes the file can check it by himself.
        headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return Stream(pieces(reader, 0, reader.size), media_type=row.media_type, headers=headers)

"""Opening a file that was handed in: never one that is not what was handed in (VC-CFG-21)."""

import asyncio

from connectors.files.reader import SealedReader
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.postgres.platform import files
from connectors.postgres.platform.attachments import AttachmentRow
from pipelines.flows.services import Services
from schemas.errors import IntegrityBroken, NotFound


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

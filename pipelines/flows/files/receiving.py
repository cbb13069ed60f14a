"""Taking in a file as it comes: looked at, sealed at once, nobody's but its sender's at first."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator

import msgspec

from connectors.files.pictures import without_metadata
from connectors.files.stored_file import StoredFile
from connectors.files.writer import SealedWriter
from connectors.postgres.audit import audit
from connectors.postgres.platform import attachments, going_uploads
from connectors.postgres.platform.attachments import AttachmentRow
from pipelines.flows.files.body import Body
from pipelines.flows.files.gathering import gather, whole_of
from pipelines.flows.files.uploads import KIND
from pipelines.flows.platform.scanning.checking import UploadCheck
from pipelines.flows.services import Services
from pipelines.rules.files.admission import (
    MEGABYTE,
    HarmSearch,
    admitted,
    require_digest,
    require_small,
)
from pipelines.rules.files.content import HEAD_BYTES
from pipelines.rules.files.names import clean_name
from pipelines.rules.security.actor import Actor
from schemas.errors import QinqiaoError, TooManyRequests, Unavailable
from schemas.platform.files import PICTURES, FileView, UploadGoing

logger = logging.getLogger(__name__)

BLOCK_BYTES = 512 * 1024
LARGEST_PICTURE = 20 * MEGABYTE
"""A picture is held as a whole, to be drawn anew."""
MOST_FREE = 50
"""Files of one person that nothing has taken yet."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be taken in; `checksum` is the one that the sender knows, or empty."""

    name: str
    purpose: str
    media_types: tuple[str, ...]
    most_bytes: int
    checksum: str = ""


async def receive(
    services: Services, body: Body, asked: Expected, actor: Actor, stream: str
) -> FileView:
    """Keep what comes as a whole; refused at the first byte that is too many or wrong."""
    return await _receive(services, body, _bounded(services, asked), actor, stream)


async def receive_in_pieces(
    services: Services, body: Body, asked: Expected, actor: Actor, stream: str
) -> FileView | UploadGoing:
    """The same, where the body may be a piece: how much is here, until it is the whole file.

    A file that is refused leaves nothing of its pieces.
    """
    asked = _bounded(services, asked)
    if body.part is None:
        return await _receive(services, body, asked, actor, stream)
    found = await gather(services, body, body.part, asked.most_bytes, actor)
    going = found.going
    if found.file_id is not None:
        async with services.database.reading() as tx:
            return file_view(await attachments.need(tx, found.file_id))
    if not found.whole:
        return UploadGoing(received=going.received, total=going.total)
    try:
        file = await _receive(services, whole_of(services, going), asked, actor, stream)
    except QinqiaoError as refused:
        if not refused.retryable:
            async with services.database.transaction() as tx:
                await going_uploads.drop(tx, going.id)
        raise
    async with services.database.transaction() as tx:
        await going_uploads.end(tx, going.id, file.id, services.clock())
    return file


def _bounded(services: Services, asked: Expected) -> Expected:
    return msgspec.structs.replace(
        asked,
        name=clean_name(asked.name),
        most_bytes=min(asked.most_bytes, services.settings.upload_most_mb * MEGABYTE),
    )


async def _receive(
    services: Services, body: Body, asked: Expected, actor: Actor, stream: str
) -> FileView:
    await _require_room(services, actor)
    require_small(body.announced, asked.most_bytes)
    async with UploadCheck(services, actor, asked.purpose, asked.name, stream) as check:
        stored, sha256 = await _Intake(services, asked, check).take(check.fed(_blocks(body)))
    try:
        return await _register(services, asked, stored, sha256, actor, stream)
    except BaseException:
        services.files.delete(stored)
        raise


async def _require_room(services: Services, actor: Actor) -> None:
    async with services.database.transaction() as tx:
        if await attachments.count_free(tx, actor) >= MOST_FREE:
            raise TooManyRequests(
                "您有太多未使用的附件，请先提交或稍后再试。", code="too_many_files"
            )


async def _blocks(body: Body) -> AsyncIterator[bytes]:
    """In pieces worth a thread; a sender who went away is an error like any other."""
    held = bytearray()
    async for piece in body.pieces:
        held += piece
        if len(held) >= BLOCK_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


class _Intake:
    """One file on its way in."""

    def __init__(self, services: Services, asked: Expected, check: UploadCheck) -> None:
        self._check = check
        self._files = services.files
        self._asked = asked
        self._search = HarmSearch()
        self._sm3 = hashlib.new("sm3")
        self._sha256 = hashlib.sha256()
        self._size = 0

    async def take(self, blocks: AsyncIterator[bytes]) -> tuple[StoredFile, str]:
        """The sealed file and its SHA-256."""
        head = b""
        async for block in blocks:
            head += block
            if len(head) >= HEAD_BYTES:
                break
        found = admitted(self._asked.name, head[:HEAD_BYTES], self._asked.media_types)
        try:
            if found.media_type in PICTURES:
                return await self._picture(found.media_type, head, blocks)
            return await self._sealed(found.media_type, head, blocks)
        except OSError as error:
            logger.error("the file store takes nothing: %s", error)
            raise Unavailable("文件暂时无法保存，请稍后再试。", code="storage_failed") from error

    async def _sealed(
        self, media_type: str, head: bytes, blocks: AsyncIterator[bytes]
    ) -> tuple[StoredFile, str]:
        writer = self._files.create(KIND, media_type)
        try:
            await asyncio.to_thread(self._write, writer, head)
            async for block in blocks:
                await asyncio.to_thread(self._write, writer, block)
            self._require_digest()
            await self._check.require_clean()
            return await asyncio.to_thread(writer.close), self._sha256.hexdigest()
        finally:
            writer.abort()

    def _write(self, writer: SealedWriter, block: bytes) -> None:
        self._look(block, self._asked.most_bytes)
        writer.write(block)

    async def _picture(
        self, media_type: str, head: bytes, blocks: AsyncIterator[bytes]
    ) -> tuple[StoredFile, str]:
        """Kept without what the camera noted down, such as the place (EXIF)."""
        most = min(self._asked.most_bytes, LARGEST_PICTURE)
        self._look(head, most)
        whole = bytearray(head)
        async for block in blocks:
            self._look(block, most)
            whole += block
        self._require_digest()
        await self._check.require_clean()
        plain = await asyncio.to_thread(without_metadata, bytes(whole), media_type)
        stored = await asyncio.to_thread(self._files.put, KIND, media_type, plain)
        return stored, hashlib.sha256(plain).hexdigest()

    def _look(self, block: bytes, most: int) -> None:
        self._size += len(block)
        require_small(self._size, most)
        self._search.look(block)
        self._sm3.update(block)
        self._sha256.update(block)

    def _require_digest(self) -> None:
        sm3, sha256 = self._sm3.hexdigest(), self._sha256.hexdigest()
        require_digest(self._asked.checksum, sm3=sm3, sha256=sha256)


async def _register(
    services: Services,
    asked: Expected,
    stored: StoredFile,
    sha256: str,
    actor: Actor,
    stream: str,
) -> FileView:
    async with services.database.transaction() as tx:
        row = await attachments.add(
            tx,
            stored,
            name=asked.name,
            sha256=sha256,
            purpose=asked.purpose,
            owner=actor,
            at=services.clock(),
        )
        await audit.write(
            tx,
            stream=stream,
            actor=actor,
            action="file.upload",
            object_kind="file",
            object_id=stored.id,
            detail={"purpose": asked.purpose, "name": row.name, "size": row.size, "sm3": row.sm3},
            at=services.clock(),
        )
    return file_view(row)


def file_view(row: AttachmentRow) -> FileView:
    return FileView(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sm3=row.sm3,
        sha256=row.sha256,
        uploaded_at=row.uploaded_at,
    )

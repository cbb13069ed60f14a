"""Gathers a file that comes in pieces: what is here stays, whatever becomes of the line."""

import secrets
from collections.abc import AsyncIterator

import msgspec

from connectors.postgres.platform import attachments, going_uploads
from connectors.postgres.platform.going_uploads import GoingUpload
from pipelines.flows.files.body import Body
from pipelines.flows.services import Services
from pipelines.rules.files.admission import require_small
from pipelines.rules.files.pieces import MOST_PIECE, Part, is_next, require_fitting
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.purposes import UPLOAD_PIECE
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import Conflict, TooManyRequests

MOST_GOING = 10
"""Files of one person that are on their way at once."""


class Gathered(msgspec.Struct, frozen=True):
    """What is here of a file after a piece."""

    going: GoingUpload
    file_id: str | None
    """The file that came of it, where a piece comes again after the last one."""

    @property
    def whole(self) -> bool:
        return self.going.received == self.going.total


async def gather(
    services: Services, body: Body, part: Part, most_bytes: int, owner: Actor
) -> Gathered:
    """Keep the piece; `Conflict` names where to go on after a gap."""
    require_small(part.total, most_bytes)
    content = await _read(body)
    async with services.database.transaction() as tx:
        going = await going_uploads.find(tx, owner, part.key)
        require_fitting(part, len(content), part.total if going is None else going.total)
        if going is None:
            if await going_uploads.going_of(tx, owner) >= MOST_GOING:
                raise TooManyRequests(
                    "有太多文件正在上传，请等它们传完再试。", code="too_many_uploads"
                )
            going = await going_uploads.begin(tx, owner, part, services.clock())
        if going.file_id is None and is_next(part, len(content), going.received):
            nonce = secrets.token_bytes(NONCE_BYTES)
            place = _place(going.id, going.received)
            sealed = seal_bytes(services.keys.sealing(UPLOAD_PIECE), content, place, nonce)
            going = await going_uploads.keep(tx, going, sealed, len(content), services.clock())
        if going.file_id is not None and not await attachments.by_ids(tx, [going.file_id]):
            raise Conflict("文件已失效，请重新选择文件上传。", code="upload_gone")
    return Gathered(going, going.file_id)


def whole_of(services: Services, going: GoingUpload) -> Body:
    """The file as if it had come in one."""
    return Body(_opened(services, going), going.total)


async def _opened(services: Services, going: GoingUpload) -> AsyncIterator[bytes]:
    key = services.keys.sealing(UPLOAD_PIECE)
    async with services.database.reading() as tx:
        async for start, sealed in going_uploads.pieces(tx, going.id):
            yield open_bytes(key, sealed, _place(going.id, start))


async def _read(body: Body) -> bytes:
    held = bytearray()
    async for piece in body.pieces:
        held += piece
        require_small(len(held), MOST_PIECE)
    return bytes(held)


def _place(upload_id: str, start: int) -> str:
    return f"going_piece:{upload_id}:{start}"

"""Files of which some pieces are here; what is kept of them is sealed (VC-PUB-25)."""

from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
from sqlalchemy import delete, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.files.pieces import Part
from pipelines.rules.security.actor import Actor
from schemas.tables.platform.piecewise import going_piece as piece
from schemas.tables.platform.piecewise import going_upload as upload


class GoingUpload(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way in."""

    id: str
    total: int
    received: int
    file_id: str | None


async def find(tx: Tx, owner: Actor, key: str) -> GoingUpload | None:
    """The owner's upload of this key; one at a time looks, until the commit."""
    await tx.lock(f"upload:{owner.kind.value}:{owner.id}:{key}")
    mine = (
        upload.c.owner_kind == owner.kind.value,
        upload.c.owner_id == owner.id,
        upload.c.upload_key == key,
    )
    return await tx.first(select(upload).where(*mine), GoingUpload)


async def going_of(tx: Tx, owner: Actor) -> int:
    """How many of the owner's are not whole yet."""
    mine = (
        upload.c.owner_kind == owner.kind.value,
        upload.c.owner_id == owner.id,
        upload.c.file_id.is_(None),
    )
    return int(await tx.scalar(select(func.count()).select_from(upload).where(*mine)))


async def begin(tx: Tx, owner: Actor, part: Part, at: datetime) -> GoingUpload:
    begun = GoingUpload(id=make_id(), total=part.total, received=0, file_id=None)
    await tx.execute(
        insert(upload).values(
            **msgspec.structs.asdict(begun),
            owner_kind=owner.kind.value,
            owner_id=owner.id,
            upload_key=part.key,
            touched_at=at,
        )
    )
    return begun


async def keep(tx: Tx, going: GoingUpload, sealed: bytes, size: int, at: datetime) -> GoingUpload:
    """The next piece; answers how much is here then."""
    row = {"upload_id": going.id, "start": going.received, "content": sealed}
    await tx.execute(insert(piece).values(row))
    after = msgspec.structs.replace(going, received=going.received + size)
    values = {"received": after.received, "touched_at": at}
    await tx.execute(update(upload).where(upload.c.id == going.id).values(values))
    return after


async def pieces(tx: Tx, upload_id: str) -> AsyncIterator[tuple[int, bytes]]:
    """Where each begins, with what it holds sealed, in order and one at a time."""
    mine = piece.c.upload_id == upload_id
    begins = (await tx.execute(select(piece.c.start).where(mine).order_by(piece.c.start))).scalars()
    for start in begins.all():
        yield start, await tx.scalar(select(piece.c.content).where(mine, piece.c.start == start))


async def end(tx: Tx, upload_id: str, file_id: str, at: datetime) -> None:
    """The file is there: a sender whose answer was lost is told of it for a while."""
    await tx.execute(delete(piece).where(piece.c.upload_id == upload_id))
    values = {"file_id": file_id, "touched_at": at}
    await tx.execute(update(upload).where(upload.c.id == upload_id).values(values))


async def drop(tx: Tx, upload_id: str) -> None:
    await tx.execute(delete(piece).where(piece.c.upload_id == upload_id))
    await tx.execute(delete(upload).where(upload.c.id == upload_id))


async def clear(tx: Tx, before: datetime) -> int:
    """Remove what nobody went on with."""
    old = select(upload.c.id).where(upload.c.touched_at < before)
    await tx.execute(delete(piece).where(piece.c.upload_id.in_(old)))
    return (await tx.execute(delete(upload).where(upload.c.touched_at < before))).rowcount


async def forget(tx: Tx, owner_kind: str, owner_id: str) -> int:
    """Remove all of somebody who is erased."""
    mine = (upload.c.owner_kind == owner_kind, upload.c.owner_id == owner_id)
    await tx.execute(delete(piece).where(piece.c.upload_id.in_(select(upload.c.id).where(*mine))))
    return (await tx.execute(delete(upload).where(*mine))).rowcount

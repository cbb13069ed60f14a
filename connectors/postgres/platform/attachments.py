"""The register of files that people handed in: whose they are, and what holds them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Select, func, insert, select, update

from connectors.files.stored_file import StoredFile
from connectors.postgres.arrays import among
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from schemas.tables.platform.file import attachment
from schemas.tables.recordings.recording import stored_file

CASE = "approval_case"


class Holder(NamedTuple):
    """What a file belongs to: a module's code or `CASE`, and an id there."""

    kind: str
    id: str


class AttachmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is still there; digests are those of its plain content."""

    id: str
    name: str
    media_type: str
    size: int
    sm3: str
    sha256: str
    purpose: str
    owner_kind: str
    owner_id: str
    holder_kind: str | None
    holder_id: str | None
    uploaded_at: datetime

    def is_held_by(self, holder: Holder | None) -> bool:
        return holder is not None and (self.holder_kind, self.holder_id) == holder


def _rows() -> Select[tuple[object, ...]]:
    content = (stored_file.c.media_type, stored_file.c.size, stored_file.c.sm3)
    return (
        select(attachment, *content)
        .join(stored_file, stored_file.c.id == attachment.c.id)
        .where(stored_file.c.deleted_at.is_(None))
    )


async def add(
    tx: Tx, file: StoredFile, *, name: str, sha256: str, purpose: str, owner: Actor, at: datetime
) -> AttachmentRow:
    """Register a file that nothing holds yet."""
    await files.add(tx, file)
    await tx.execute(
        insert(attachment).values(
            id=file.id,
            name=name,
            sha256=sha256,
            purpose=purpose,
            owner_kind=owner.kind.value,
            owner_id=owner.id,
            uploaded_at=at,
            free_since=at,
        )
    )
    return await need(tx, file.id)


async def need(tx: Tx, file_id: str) -> AttachmentRow:
    """The file of an id that is known to be there."""
    (row,) = await by_ids(tx, [file_id])
    return row


async def by_ids(tx: Tx, ids: Collection[str], *, for_update: bool = False) -> list[AttachmentRow]:
    """Those of the files that are there, in the order of their upload."""
    if not ids:
        return []
    found = _rows().where(among(attachment.c.id, ids)).order_by(attachment.c.id)
    return await tx.all(
        found.with_for_update(of=attachment) if for_update else found, AttachmentRow
    )


async def held_by(tx: Tx, holder: Holder) -> list[AttachmentRow]:
    mine = (attachment.c.holder_kind == holder.kind, attachment.c.holder_id == holder.id)
    return await tx.all(_rows().where(*mine).order_by(attachment.c.id), AttachmentRow)


async def held_by_each(tx: Tx, kind: str, ids: Collection[str]) -> dict[str, list[AttachmentRow]]:
    """By the id of a holder, the files that it holds."""
    mine = (attachment.c.holder_kind == kind, among(attachment.c.holder_id, ids))
    held: dict[str, list[AttachmentRow]] = {}
    for row in await tx.all(_rows().where(*mine).order_by(attachment.c.id), AttachmentRow):
        held.setdefault(str(row.holder_id), []).append(row)
    return held


async def count_free(tx: Tx, owner: Actor) -> int:
    """How many files of this person nothing holds."""
    mine = (attachment.c.owner_id == owner.id, attachment.c.free_since.is_not(None))
    return int(await tx.scalar(select(func.count()).select_from(_rows().where(*mine).subquery())))


async def hold(tx: Tx, ids: Collection[str], holder: Holder) -> None:
    """The files belong to this from now on."""
    values = {"holder_kind": holder.kind, "holder_id": holder.id, "free_since": None}
    await tx.execute(update(attachment).where(among(attachment.c.id, ids)).values(**values))


async def take_free(tx: Tx, ids: Collection[str], holder: Holder) -> None:
    """Those of the files that nothing holds yet belong to this from now on."""
    values = {"holder_kind": holder.kind, "holder_id": holder.id, "free_since": None}
    free = (among(attachment.c.id, ids), attachment.c.holder_id.is_(None))
    await tx.execute(update(attachment).where(*free).values(**values))


async def let_go(tx: Tx, ids: Collection[str], holder: Holder, at: datetime) -> None:
    """The holder has done with the files; what something else took meanwhile stays there."""
    mine = (attachment.c.holder_kind == holder.kind, attachment.c.holder_id == holder.id)
    values = {"holder_kind": None, "holder_id": None, "free_since": at}
    await tx.execute(update(attachment).where(among(attachment.c.id, ids), *mine).values(**values))


async def free(tx: Tx, before: datetime, limit: int) -> Sequence[StoredFile]:
    """Files that nothing has held since a moment, locked so that nothing takes them meanwhile."""
    columns = [column for column in stored_file.c if column.name != "deleted_at"]
    found = (
        select(*columns)
        .join(attachment, attachment.c.id == stored_file.c.id)
        .where(stored_file.c.deleted_at.is_(None), attachment.c.free_since < before)
        .order_by(attachment.c.id)
        .limit(limit)
        .with_for_update(of=attachment, skip_locked=True)
    )
    return await tx.all(found, StoredFile)

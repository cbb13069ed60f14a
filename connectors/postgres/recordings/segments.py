"""Segments of recordings and their chain (VC-REC-02)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from connectors.files.stored_file import StoredFile
from connectors.postgres.ids import make_id
from connectors.postgres.platform import files
from connectors.postgres.recordings.recordings import FILE_COLUMNS
from connectors.postgres.transaction import Tx
from pipelines.rules.recordings.segment_chain import ChainHead, Link
from schemas.errors import Conflict
from schemas.tables.recordings.recording import recording, recording_segment, stored_file

LINK = [recording_segment.c[name] for name in Link.__struct_fields__]


async def add(tx: Tx, link: Link, file: StoredFile) -> None:
    """Register a sealed segment and move the chain's head to it; once, however often tried."""
    if await head(tx, link.recording_id) == ChainHead(link.seq, link.digest):
        # A writer that lost the server at the commit comes again.
        return
    await files.add(tx, file)
    values = {name: getattr(link, name) for name in Link.__struct_fields__}
    await tx.execute(insert(recording_segment).values(id=make_id(), file_id=file.id, **values))
    moved = await tx.execute(
        update(recording)
        .where(recording.c.id == link.recording_id, recording.c.last_seq == link.seq - 1)
        .values(last_seq=link.seq, last_digest=link.digest)
    )
    if moved.rowcount != 1:
        raise Conflict("录像分段不连续", code="segment_out_of_order", seq=link.seq)


async def head(tx: Tx, recording_id: str) -> ChainHead:
    """The last link that was registered."""
    found = select(recording.c.last_seq.label("seq"), recording.c.last_digest.label("digest"))
    row = await tx.first(found.where(recording.c.id == recording_id), ChainHead)
    return row or ChainHead()


async def last_part(tx: Tx, recording_id: str) -> int:
    """The newest part, 0 without any."""
    found = select(func.coalesce(func.max(recording_segment.c.part), 0))
    return int(await tx.scalar(found.where(recording_segment.c.recording_id == recording_id)))


async def last_end_s(tx: Tx, recording_id: str) -> float:
    """Until when the segments reach, in seconds of the recording clock."""
    found = select(func.coalesce(func.max(recording_segment.c.end_s), 0.0))
    return float(await tx.scalar(found.where(recording_segment.c.recording_id == recording_id)))


async def links(tx: Tx, recording_id: str) -> list[Link]:
    """The chain as it is registered, in order."""
    found = select(*LINK).where(recording_segment.c.recording_id == recording_id)
    return await tx.all(found.order_by(recording_segment.c.seq), Link)


async def stored(tx: Tx, recording_id: str) -> list[StoredFile]:
    """The files of the segments in order, those too whose content was removed."""
    return await tx.all(_files(recording_id), StoredFile)


async def kept(tx: Tx, recording_id: str) -> list[StoredFile]:
    """The files of the segments that are still there, in order."""
    return await tx.all(_files(recording_id).where(stored_file.c.deleted_at.is_(None)), StoredFile)


async def numbers(tx: Tx, recording_id: str) -> list[tuple[int, str]]:
    """Which file each number of the chain stands for."""
    found = select(recording_segment.c.seq, recording_segment.c.file_id)
    rows = await tx.execute(found.where(recording_segment.c.recording_id == recording_id))
    return [(row.seq, row.file_id) for row in rows]


def known_ids(stored_files: Iterable[StoredFile]) -> set[str]:
    return {file.id for file in stored_files}


def _files(recording_id: str) -> Select[Any]:
    return (
        select(*FILE_COLUMNS)
        .join(recording_segment, recording_segment.c.file_id == stored_file.c.id)
        .where(recording_segment.c.recording_id == recording_id)
        .order_by(recording_segment.c.seq)
    )

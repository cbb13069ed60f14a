"""Which files are moved to lasting storage, and how far (VC-REC-04, VC-REC-06)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.files.stored_file import LASTING, WORKING, StoredFile
from connectors.postgres.recordings.recordings import FILE_COLUMNS, SEALED
from connectors.postgres.transaction import Tx
from schemas.tables.recordings.recording import (
    file_transfer,
    recording,
    recording_part,
    recording_segment,
    stored_file,
)

COPIED, DONE, FAILED = "copied", "done", "failed"


def _of_sealed() -> Select[Any]:
    """Ids of the files of finished recordings."""
    parts = select(recording_part.c.file_id).join(
        recording, recording.c.id == recording_part.c.recording_id
    )
    kept = select(recording_segment.c.file_id).join(
        recording, recording.c.id == recording_segment.c.recording_id
    )
    sealed = recording.c.state == SEALED
    return select(parts.where(sealed).union_all(kept.where(sealed)).subquery().c.file_id)


async def waiting(tx: Tx, before: datetime, limit: int, skip: set[str]) -> list[StoredFile]:
    """Files to be moved, those that failed least first; `skip` those tried in this run."""
    found = (
        select(*FILE_COLUMNS)
        .outerjoin(file_transfer, file_transfer.c.file_id == stored_file.c.id)
        .where(
            stored_file.c.id.in_(_of_sealed()),
            stored_file.c.id.not_in(skip),
            stored_file.c.store == WORKING,
            stored_file.c.deleted_at.is_(None),
            stored_file.c.created_at < before,
        )
        .order_by(func.coalesce(file_transfer.c.tries, 0), stored_file.c.id)
    )
    return await tx.all(found.limit(limit), StoredFile)


async def copied(tx: Tx, limit: int) -> list[StoredFile]:
    """Files whose source a died run left behind."""
    found = select(*FILE_COLUMNS).join(file_transfer, file_transfer.c.file_id == stored_file.c.id)
    return await tx.all(found.where(file_transfer.c.state == COPIED).limit(limit), StoredFile)


async def moved(tx: Tx, file_id: str, at: datetime) -> bool:
    """From now on the lasting copy counts; False where the file was removed meanwhile."""
    changed = await tx.execute(
        update(stored_file)
        .where(
            stored_file.c.id == file_id,
            stored_file.c.store == WORKING,
            stored_file.c.deleted_at.is_(None),
        )
        .values(store=LASTING)
    )
    if not changed.rowcount:
        return False
    await _note(tx, file_id, COPIED, None, at)
    return True


async def freed(tx: Tx, file_id: str, at: datetime) -> None:
    values = {"state": DONE, "problem": None, "at": at}
    mine = file_transfer.c.file_id == file_id
    await tx.execute(update(file_transfer).where(mine).values(**values))


async def failed(tx: Tx, file_id: str, problem: str, at: datetime) -> None:
    await _note(tx, file_id, FAILED, problem[:200], at)


async def _note(tx: Tx, file_id: str, state: str, problem: str | None, at: datetime) -> None:
    values = {"state": state, "problem": problem, "at": at}
    row = upsert(file_transfer).values(file_id=file_id, tries=1, **values)
    tried = values | {"tries": file_transfer.c.tries + 1}
    await tx.execute(row.on_conflict_do_update(index_elements=["file_id"], set_=tried))


async def counts(tx: Tx) -> tuple[int, int]:
    """Files that wait, and those of them that failed."""
    unmoved = (
        stored_file.c.id.in_(_of_sealed()),
        stored_file.c.store == WORKING,
        stored_file.c.deleted_at.is_(None),
    )
    found = (
        select(
            func.count().label("all_of_them"),
            func.count().filter(file_transfer.c.state == FAILED).label("bad"),
        )
        .select_from(stored_file)
        .outerjoin(file_transfer, file_transfer.c.file_id == stored_file.c.id)
        .where(*unmoved)
    )
    row = (await tx.execute(found)).one()
    return int(row.all_of_them), int(row.bad)


class TransferRow(msgspec.Struct, frozen=True):
    """How far one file is."""

    file_id: str
    state: str
    tries: int
    problem: str | None


async def states(tx: Tx, file_ids: Collection[str]) -> dict[str, TransferRow]:
    """Of those of the files that were ever tried."""
    found = select(file_transfer).where(file_transfer.c.file_id.in_(list(file_ids)))
    return {row.file_id: row for row in await tx.all(found, TransferRow)}

"""Which dumps came, and how far each month of them has come."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import delete, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.legacy.line import Outcome, Refused
from schemas.labour.legacy import LegacyKind
from schemas.tables.labour.legacy import legacy_batch, legacy_file, legacy_manifest, legacy_refusal

CHUNK = 2_000


class BatchState(StrEnum):
    WAITING = "waiting"
    WRITTEN = "written"
    """Judged and noted; whether its lines are in the ledger, the shard says."""
    DONE = "done"


class KnownManifest(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    digest: str


class FoundFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a look through a dump found."""

    kind: LegacyKind
    prison_id: str
    year: int
    file_name: str
    encoding: str
    digest: str
    rows: int
    amount: int


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    month: int
    state: BatchState
    rows: int


async def manifest_named(tx: Tx, name: str) -> KnownManifest | None:
    found = select(legacy_manifest.c.id, legacy_manifest.c.digest)
    return await tx.first(found.where(legacy_manifest.c.name == name), KnownManifest)


async def add_manifest(tx: Tx, name: str, digest: str, by: str, by_name: str, at: datetime) -> str:
    made = make_id()
    row = {"id": made, "name": name, "digest": digest, "taken_by": by, "taken_name": by_name}
    await tx.execute(insert(legacy_manifest).values(**row, taken_at=at))
    return made


async def take_file(
    tx: Tx, manifest_id: str, found: FoundFile, months: Mapping[int, int], at: datetime
) -> str:
    """The file's row, made with its months where it is new."""
    mine = (
        legacy_file.c.manifest_id == manifest_id,
        legacy_file.c.kind == found.kind.value,
        legacy_file.c.prison_id == found.prison_id,
        legacy_file.c.year == found.year,
    )
    known = await tx.scalar(select(legacy_file.c.id).where(*mine))
    if known is not None:
        return str(known)
    made = make_id()
    row = insert(legacy_file).values(
        id=made, manifest_id=manifest_id, started_at=at, **msgspec.to_builtins(found)
    )
    await tx.execute(row)
    batches = [
        {
            "id": make_id(),
            "file_id": made,
            "month": month,
            "state": BatchState.WAITING.value,
            "rows": rows,
            "unknown_projects": {},
        }
        for month, rows in months.items()
    ]
    if batches:
        await tx.execute(insert(legacy_batch).values(batches))
    return made


async def batches_of(tx: Tx, file_id: str) -> list[Batch]:
    found = select(
        legacy_batch.c.id, legacy_batch.c.month, legacy_batch.c.state, legacy_batch.c.rows
    ).where(legacy_batch.c.file_id == file_id)
    return await tx.all(found.order_by(legacy_batch.c.month), Batch)


async def write_batch(tx: Tx, batch_id: str, outcome: Outcome) -> None:
    """What became of a month's rows, in the place of what an attempt that died noted."""
    taken, refused = outcome.taken, outcome.refused_sum
    values = {
        "state": BatchState.WRITTEN.value,
        "taken_rows": taken.rows,
        "taken_amount": taken.hundredths,
        "before_rows": outcome.before.rows,
        "before_amount": outcome.before.hundredths,
        "refused_rows": refused.rows,
        "refused_amount": refused.hundredths,
        "unknown_projects": outcome.unknown_projects,
    }
    await tx.execute(update(legacy_batch).where(legacy_batch.c.id == batch_id).values(**values))
    await tx.execute(delete(legacy_refusal).where(legacy_refusal.c.batch_id == batch_id))
    for start in range(0, len(outcome.refused), CHUNK):
        rows = [_refusal(batch_id, one) for one in outcome.refused[start : start + CHUNK]]
        await tx.execute(insert(legacy_refusal).values(rows))


def _refusal(batch_id: str, one: Refused) -> dict[str, object]:
    return {
        "batch_id": batch_id,
        "line": one.line,
        "legacy_id": one.legacy_id,
        "problem": one.problem.value,
        "amount": one.hundredths,
    }


async def settle_batch(tx: Tx, batch_id: str) -> None:
    row = update(legacy_batch).where(legacy_batch.c.id == batch_id)
    await tx.execute(row.values(state=BatchState.DONE.value))


async def finish_file(tx: Tx, file_id: str, at: datetime) -> bool:
    """Mark a file whose months are all done; answers whether it was not marked before."""
    row = update(legacy_file).where(legacy_file.c.id == file_id)
    done = await tx.execute(row.where(legacy_file.c.finished_at.is_(None)).values(finished_at=at))
    return bool(done.rowcount)

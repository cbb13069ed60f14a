"""The audit log: written in the transaction of what it tells of, chained per stream."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Insert, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.audit.streams import BUREAU as BUREAU
from pipelines.rules.audit.streams import stream_of as stream_of
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.chain import (
    START,
    ChainRow,
    ChainVerifier,
    FirstBad,
    audit_digest,
    canonical,
)
from pipelines.rules.security.checkpoint import Broken, Checkpoint, Head, pinned
from schemas.tables.audit.audit import audit_head, audit_row

VERIFY_BATCH = 500
COLUMNS = tuple(column.name for column in audit_row.c)
_HEAD = select(audit_head.c.seq, audit_head.c.digest).where(audit_head.c.stream == bindparam("of"))
_HELD_HEAD = _HEAD.with_for_update()


class AuditVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a walk over the chains and their checkpoints found."""

    rows: int
    first_bad: FirstBad | None
    checkpoints: int = 0
    broken_checkpoint: Broken | None = None

    @property
    def verified(self) -> bool:
        return self.first_bad is None and self.broken_checkpoint is None


async def write(
    tx: Tx,
    *,
    stream: str,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: str | None,
    result: str = "ok",
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Put an audit row into the transaction.

    It is chained just before the commit, so that a stream's lock is the last one taken and held
    shortest: two transactions never wait for each other with a stream in between.
    """
    tx.changed = tx.changed or result == "ok"
    tx.pending_audit.append(
        ChainRow(
            id=make_id(),
            stream=stream,
            seq=0,
            at=at or tx.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            result=result,
            source_address=actor.address,
            detail=msgspec.json.decode(msgspec.json.encode(detail or {})),
            previous="",
            digest="",
        )
    )


async def flush(tx: Tx) -> None:
    """Chain the waiting rows, stream by stream in a fixed order."""
    pending, tx.pending_audit = tx.pending_audit, []
    for stream in sorted({row.stream for row in pending}):
        await _append(tx, stream, [row for row in pending if row.stream == stream])


async def _append(tx: Tx, stream: str, rows: Sequence[ChainRow]) -> None:
    seq, digest = await locked_head(tx, stream) or (0, START)
    chained = []
    for row in rows:
        seq += 1
        row = msgspec.structs.replace(row, seq=seq, previous=digest)
        digest = audit_digest(digest, canonical(row))
        chained.append(msgspec.structs.asdict(row) | {"digest": digest})
    end = {"head_stream": stream, "head_seq": seq, "head_digest": digest}
    if len(chained) == 1:
        await tx.connection.execute(_ONE_MORE, end | {f"row_{n}": v for n, v in chained[0].items()})
    else:
        await tx.connection.execute(_append_after_moving().values(chained), end)


def _append_after_moving() -> Insert:
    """Insert rows and move their stream's head, in one statement."""
    head = upsert(audit_head).values(
        {column: bindparam(f"head_{column.name}") for column in audit_head.c}
    )
    fresh = {"seq": head.excluded.seq, "digest": head.excluded.digest}
    moved = head.on_conflict_do_update(index_elements=["stream"], set_=fresh).cte("moved")
    return insert(audit_row).add_cte(moved)


# Nearly every change appends one row. A statement made with a list of rows is compiled at each
# use, which took longer than sending it.
_ONE_MORE = _append_after_moving().values({name: bindparam(f"row_{name}") for name in COLUMNS})


async def locked_head(tx: Tx, stream: str) -> tuple[int, str] | None:
    """Where the chain ends, held against everybody else until the commit; None for a new one."""
    held = await _head(tx, stream, for_update=True)
    if held is None:
        # No row to hold yet: whoever waits here finds the one that the first has made.
        await tx.lock(f"audit:{stream}")
        held = await _head(tx, stream, for_update=True)
    return held


async def _head(tx: Tx, stream: str, *, for_update: bool = False) -> tuple[int, str] | None:
    found = _HELD_HEAD if for_update else _HEAD
    row = (await tx.connection.execute(found, {"of": stream})).first()
    return None if row is None else (row.seq, row.digest)


async def heads(tx: Tx) -> list[Head]:
    """Where each chain stands."""
    return await tx.all(select(audit_head), Head)


async def verify(
    tx: Tx,
    stream: str | None = None,
    checkpoints: Sequence[Checkpoint] = (),
    broken: Broken | None = None,
) -> AuditVerdict:
    """Walk over every chain, or one; names the first changed, missing or moved row.

    `checkpoints` were read before; `broken` is the first of them that does not hold.
    """
    counted = 0
    bad = None
    for name in [stream] if stream else await _streams(tx, checkpoints):
        rows, bad = await _verify_stream(tx, name, pinned(checkpoints, name))
        counted += rows
        if bad:
            break
    return AuditVerdict(
        rows=counted, first_bad=bad, checkpoints=len(checkpoints), broken_checkpoint=broken
    )


async def _streams(tx: Tx, checkpoints: Sequence[Checkpoint]) -> list[str]:
    """Streams that have rows, a head or a checkpoint; one that has not all three is looked at."""
    await flush(tx)
    both = select(audit_head.c.stream).union(select(audit_row.c.stream))
    signed = {head.stream for checkpoint in checkpoints for head in checkpoint.heads}
    return sorted({*(await tx.connection.scalars(both)).all(), *signed})


async def _verify_stream(
    tx: Tx, stream: str, pinned: Mapping[int, str]
) -> tuple[int, FirstBad | None]:
    verifier = ChainVerifier(stream, pinned)
    # The head first: rows that others append meanwhile are beyond it and not part of this walk.
    head = await _head(tx, stream) or (0, START)
    rows = await tx.connection.stream(
        select(audit_row)
        .where(audit_row.c.stream == stream, audit_row.c.seq <= head[0])
        .order_by(audit_row.c.seq)
        .execution_options(yield_per=VERIFY_BATCH)
    )
    counted = 0
    # Batches, not rows: a year's log is a million of them, and each step through the driver costs.
    async for batch in rows.partitions(VERIFY_BATCH):
        for row in batch:
            counted += 1
            if bad := verifier.check(ChainRow(**dict(zip(COLUMNS, row, strict=True)))):
                return counted, bad
    return counted, verifier.check_end(*head) or await _beyond(tx, stream)


async def _beyond(tx: Tx, stream: str) -> FirstBad | None:
    """A row beyond the head did not come through `write`; one statement, so one moment."""
    head = select(audit_head.c.seq).where(audit_head.c.stream == stream).scalar_subquery()
    extra = await tx.scalar(
        select(func.min(audit_row.c.seq)).where(
            audit_row.c.stream == stream, audit_row.c.seq > func.coalesce(head, 0)
        )
    )
    return None if extra is None else FirstBad(stream=stream, seq=extra, problem="unlinked")


async def rows_of(tx: Tx, object_kind: str, object_id: str) -> list[ChainRow]:
    """What was done to one object, oldest first."""
    await flush(tx)
    return await tx.all(
        select(audit_row)
        .where(audit_row.c.object_kind == object_kind, audit_row.c.object_id == object_id)
        .order_by(audit_row.c.at, audit_row.c.stream, audit_row.c.seq),
        ChainRow,
    )

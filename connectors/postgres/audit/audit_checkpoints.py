"""What the audit log itself tells of its checkpoints: a folder without them does not pass."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.checkpoint import Checkpoint, Head, Known, digest
from schemas.tables.audit.audit import audit_row

ACTION = "audit.checkpoint"
LOCK = "audit.checkpoint"


class Noted(Known, frozen=True):
    """The newest checkpoint of which the log tells, and the row's place in the bureau's stream."""

    seq: int


async def put(tx: Tx, checkpoint: Checkpoint, at: datetime) -> None:
    """Put the row into the transaction; the checkpoint after this one signs it."""
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=system_actor("审计检查点"),
        action=ACTION,
        object_kind="audit",
        object_id=None,
        detail={"number": checkpoint.number, "digest": digest(checkpoint)},
        at=at,
    )


async def newest(tx: Tx) -> Noted | None:
    """None where none was signed yet."""
    found = (
        select(audit_row.c.seq, audit_row.c.detail)
        .where(audit_row.c.stream == audit.BUREAU, audit_row.c.action == ACTION)
        .order_by(audit_row.c.seq.desc())
        .limit(1)
    )
    row = (await tx.execute(found)).first()
    if row is None:
        return None
    return Noted(int(row.detail["number"]), str(row.detail["digest"]), row.seq)


async def holds(tx: Tx, heads: Iterable[Head]) -> bool:
    """Whether the log still has the rows that these heads name, with their digests."""
    for head in heads:
        row = select(audit_row.c.digest).where(
            audit_row.c.stream == head.stream, audit_row.c.seq == head.seq
        )
        if await tx.scalar(row) != head.digest:
            return False
    return True

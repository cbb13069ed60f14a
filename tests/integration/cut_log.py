"""What an intruder does who may write every table and the folder of checkpoints."""

from pathlib import Path

from sqlalchemy import select, text

from connectors.postgres import Database
from pipelines.rules.security.chain import START
from schemas.tables.audit.audit import audit_head, audit_row


async def cut(owner: Database, stream: str, keep: int) -> None:
    """Take a stream's rows beyond `keep` away and put its head back, so that the rest is sound."""
    of = audit_row.c.stream == stream
    async with owner.transaction() as tx:
        await tx.execute(text("alter table audit_row disable trigger all"))
        await tx.execute(audit_row.delete().where(of, audit_row.c.seq > keep))
        last = await tx.scalar(select(audit_row.c.digest).where(of, audit_row.c.seq == keep))
        head = audit_head.update().where(audit_head.c.stream == stream)
        await tx.execute(head.values(seq=keep, digest=last or START))


def shorten(folder: Path, keep: int) -> None:
    """Take the newest checkpoints away, whose series is then sound as well."""
    for path in sorted(folder.glob("*.json"))[keep:]:
        path.unlink()

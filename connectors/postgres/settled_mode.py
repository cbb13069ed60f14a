"""What a database was settled for; the audit log remembers, and nobody can rewrite that."""

from sqlalchemy import select

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import system_actor
from schemas.environments import DEMONSTRATION, PRODUCTION
from schemas.tables.access.access import officer
from schemas.tables.audit.audit import audit_row

SETTLE = "platform.settle"
SEEDED = "seed.demonstration"
INSTALLATION = "installation"
SETTLER = system_actor("平台启动")


async def settle(tx: Tx, asked: str) -> str:
    """The mode that the database was settled for; where it never was, it is settled now."""
    await tx.lock("settled-mode")
    settled = await _settled(tx)
    if settled is None:
        settled = await _of_before(tx) or asked
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=SETTLER,
            action=SETTLE,
            object_kind=INSTALLATION,
            object_id=INSTALLATION,
            detail={"mode": settled},
        )
    return settled


async def known(tx: Tx) -> str | None:
    """The mode that counts already; None where the database may become either."""
    return await _settled(tx) or await _of_before(tx)


async def _settled(tx: Tx) -> str | None:
    """The first word counts: whoever may add rows of audit cannot put one before it."""
    told = (
        select(audit_row.c.detail)
        .where(
            audit_row.c.object_id == INSTALLATION,
            audit_row.c.action == SETTLE,
            audit_row.c.stream == audit.BUREAU,
        )
        .order_by(audit_row.c.seq)
        .limit(1)
    )
    detail = await tx.scalar(told)
    return None if detail is None else str(detail["mode"])


async def _of_before(tx: Tx) -> str | None:
    """What a database is that was used before it could remember; None for one without people."""
    seeded = select(audit_row.c.id).where(audit_row.c.action == SEEDED).limit(1)
    if await tx.scalar(seeded) is not None:
        return DEMONSTRATION
    anybody = await tx.scalar(select(officer.c.id).limit(1))
    return None if anybody is None else PRODUCTION

"""Who edited a flow, as the audit log tells: its rows are never changed, and name by id."""

from sqlalchemy import select

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from schemas.tables.audit.audit import audit_row

EDITS = ("approval_flow.create", "approval_flow.save")


async def last_editor(tx: Tx, flow_id: str) -> str | None:
    """Id of the officer who edited it last; None where no row tells."""
    await audit.flush(tx)
    row = audit_row.c
    found = select(row.actor_id).where(
        row.object_id == flow_id,
        row.object_kind == "approval_flow",
        row.action.in_(EDITS),
        row.result == "ok",
    )
    editor: str | None = await tx.scalar(found.order_by(row.at.desc(), row.id.desc()).limit(1))
    return editor

"""Tickets that are charged again, and those whose charge is to be taken back."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.phone import funds_queue
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from schemas.calls.fees import TicketState
from schemas.modules.common import DRAFT, PENDING, RETURNED
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

OPEN = (DRAFT, PENDING, RETURNED)


async def queue(tx: Tx, record_id: str, saving: Saving) -> None:
    """An officer has asked for a failed charge again."""
    if saving.state != TicketState.UNSENT:
        return
    found = select(org_unit.c.code).where(org_unit.c.id == saving.values["unit_id"])
    await funds_queue.put(tx, await tx.scalar(found), [record_id], saving.at)


async def place_reversal(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The ticket's prison and fee; refuses what is not charged, and a second application."""
    if saving.before is not None:
        return {}
    ticket = metadata.tables["phone_ticket"].c
    asked = metadata.tables["ticket_reversal"].c
    ticket_id = saving.values["ticket_id"]
    columns = (ticket.state, ticket.fee, ticket.unit_id)
    # Of two applications at once the second waits, and sees the first.
    found = select(*columns).where(ticket.id == ticket_id).with_for_update()
    row = (await tx.execute(found)).one()
    if row.state != TicketState.CHARGED:
        raise problem("ticket_id", "该话单尚未扣费或已冲正，不能申请冲正")
    other = select(asked.id).where(asked.ticket_id == ticket_id, asked.state.in_(OPEN))
    if await tx.scalar(other.limit(1)) is not None:
        raise problem("ticket_id", "该话单已有一份冲正申请正在办理")
    return {"prison_id": row.unit_id, "fee": row.fee, "applicant_id": saving.by}

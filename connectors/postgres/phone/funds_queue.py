"""Tickets that wait for the funds platform; queued in the transaction that makes them due."""

from collections.abc import Sequence
from datetime import datetime

from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from schemas.messages.funds import TicketsDue
from schemas.messages.subjects import funds_due

TOGETHER = 20
"""Tickets of one message: one that the platform does not answer holds up the others behind it."""


async def put(tx: Tx, prison_code: str, ticket_ids: Sequence[str], at: datetime) -> None:
    """Queue tickets of a prison; what is to be done with each follows from its state."""
    for start in range(0, len(ticket_ids), TOGETHER):
        ids = list(ticket_ids[start : start + TOGETHER])
        due = TicketsDue(ticket_ids=ids, prison_code=prison_code, at=at)
        await outbox.put(tx, funds_due(prison_code), due)

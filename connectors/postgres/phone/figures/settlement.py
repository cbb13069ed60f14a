"""A month's tickets by prison: what is charged, given back and open (VC-PHONE-12)."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from connectors.postgres.phone.figures.wanted import Wanted, prison, ward
from connectors.postgres.phone.phone_tickets import ticket
from connectors.postgres.transaction import Tx
from schemas.calls.fees import TicketState
from schemas.phone.phone_figures import UnitSettled

CHARGED = (TicketState.CHARGED.value, TicketState.REVERSING.value)


async def by_prison(tx: Tx, wanted: Wanted) -> list[UnitSettled]:
    """In the order of the prisons; those without tickets are left out."""
    kept = ticket.c
    charged, back = kept.state.in_(CHARGED), kept.state == TicketState.REVERSED.value
    found = (
        select(
            prison.c.id.label("unit_id"),
            prison.c.name,
            func.count().label("tickets"),
            _sum().label("fee"),
            func.count().filter(charged).label("charged"),
            _sum(charged).label("charged_fee"),
            func.count().filter(back).label("reversed"),
            _sum(back).label("reversed_fee"),
            func.count().filter(~charged, ~back).label("open"),
            _sum(~charged, ~back).label("open_fee"),
        )
        .select_from(ticket)
        .join(ward, ward.c.id == kept.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(*wanted.within(ticket))
        .group_by(prison.c.id, prison.c.name, prison.c.path)
        .order_by(prison.c.path)
    )
    return await tx.all(found, UnitSettled)


def _sum(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    whole: Any = func.sum(ticket.c.fee)
    return func.coalesce(whole.filter(*conditions) if conditions else whole, 0)

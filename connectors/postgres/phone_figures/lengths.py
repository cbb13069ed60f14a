"""How long was talked, by the tickets: each call that was talked has one."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from connectors.postgres.phone_figures.wanted import Wanted, local_moment, ward
from connectors.postgres.phone_tickets import ticket
from connectors.postgres.transaction import Tx
from schemas.periods import Step
from schemas.phone_figures import StepLengths, UnitLengths
from schemas.prison_systems.records import Distance

FORMS = {Step.DAY: "YYYY-MM-DD", Step.MONTH: "YYYY-MM", Step.QUARTER: 'YYYY"Q"Q', Step.YEAR: "YYYY"}


async def by_ward(tx: Tx, wanted: Wanted) -> list[UnitLengths]:
    found = (
        select(ward.c.id.label("unit_id"), ward.c.name, ward.c.prison_id, *_sums())
        .select_from(ticket.join(ward, ward.c.id == ticket.c.ward_id))
        .where(*wanted.within(ticket))
        .group_by(ward.c.id, ward.c.name, ward.c.prison_id, ward.c.path)
        .order_by(ward.c.path)
    )
    return await tx.all(found, UnitLengths)


async def by_step(tx: Tx, wanted: Wanted, step: Step) -> list[StepLengths]:
    """Steps with talk; the others are left out."""
    name = func.to_char(local_moment(ticket.c.started_at), FORMS[step]).label("step")
    found = (
        select(name, *_sums())
        .select_from(ticket.join(ward, ward.c.id == ticket.c.ward_id))
        .where(*wanted.within(ticket))
        .group_by(name)
        .order_by(name)
    )
    return await tx.all(found, StepLengths)


def _sums() -> tuple[ColumnElement[Any], ...]:
    kept = ticket.c
    whole = func.coalesce(func.sum(kept.seconds), 0)
    classes = [
        func.coalesce(func.sum(kept.seconds).filter(kept.distance == one.value), 0).label(one.value)
        for one in Distance
    ]
    return (whole.label("seconds"), *classes)

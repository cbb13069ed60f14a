"""Bookings that something asks to be checked again, by triggers and by whoever changes one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx
from schemas.tables.visits.visit_place import visit_calendar
from schemas.tables.visits.visit_review import visit_recheck

asked = visit_recheck


def waiting() -> Select[Any]:
    """A booking that is to be checked."""
    return select(asked.c.booking_id)


def unmade() -> Select[Any]:
    """A calendar whose sessions do not follow it yet, so that no booking asks either."""
    # Where none were ever made nobody has booked.
    return select(visit_calendar.c.prison_id).where(
        visit_calendar.c.made < visit_calendar.c.wanted, visit_calendar.c.made_until.is_not(None)
    )


async def unmade_prisons(tx: Tx) -> list[str]:
    return list(await tx.connection.scalars(unmade().order_by(visit_calendar.c.prison_id)))


async def some(tx: Tx, limit: int) -> list[str]:
    """Bookings that wait, those that are asked for longest first."""
    found = select(asked.c.booking_id).order_by(asked.c.asked_at, asked.c.booking_id).limit(limit)
    return list(dict.fromkeys(await tx.connection.scalars(found)))


async def ask(tx: Tx, booking_id: str, at: datetime) -> None:
    row = insert(asked).values(booking_id=booking_id, asked_at=at)
    await tx.execute(row.on_conflict_do_nothing())


async def take(tx: Tx, booking_id: str) -> None:
    """Before anything is looked at: what is asked for from here on is looked at once more."""
    await tx.execute(delete(asked).where(asked.c.booking_id == booking_id))

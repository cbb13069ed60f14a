"""How far tickets have come at the funds platform."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import and_, func, select, update

from connectors.postgres.arrays import among
from connectors.postgres.people.people import prison
from connectors.postgres.phone import funds_queue
from connectors.postgres.phone.phone_tickets import ticket
from connectors.postgres.transaction import Tx
from pipelines.rules.phone.tickets import sent_columns
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.calls.fees import ChargeFailure, TicketState
from schemas.tables.people.person import inmate

TO_CHARGE = (TicketState.UNSENT, TicketState.SENT)
WAITING = (*TO_CHARGE, TicketState.REVERSING)
AT_ONCE = 2_000
"""Tickets that one round queues again; the next round goes on."""


class DueTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket that the platform is asked about."""

    id: str
    state: TicketState
    inmate_no: str
    fee: Decimal
    ended_at: datetime
    attempts: int

    @property
    def day(self) -> date:
        """The day of the call, under which both sides list it."""
        return local(self.ended_at).date()


async def begin(tx: Tx, ticket_id: str, at: datetime) -> DueTicket | None:
    """Note that the platform is about to be asked; None where nothing is to be asked any more."""
    kept = ticket.c
    found = (
        select(
            kept.id,
            kept.state,
            inmate.c.inmate_no,
            kept.fee,
            kept.ended_at,
            func.coalesce(kept.attempts, 0).label("attempts"),
        )
        .join(inmate, inmate.c.id == kept.inmate_id)
        .where(kept.id == ticket_id, kept.state.in_([one.value for one in WAITING]))
        .with_for_update(of=ticket)
    )
    due = await tx.first(found, DueTicket)
    if due is not None and due.state in TO_CHARGE:
        await _write(tx, ticket_id, at, **sent_columns(due.attempts + 1, at))
    return due


async def settle(
    tx: Tx, ticket_id: str, before: TicketState, after: TicketState, at: datetime, **values: Any
) -> bool:
    """Note the platform's answer; whether the ticket still waited for it."""
    kept = ticket.c
    done = await tx.execute(
        update(ticket)
        .where(kept.id == ticket_id, kept.state == before.value)
        .values(state=after.value, version=kept.version + 1, updated_at=at, **values)
    )
    return done.rowcount == 1


async def reverse(tx: Tx, ticket_id: str, prison_code: str, at: datetime) -> bool:
    """Let a charge be given back; whether it could be."""
    moved = await settle(tx, ticket_id, TicketState.CHARGED, TicketState.REVERSING, at)
    if moved:
        await funds_queue.put(tx, prison_code, [ticket_id], at)
    return moved


async def queue_waiting(tx: Tx, before: datetime, at: datetime) -> int:
    """Queue again what waits without a move since a moment; asked twice harms nothing."""
    kept = ticket.c
    stuck = and_(kept.state.in_([one.value for one in WAITING]), kept.updated_at < before)
    return await _queue(tx, stuck, at)


async def queue_unfunded(tx: Tx, retry_days: int, at: datetime) -> int:
    """Try charges again for which there was no money, as long as they are young."""
    kept = ticket.c
    unfunded = and_(
        kept.state == TicketState.FAILED.value,
        kept.failure == ChargeFailure.INSUFFICIENT_FUNDS.value,
        kept.started_at >= at - timedelta(days=retry_days),
    )
    return await _queue(tx, unfunded, at)


async def _queue(tx: Tx, which: Any, at: datetime) -> int:
    kept = ticket.c
    found = (
        select(kept.id, prison.c.code)
        .join(prison, prison.c.id == kept.unit_id)
        .where(which)
        .order_by(kept.id)
        .limit(AT_ONCE)
        .with_for_update(of=ticket)
    )
    queue: dict[str, list[str]] = {}
    for one in await tx.execute(found):
        queue.setdefault(one.code, []).append(one.id)
    for prison_code, ids in queue.items():
        failed = and_(among(kept.id, ids), kept.state == TicketState.FAILED.value)
        moved = {"state": TicketState.UNSENT.value, "updated_at": at, "version": kept.version + 1}
        await tx.execute(update(ticket).where(failed).values(**moved))
        await funds_queue.put(tx, prison_code, ids, at)
    return sum(map(len, queue.values()))


async def unfunded(tx: Tx, inmate_id: str) -> bool:
    """Whether a call of the inmate could not be paid, and has not been since."""
    kept = ticket.c
    found = select(kept.id).where(
        kept.inmate_id == inmate_id,
        kept.failure == ChargeFailure.INSUFFICIENT_FUNDS.value,
        # While it is tried again nothing is paid yet.
        kept.state.in_([one.value for one in (TicketState.FAILED, *TO_CHARGE)]),
    )
    return await tx.scalar(found.limit(1)) is not None


class DayTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as the day's comparison sees it."""

    id: str
    unit_id: str
    state: TicketState
    fee: Decimal | None


async def of_day(tx: Tx, day: date) -> list[DayTicket]:
    """All tickets of the calls that ended on a day."""
    since, until = day_bounds(day)
    kept = ticket.c
    found = select(kept.id, kept.unit_id, kept.state, kept.fee).where(
        kept.ended_at >= since, kept.ended_at < until
    )
    return await tx.all(found.order_by(kept.id), DayTicket)


async def prisons_of(tx: Tx, inmate_nos: Sequence[str]) -> dict[str, str]:
    """Where inmates of these numbers are held."""
    found = select(inmate.c.inmate_no, inmate.c.prison_id).where(
        among(inmate.c.inmate_no, inmate_nos)
    )
    return {one.inmate_no: one.prison_id for one in await tx.execute(found)}


async def _write(tx: Tx, ticket_id: str, at: datetime, **values: Any) -> None:
    kept = ticket.c
    await tx.execute(
        update(ticket)
        .where(kept.id == ticket_id)
        .values(version=kept.version + 1, updated_at=at, **values)
    )

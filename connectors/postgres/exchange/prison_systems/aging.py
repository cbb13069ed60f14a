"""Emptying what the prisons' systems told and were told, once its time is over.

Rows stay: by key and version a record that comes again is known, days are compared, and of each
object is known what was told last. Only what they say goes.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, tuple_, update

from connectors.postgres.transaction import Tx
from schemas.exchange.prison_systems.orders import OPEN_STATES, OrderState
from schemas.exchange.prison_systems.state import ProblemState, RawState
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.tables.exchange.prison_order import prison_order
from schemas.tables.exchange.prison_system import raw_record, record_problem
from schemas.tables.generated import GENERATED

BOOKED = (VISIT_BOOKINGS.code, OFFICIAL_BOOKINGS.code)
"""Records that are over with their day."""
QUEUED = [RawState.HELD.value, RawState.WITHHELD.value]
OPEN = [one.value for one in OPEN_STATES]


async def empty_records(tx: Tx, before: datetime, limit: int) -> int:
    """The oldest that came before; one that lies in the queue is still needed."""
    raw = raw_record.c
    due = (
        select(raw.system_id, raw.kind, raw.key, raw.version)
        .where(raw.sealed.is_not(None), raw.received_at < before, raw.state.not_in(QUEUED))
        .order_by(raw.received_at)
        .limit(limit)
        # Who takes records in meanwhile is not held up.
        .with_for_update(skip_locked=True)
    )
    rows = [tuple(row) for row in await tx.execute(due)]
    if rows:
        these = tuple_(raw.system_id, raw.kind, raw.key, raw.version).in_(rows)
        await tx.execute(update(raw_record).where(these).values(sealed=None))
    return len(rows)


async def empty_mended(tx: Tx, before: datetime, limit: int) -> int:
    """What operators put in place of values of records that are settled since before."""
    one = record_problem.c
    due = (
        select(one.id)
        .where(
            one.mended_sealed.is_not(None),
            one.state != ProblemState.OPEN.value,
            one.settled_at < before,
        )
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = [str(row.id) for row in await tx.execute(due)]
    if ids:
        gone = update(record_problem).where(one.id.in_(ids))
        await tx.execute(gone.values(mended_sealed=None))
    return len(ids)


async def empty_orders(tx: Tx, before: datetime, today: date, limit: int) -> int:
    """Orders settled before that nothing needs to be taken back by any more.

    A withdrawal goes out in the words that were told last. They stay until a later order of the
    same record was accepted, or the day that was booked is over.
    """
    of, later = prison_order.c, prison_order.alias("later").c
    followed = (
        select(later.id)
        .where(
            later.system_id == of.system_id,
            later.module == of.module,
            later.object_id == of.object_id,
            later.version > of.version,
            later.state == OrderState.ACKNOWLEDGED.value,
        )
        .correlate(prison_order)
        .exists()
    )
    taken_back = and_(of.cancelled.is_(True), of.state == OrderState.ACKNOWLEDGED.value)
    over = or_(*(_past(module, today) for module in BOOKED))
    due = (
        select(of.id)
        .where(
            of.values_sealed.is_not(None),
            of.state.not_in(OPEN),
            of.settled_at < before,
            or_(followed, taken_back, over),
        )
        .limit(limit)
        .with_for_update(of=prison_order, skip_locked=True)
    )
    ids = [str(row.id) for row in await tx.execute(due)]
    if ids:
        gone = update(prison_order).where(of.id.in_(ids))
        await tx.execute(gone.values(values_sealed=None))
    return len(ids)


def _past(module: str, today: date) -> ColumnElement[bool]:
    of, booking = prison_order.c, GENERATED[module]
    past = (
        select(booking.c.id)
        .where(booking.c.id == of.object_id, booking.c.day < today)
        .correlate(prison_order)
        .exists()
    )
    return and_(of.module == module, past)

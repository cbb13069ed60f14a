"""Who may decide which pending case: kept for the inbox, worked out anew at each decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, delete, exists, insert, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.inserting import with_rows
from connectors.postgres.transaction import Tx
from pipelines.rules.approvals.case_rows import seat_row
from pipelines.rules.approvals.seats import Seat
from schemas.approvals.state import CaseState
from schemas.tables.access.access import officer
from schemas.tables.approvals.approval import approval_case, approval_seat


class SeatRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the inbox's column of names."""

    case_id: str
    officer_id: str
    name: str


async def clear(tx: Tx, case_id: str) -> None:
    """Nobody is awaited any more."""
    await tx.execute(delete(approval_seat).where(approval_seat.c.case_id == case_id))


async def add(tx: Tx, case_id: str, seats: Sequence[Seat]) -> None:
    """Await these too; a case that has just entered a desk has none before."""
    rows = [seat_row(make_id(), case_id, seat.person, seat.principal) for seat in seats]
    if rows:
        await tx.execute(with_rows(insert(approval_seat), rows))


async def of_cases(tx: Tx, case_ids: Sequence[str]) -> list[SeatRow]:
    """The people of several cases."""
    return await tx.all(
        select(approval_seat.c.case_id, approval_seat.c.officer_id, officer.c.name)
        .distinct()
        .join(officer, officer.c.id == approval_seat.c.officer_id)
        .where(among(approval_seat.c.case_id, case_ids))
        .order_by(officer.c.name),
        SeatRow,
    )


def stale(*, before: datetime, stuck_before: datetime, limit: int) -> Select[Any]:
    """Pending cases to be seated anew: somebody left, nobody is there, or it was long ago.

    Stuck ones are looked at again only when they were last seated before `stuck_before`.
    """
    seated = exists().where(approval_seat.c.case_id == approval_case.c.id)
    gone = (
        seated.where(approval_seat.c.officer_id == officer.c.id)
        .where(officer.c.enabled.is_(False))
        .correlate(approval_case)
    )
    return (
        select(approval_case.c.id)
        .where(
            approval_case.c.state == CaseState.PENDING.value,
            or_(
                gone,
                ~seated & (approval_case.c.seated_at < stuck_before),
                approval_case.c.seated_at < before,
            ),
        )
        .order_by(approval_case.c.seated_at)
        .limit(limit)
    )

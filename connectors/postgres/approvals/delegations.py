"""Who decides in whose stead: for a while, or for one desk of one case."""

from datetime import datetime

import msgspec
from sqlalchemy import Select, and_, insert, or_, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.access.access import officer
from schemas.tables.approvals.approval import approval_delegation as delegation


class DelegationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A delegation and the deputy's name."""

    id: str
    principal_id: str
    deputy_id: str
    case_id: str | None
    visit: int | None
    assigned: bool
    since: datetime
    until: datetime | None
    reason: str
    ended_at: datetime | None
    deputy_name: str


async def add(
    tx: Tx,
    *,
    principal_id: str,
    deputy_id: str,
    since: datetime,
    until: datetime | None,
    reason: str,
    case_id: str | None = None,
    visit: int | None = None,
    assigned: bool = False,
) -> str:
    delegation_id = make_id()
    await tx.execute(
        insert(delegation).values(
            id=delegation_id,
            principal_id=principal_id,
            deputy_id=deputy_id,
            case_id=case_id,
            visit=visit,
            assigned=assigned,
            since=since,
            until=until,
            reason=reason,
        )
    )
    return delegation_id


async def for_visit(tx: Tx, case_id: str, visit: int, now: datetime) -> list[DelegationRow]:
    """What counts for one desk of one case now."""
    of_case = and_(delegation.c.case_id == case_id, delegation.c.visit == visit)
    return await tx.all(
        _delegations().where(
            delegation.c.ended_at.is_(None),
            delegation.c.since <= now,
            or_(delegation.c.until.is_(None), delegation.c.until > now),
            or_(delegation.c.case_id.is_(None), of_case),
        ),
        DelegationRow,
    )


async def standing_of(tx: Tx, principal_id: str, now: datetime) -> list[DelegationRow]:
    """An officer's own delegations that count or will count, soonest first."""
    return await tx.all(
        _delegations()
        .where(
            delegation.c.principal_id == principal_id,
            delegation.c.case_id.is_(None),
            delegation.c.ended_at.is_(None),
            delegation.c.until > now,
        )
        .order_by(delegation.c.since),
        DelegationRow,
    )


async def end(tx: Tx, delegation_id: str, principal_id: str, now: datetime) -> bool:
    """End one of an officer's own; whether there was one to end."""
    done = await tx.execute(
        update(delegation)
        .where(
            delegation.c.id == delegation_id,
            delegation.c.principal_id == principal_id,
            delegation.c.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    return done.rowcount == 1


def _delegations() -> Select[tuple[object, ...]]:
    return select(*delegation.c, officer.c.name.label("deputy_name")).join(
        officer, officer.c.id == delegation.c.deputy_id
    )

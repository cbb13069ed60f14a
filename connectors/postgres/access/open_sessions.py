"""Officers' open sessions: listed, limited in number, ended by others."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, and_, func, select, update

from connectors.postgres.transaction import Tx, in_scopes
from schemas.people.kinds import SubjectKind
from schemas.tables.access.access import officer, session
from schemas.tables.platform.org import org_unit


class OpenSessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A session that opens something now."""

    id: str
    officer_id: str
    login: str
    name: str
    unit: str
    source_address: str
    device: str
    created_at: datetime
    last_seen_at: datetime


def _open(now: datetime, idle_s: int) -> ColumnElement[bool]:
    return and_(
        session.c.subject_kind == SubjectKind.OFFICER.value,
        session.c.ended_at.is_(None),
        session.c.expires_at > now,
        session.c.last_seen_at > now - timedelta(seconds=idle_s),
    )


async def page(
    tx: Tx,
    reach: ColumnElement[bool],
    *,
    now: datetime,
    idle_s: int,
    limit: int = 200,
    offset: int = 0,
) -> tuple[list[OpenSessionRow], int]:
    """Open sessions of the accounts in `reach`, the last used first, and how many in all."""
    found = (
        select(
            session.c.id,
            officer.c.id.label("officer_id"),
            officer.c.login,
            officer.c.name,
            org_unit.c.name.label("unit"),
            session.c.source_address,
            session.c.device,
            session.c.created_at,
            session.c.last_seen_at,
        )
        .join(officer, officer.c.id == session.c.subject_id)
        .join(org_unit, org_unit.c.id == officer.c.org_unit_id)
        .where(_open(now, idle_s), reach)
    )
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(session.c.last_seen_at.desc(), session.c.id).limit(limit)
    return await tx.all(ordered.offset(offset), OpenSessionRow), int(total)


def of_scopes(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    return in_scopes(org_unit.c.path, scopes)


def of_officer(officer_id: str) -> ColumnElement[bool]:
    return officer.c.id == officer_id


async def end_oldest(
    tx: Tx,
    subject_id: str,
    *,
    keep: int,
    now: datetime,
    kind: SubjectKind = SubjectKind.OFFICER,
) -> int:
    """End all open sessions of a person but the newest `keep`."""
    mine = and_(
        session.c.subject_kind == kind.value,
        session.c.subject_id == subject_id,
        session.c.ended_at.is_(None),
    )
    newest = select(session.c.id).where(mine).order_by(session.c.id.desc()).limit(keep)
    ended = update(session).where(mine, session.c.id.not_in(newest)).values(ended_at=now)
    return (await tx.execute(ended)).rowcount


async def end_others(
    tx: Tx,
    subject_id: str,
    *,
    but: str,
    now: datetime,
    kind: SubjectKind = SubjectKind.OFFICER,
) -> int:
    """End a person's sessions except one."""
    others = and_(
        session.c.subject_kind == kind.value,
        session.c.subject_id == subject_id,
        session.c.ended_at.is_(None),
        session.c.id != but,
    )
    return (await tx.execute(update(session).where(others).values(ended_at=now))).rowcount

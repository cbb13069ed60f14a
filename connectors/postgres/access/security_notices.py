"""Notices of who can come in as whom: to a holder, to auditors, to all administrators."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.access.kinds import Audience, NoticeKind
from schemas.tables.access.access import officer
from schemas.tables.access.claims import security_notice, security_notice_seen

notice = security_notice.c


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notice, with whom it is about."""

    id: str
    kind: NoticeKind
    audience: Audience
    officer_id: str | None
    grave: bool
    detail: dict[str, Any]
    at: datetime
    name: str | None
    login: str | None


async def tell(
    tx: Tx,
    kind: NoticeKind,
    audience: Audience,
    *,
    officer_id: str | None,
    detail: dict[str, Any],
    at: datetime,
    grave: bool = False,
    acknowledged: bool = False,
) -> None:
    """A grave one stays until an auditor has acknowledged it; a few need nobody to."""
    values = {
        "id": make_id(),
        "kind": kind.value,
        "audience": audience.value,
        "officer_id": officer_id,
        "grave": grave,
        "detail": detail,
        "at": at,
        "acknowledged_at": at if acknowledged else None,
    }
    await tx.execute(insert(security_notice).values(values))


async def open_for(
    tx: Tx, officer_id: str, audiences: Collection[Audience], *, limit: int
) -> tuple[list[NoticeRow], int]:
    """Those that the officer has not put away, grave ones first, then the newest; and how many."""
    found = (
        select(
            *(notice[name] for name in ("id", "kind", "audience", "officer_id", "grave")),
            notice.detail,
            notice.at,
            officer.c.name,
            officer.c.login,
        )
        .outerjoin(officer, officer.c.id == notice.officer_id)
        .where(_mine(officer_id, audiences), _waits(officer_id))
    )
    order = (notice.grave.desc(), notice.id.desc())
    return await tx.page(found, NoticeRow, *order, limit=limit, offset=0)


def _mine(officer_id: str, audiences: Collection[Audience]) -> ColumnElement[bool]:
    holder = and_(notice.audience == Audience.HOLDER.value, notice.officer_id == officer_id)
    return or_(holder, notice.audience.in_([one.value for one in audiences]))


def _waits(officer_id: str) -> ColumnElement[bool]:
    seen = exists().where(
        security_notice_seen.c.notice_id == notice.id,
        security_notice_seen.c.officer_id == officer_id,
    )
    return or_(and_(notice.grave, notice.acknowledged_at.is_(None)), and_(~notice.grave, ~seen))


async def put_away(
    tx: Tx, notice_id: str, officer_id: str, audiences: Collection[Audience], at: datetime
) -> bool:
    """The officer has read it; False where there is none for him that can be put away."""
    mine = select(notice.id).where(
        notice.id == notice_id, _mine(officer_id, audiences), ~notice.grave
    )
    if await tx.scalar(mine) is None:
        return False
    values = {"id": make_id(), "notice_id": notice_id, "officer_id": officer_id, "at": at}
    await tx.insert_new(upsert(security_notice_seen).values(values))
    return True


async def acknowledge(tx: Tx, notice_id: str, by: str, at: datetime) -> NoticeKind | None:
    """What was acknowledged; None where no grave one waits under this id."""
    waiting = and_(notice.id == notice_id, notice.grave, notice.acknowledged_at.is_(None))
    done = update(security_notice).where(waiting)
    done = done.values(acknowledged_by=by, acknowledged_at=at)
    row = (await tx.execute(done.returning(notice.kind))).first()
    return NoticeKind(row.kind) if row is not None else None


async def of_kind(tx: Tx, kind: NoticeKind) -> list[tuple[dict[str, Any], bool]]:
    """What each notice of a kind tells, and whether it was acknowledged."""
    found = select(notice.detail, notice.acknowledged_at).where(notice.kind == kind.value)
    return [(row.detail, row.acknowledged_at is not None) for row in await tx.execute(found)]

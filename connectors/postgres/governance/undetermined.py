"""Conversations and letters that are undetermined, by prison and age (VC-GEN-21)."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from connectors.postgres.approvals.cases import OPEN as OPEN_CASES
from connectors.postgres.exchange.prison_systems.fetches import OPEN
from connectors.postgres.transaction import Tx, in_scopes, of_units
from schemas.calls.phone import PhoneCallState
from schemas.calls.state import CallState
from schemas.governance.confidentiality import Confidentiality
from schemas.governance.undetermined import UndeterminedPrison, UndeterminedRow
from schemas.modules.visits.visits import VisitState
from schemas.people.contacts import ContactChannel
from schemas.tables.approvals.approval import approval_case
from schemas.tables.calls.call import video_call
from schemas.tables.exchange.prison_system import recording_fetch
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.org import org_unit

visit, phone_call, letter = (GENERATED[code] for code in ("visits", "phone_calls", "letters"))
prison, ward = org_unit.alias("undetermined_prison"), org_unit.alias("undetermined_ward")
KIND = "confidentiality"
"""Kind of approval that makes one ordinary."""
NEVER_HELD = (CallState.REJECTED.value, CallState.CANCELLED.value, CallState.MISSED.value)
CAME_TO_NOTHING = (PhoneCallState.REFUSED.value, PhoneCallState.NO_ANSWER.value)
NOT_TO_COME = (VisitState.CANCELLED.value, VisitState.DELETED.value)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed by; what is None does not count."""

    unit_id: str | None = None
    channel: ContactChannel | None = None
    least_days: int | None = None
    """At least so old."""


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: Filter, now: datetime, *, limit: int, offset: int
) -> tuple[list[UndeterminedRow], int]:
    """The oldest first, and how many there are in all."""
    told = _told()
    found = _rows(told).where(in_scopes(ward.c.path, scopes), *_conditions(told, wanted, now))
    return await tx.page(found, UndeterminedRow, told.c.at, told.c.id, limit=limit, offset=offset)


async def by_prison(tx: Tx, scopes: tuple[str, ...]) -> list[UndeterminedPrison]:
    """How many wait in each prison, those who wait longest first."""
    told = _told()
    oldest = func.min(told.c.at)
    found = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            func.count().label("total"),
            oldest.label("oldest_at"),
        )
        .select_from(told)
        .join(inmate, inmate.c.id == told.c.inmate_id)
        .join(ward, ward.c.id == func.coalesce(told.c.ward_id, inmate.c.ward_id))
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(in_scopes(ward.c.path, scopes))
        .group_by(prison.c.id, prison.c.name)
        .order_by(oldest, prison.c.id)
    )
    return await tx.all(found, UndeterminedPrison)


def _rows(told: Any) -> Select[Any]:
    waiting = select(func.count()).where(
        recording_fetch.c.call_id == told.c.id, recording_fetch.c.state.in_(OPEN)
    )
    asked = select(func.max(approval_case.c.id)).where(
        approval_case.c.object_id == told.c.id,
        approval_case.c.kind == KIND,
        approval_case.c.state.in_([one.value for one in OPEN_CASES]),
    )
    return (
        select(
            told.c.id,
            told.c.channel,
            told.c.basis,
            told.c.kinship,
            told.c.kinship_told,
            func.coalesce(relative.c.name, told.c.other_told).label("other_side"),
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            told.c.at,
            waiting.scalar_subquery().label("recordings_waiting"),
            asked.scalar_subquery().label("case_id"),
        )
        .select_from(told)
        .join(inmate, inmate.c.id == told.c.inmate_id)
        .join(ward, ward.c.id == func.coalesce(told.c.ward_id, inmate.c.ward_id))
        .join(prison, prison.c.id == ward.c.prison_id)
        .outerjoin(relative, relative.c.id == told.c.relative_id)
    )


def _conditions(told: Any, wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unit_id:
        path = select(org_unit.c.path).where(org_unit.c.id == wanted.unit_id).scalar_subquery()
        found.append(of_units(ward.c.id, lambda column: column.startswith(path)))
    if wanted.channel:
        found.append(told.c.channel == wanted.channel.value)
    if wanted.least_days is not None:
        found.append(told.c.at <= now - timedelta(days=wanted.least_days))
    return found


def _told() -> Any:
    """All four channels as one list; what never came to be is left out."""
    undetermined = Confidentiality.UNDETERMINED.value
    call, seen, rung, written = video_call.c, visit.c, phone_call.c, letter.c
    calls = _one(
        ContactChannel.VIDEO_CALL, call, at=call.starts_at, kinship_told=null(), other_told=null()
    ).where(call.confidentiality == undetermined, call.state.not_in(NEVER_HELD))
    visits = _one(
        ContactChannel.VISIT,
        seen,
        at=func.coalesce(seen.started_at, seen.planned_at),
        kinship_told=seen.kinship_told,
        other_told=seen.relative_told,
        kinship=seen.kinship,
    ).where(seen.confidentiality == undetermined, seen.state.not_in(NOT_TO_COME))
    phones = _one(
        ContactChannel.PHONE_CALL,
        rung,
        at=rung.started_at,
        kinship_told=rung.kinship_told,
        other_told=null(),
        kinship=rung.kinship,
    ).where(
        rung.confidentiality == undetermined,
        or_(rung.state.not_in(CAME_TO_NOTHING), rung.answered_at.is_not(None)),
    )
    letters = _one(
        ContactChannel.LETTER,
        written,
        at=cast(written.arrived_on, DateTime(timezone=True)),
        kinship_told=null(),
        other_told=written.sender,
        kinship=written.kinship,
    ).where(written.confidentiality == undetermined)
    return union_all(calls, visits, phones, letters).subquery("told")


def _one(
    channel: ContactChannel,
    of: Any,
    *,
    at: ColumnElement[Any],
    kinship_told: ColumnElement[Any],
    other_told: ColumnElement[Any],
    kinship: ColumnElement[Any] | None = None,
) -> Select[Any]:
    return select(
        of.id,
        literal(channel.value).label("channel"),
        of.confidentiality_basis.label("basis"),
        (null() if kinship is None else kinship).label("kinship"),
        kinship_told.label("kinship_told"),
        other_told.label("other_told"),
        of.inmate_id,
        of.relative_id,
        of.ward_id,
        at.label("at"),
    )

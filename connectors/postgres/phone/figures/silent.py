"""Inmates long without a call at the end of a day (VC-PHONE-22 to -24)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select, true

from connectors.postgres.phone.figures.wanted import Wanted, is_connected, prison, ward
from connectors.postgres.phone.phone_calls import phone_call
from connectors.postgres.transaction import Tx
from schemas.people.kinds import CustodyState
from schemas.tables.headcount.headcount import headcount_spell as spell
from schemas.tables.people.person import inmate


class WardSilence(msgspec.Struct, frozen=True, kw_only=True):
    """Of one ward."""

    unit_id: str
    name: str
    prison_id: str
    inmates: int
    silent: int


class SilentRow(msgspec.Struct, frozen=True, kw_only=True):
    inmate_id: str
    inmate_no: str
    name: str
    prison: str
    ward: str
    last_at: datetime | None


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """The end of the day, and the first moment that is recent enough."""

    at: datetime
    since: datetime
    passed: bool
    """A day that is over is told by the headcount ledger, this one by the inmates' records."""


async def by_ward(tx: Tx, wanted: Wanted, cut: Cut) -> list[WardSilence]:
    """Every ward that holds somebody, in the order of the units."""
    held = _held(cut)
    found = (
        select(
            ward.c.id.label("unit_id"),
            ward.c.name,
            ward.c.prison_id,
            func.count().label("inmates"),
            func.count().filter(_silent(held, cut)).label("silent"),
        )
        .select_from(held)
        .join(ward, ward.c.id == held.c.ward_id)
        .where(*wanted.reach())
        .group_by(ward.c.id, ward.c.name, ward.c.prison_id, ward.c.path)
        .order_by(ward.c.path)
    )
    return await tx.all(found, WardSilence)


async def people(
    tx: Tx, wanted: Wanted, cut: Cut, *, limit: int, offset: int
) -> tuple[list[SilentRow], int]:
    """Those long without a call, who never called first, then the longest ago."""
    held = _held(cut)
    quiet = (
        select(held.c.inmate_id, held.c.ward_id)
        .select_from(held.join(ward, ward.c.id == held.c.ward_id))
        .where(*wanted.reach(), _silent(held, cut))
        .cte("quiet")
    )
    last = _last(quiet, cut)
    found = (
        select(
            inmate.c.id.label("inmate_id"),
            inmate.c.inmate_no,
            inmate.c.name,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            last.c.last_at,
        )
        .select_from(quiet)
        .join(inmate, inmate.c.id == quiet.c.inmate_id)
        .join(ward, ward.c.id == quiet.c.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
        .join(last, true())
    )
    order = (last.c.last_at.asc().nulls_first(), inmate.c.inmate_no)
    return await tx.page(found, SilentRow, *order, limit=limit, offset=offset)


def _held(cut: Cut) -> Any:
    """Who was in custody, and in which ward."""
    if not cut.passed:
        now = select(inmate.c.id.label("inmate_id"), inmate.c.ward_id)
        return now.where(inmate.c.custody_state == CustodyState.IN_CUSTODY.value).subquery("held")
    here = (spell.c.since < cut.at, or_(spell.c.until.is_(None), spell.c.until >= cut.at))
    return select(spell.c.inmate_id, spell.c.ward_id).where(*here).distinct().subquery("held")


def _last(quiet: Any, cut: Cut) -> Any:
    """The last call in which somebody answered, in whichever ward it was."""
    call = phone_call.c
    mine = (call.inmate_id == quiet.c.inmate_id, call.started_at < cut.at, is_connected())
    found: Select[tuple[Any, ...]] = select(func.max(call.started_at).label("last_at"))
    return found.where(*mine).lateral("last_call")


def _silent(held: Any, cut: Cut) -> ColumnElement[bool]:
    """Nobody answered lately."""
    call = phone_call.c
    lately = (
        select(call.id)
        .where(
            call.inmate_id == held.c.inmate_id,
            call.started_at >= cut.since,
            call.started_at < cut.at,
            is_connected(),
        )
        .exists()
    )
    return ~lately

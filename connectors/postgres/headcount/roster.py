"""Who was in which ward when, for pages and reports (LR-IF-04)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.headcount.day import part_of_day
from pipelines.rules.platform.local_time import day_bounds
from schemas.headcount.headcount import WardDay
from schemas.people.kinds import OrgType
from schemas.tables.headcount.headcount import headcount_spell as spell
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

ward, prison = org_unit.alias("roster_ward"), org_unit.alias("roster_prison")


class RosterRow(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate in a ward; both moments lie within the day."""

    inmate_id: str
    inmate_no: str
    name: str
    since: datetime
    until: datetime
    whole_day: bool


class WardStay(msgspec.Struct, frozen=True, kw_only=True):
    """One stay of an inmate in a ward; `until` None: still."""

    ward_id: str
    prison: str
    ward: str
    since: datetime
    until: datetime | None


def _touches(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(spell.c.since < end, or_(spell.c.until.is_(None), spell.c.until > start))


def _holds_at(moment: datetime) -> ColumnElement[bool]:
    return and_(spell.c.since <= moment, or_(spell.c.until.is_(None), spell.c.until > moment))


def _holds_until(end: datetime) -> ColumnElement[bool]:
    return and_(spell.c.since < end, or_(spell.c.until.is_(None), spell.c.until >= end))


async def roster_of(
    tx: Tx, ward_id: str, day: date, inmate_ids: Collection[str] | None = None
) -> list[RosterRow]:
    """Who was in the ward on the day, by number; one who came back has a row for each stay.

    Of `inmate_ids` alone where they are named.
    """
    start, end = day_bounds(day)
    found = (
        select(
            inmate.c.id.label("inmate_id"),
            inmate.c.inmate_no,
            inmate.c.name,
            spell.c.since,
            spell.c.until,
        )
        .join(inmate, inmate.c.id == spell.c.inmate_id)
        .where(spell.c.ward_id == ward_id, _touches(start, end))
        .order_by(inmate.c.inmate_no, spell.c.since)
    )
    if inmate_ids is not None:
        found = found.where(among(spell.c.inmate_id, inmate_ids))
    rows = []
    for row in await tx.execute(found):
        part = part_of_day(day, row.since, row.until)
        if part is not None:
            rows.append(
                RosterRow(
                    inmate_id=row.inmate_id,
                    inmate_no=row.inmate_no,
                    name=row.name,
                    since=part.since,
                    until=part.until,
                    whole_day=part.whole_day,
                )
            )
    return rows


async def headcounts(tx: Tx, scopes: tuple[str, ...], day: date) -> list[WardDay]:
    """Every open ward in reach, empty ones too, with the day's inmates counted once each."""
    start, end = day_bounds(day)
    here = and_(spell.c.ward_id == ward.c.id, _touches(start, end))
    people = func.count(spell.c.inmate_id.distinct())
    before, after = _holds_at(start), _holds_until(end)
    found = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            ward.c.id.label("ward_id"),
            ward.c.name.label("ward"),
            people.filter(before).label("at_start"),
            func.count(spell.c.id).filter(~before).label("joined"),
            func.count(spell.c.id).filter(~after).label("left"),
            people.filter(after).label("at_end"),
            people.label("present"),
        )
        .select_from(ward)
        .join(prison, prison.c.id == ward.c.prison_id)
        .outerjoin(spell, here)
        .where(ward.c.org_type == OrgType.WARD.value, in_scopes(ward.c.path, scopes))
        .group_by(prison.c.id, ward.c.id)
        .having(or_(ward.c.enabled, people > 0))
        .order_by(prison.c.path.collate("C"), ward.c.path.collate("C"))
    )
    return await tx.all(found, WardDay)


async def wards_of(tx: Tx, inmate_id: str) -> list[WardStay]:
    """Where an inmate was, the first stay first."""
    found = (
        select(
            spell.c.ward_id,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            spell.c.since,
            spell.c.until,
        )
        .join(ward, ward.c.id == spell.c.ward_id)
        .join(prison, prison.c.id == spell.c.prison_id)
        .where(spell.c.inmate_id == inmate_id)
    )
    return await tx.all(found.order_by(spell.c.since), WardStay)


async def other_wards(tx: Tx, ward_id: str, day: date, inmate_ids: Collection[str]) -> list[str]:
    """Wards beside this one in which any of these inmates was for a part of the day."""
    start, end = day_bounds(day)
    found = (
        select(spell.c.ward_id)
        .where(
            among(spell.c.inmate_id, inmate_ids), spell.c.ward_id != ward_id, _touches(start, end)
        )
        .distinct()
        .order_by(spell.c.ward_id)
    )
    return list((await tx.connection.scalars(found)).all())


async def held_at_end(tx: Tx, ward_id: str, day: date) -> frozenset[str]:
    """Numbers of who was in the ward as the day ended; of a day not over, those to be then."""
    end = day_bounds(day)[1]
    found = (
        select(inmate.c.inmate_no)
        .join(spell, spell.c.inmate_id == inmate.c.id)
        .where(spell.c.ward_id == ward_id, _holds_until(end))
    )
    return frozenset((await tx.connection.scalars(found)).all())


async def codes_of(tx: Tx, ward_ids: Sequence[str]) -> dict[str, str]:
    """Codes of wards by id."""
    found = await tx.execute(select(ward.c.id, ward.c.code).where(among(ward.c.id, ward_ids)))
    return {row.id: row.code for row in found}

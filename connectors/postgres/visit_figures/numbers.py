"""Visits by period, level, unit and person (VC-ONSITE-19 to -23)."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from connectors.postgres.transaction import Tx, in_scopes, of_units
from connectors.postgres.visit_figures.counted import Counted, came, period_of, placed, visit
from schemas.modules.common import DONE
from schemas.modules.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.visits import VisitType
from schemas.periods import Step
from schemas.tables import metadata
from schemas.tables.generated import GENERATED
from schemas.tables.org import org_unit
from schemas.tables.person import inmate
from schemas.visit_figures import VisitPerson, VisitUnit

ALL, PRISON, WARD, PERIOD, LEVEL = "all", "prison", "ward", "period", "level"
ADDED = ("visits", "with_relative", "open", "regular", "video", "focus")
business = GENERATED[OFFICIAL_BOOKINGS.code]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of one group; `of` says which kind, `key` which one."""

    of: str
    key: str | None
    day: date | None
    visits: int
    inmates: int
    with_relative: int
    open: int
    regular: int
    video: int
    focus: int


class PlacedUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A ward and its prison by name, in the order of the tree."""

    ward_id: str
    ward: str
    prison_id: str
    prison: str


class Done(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    count: int


async def by_unit(tx: Tx, counted: Counted) -> list[Line]:
    """Of all, of each prison and of each ward, from one look at the records."""
    each = _each(counted, visit.c.ward_id)
    ward = org_unit.alias("figure_ward")
    of_prison = (
        _line(each, PRISON, key=ward.c.prison_id)
        .select_from(each.join(ward, ward.c.id == each.c.ward_id))
        .group_by(ward.c.prison_id)
    )
    of_ward = _line(each, WARD, key=each.c.ward_id).group_by(each.c.ward_id)
    return await tx.all(union_all(_line(each, ALL), of_prison, of_ward), Line)


async def by_period(tx: Tx, counted: Counted, step: Step) -> list[Line]:
    """Of each period, and of each treatment level within it."""
    day = period_of(visit.c.planned_at, step).label("day")
    each = _each(counted, day, visit.c.treatment_level)
    of_period = _line(each, PERIOD, day=each.c.day).group_by(each.c.day)
    of_level = _line(each, LEVEL, key=each.c.treatment_level, day=each.c.day)
    return await tx.all(
        union_all(of_period, of_level.group_by(each.c.treatment_level, each.c.day)), Line
    )


async def people(
    tx: Tx, counted: Counted, *, limit: int, offset: int
) -> tuple[list[VisitPerson], int]:
    """One row an inmate, who was visited most first."""
    sums = _sums()
    found = (
        select(
            inmate.c.id.label("inmate_id"),
            inmate.c.inmate_no,
            inmate.c.name,
            literal(1).label("inmates"),
            *(column.label(name) for name, column in sums.items()),
        )
        .select_from(placed())
        .where(*counted.conditions)
        .group_by(inmate.c.id, inmate.c.inmate_no, inmate.c.name)
    )
    order = (func.count().desc(), inmate.c.inmate_no)
    return await tx.page(found, VisitPerson, *order, limit=limit, offset=offset)


async def units(tx: Tx) -> dict[str, PlacedUnit]:
    """Every ward by id, in the order of the tree."""
    ward, prison = org_unit.alias("named_ward"), org_unit.alias("named_prison")
    found = (
        select(
            ward.c.id.label("ward_id"),
            ward.c.name.label("ward"),
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
        )
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(ward.c.id != prison.c.id)
        .order_by(prison.c.path, ward.c.path)
    )
    return {one.ward_id: one for one in await tx.all(found, PlacedUnit)}


def of_units_named(lines: list[Line], named: dict[str, PlacedUnit]) -> dict[str, list[VisitUnit]]:
    """Prisons and wards with their names, in the order of the tree."""
    found = {(line.of, line.key): line for line in lines}
    prisons = {one.prison_id: one.prison for one in named.values()}
    return {
        PRISON: [
            _unit(found[PRISON, key], key, name, key)
            for key, name in prisons.items()
            if (PRISON, key) in found
        ],
        WARD: [
            _unit(found[WARD, key], key, one.ward, one.prison_id)
            for key, one in named.items()
            if (WARD, key) in found
        ],
    }


def _unit(line: Line, unit_id: str, name: str, prison_id: str) -> VisitUnit:
    numbers = {one: getattr(line, one) for one in (*ADDED, "inmates")}
    return VisitUnit(unit_id=unit_id, name=name, prison_id=prison_id, **numbers)


async def officials(tx: Tx, counted: Counted) -> list[Done]:
    """Business of courts, police and others that was done, by day."""
    conditions = [
        business.c.day >= counted.first,
        business.c.day <= counted.last,
        business.c.state == DONE,
        of_units(inmate.c.ward_id, lambda path: in_scopes(path, counted.scopes)),
    ]
    if counted.unit_path != "/":
        conditions.append(of_units(inmate.c.ward_id, counted.below))
    found = (
        select(business.c.day, func.count().label("count"))
        .join(inmate, inmate.c.id == business.c.inmate_id)
        .where(*conditions)
        .group_by(business.c.day)
    )
    return await tx.all(found, Done)


async def level_titles(tx: Tx) -> dict[str, str]:
    """Of treatment levels, in the order of their dictionary."""
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    mine = and_(book.c.id == item.c.dictionary_id, book.c.code == "treatment_level")
    found = select(item.c.code, item.c.title).join(book, mine).order_by(item.c.sort, item.c.code)
    return {row.code: row.title for row in await tx.execute(found)}


def _sums() -> dict[str, ColumnElement[Any]]:
    """What is added up of visits."""
    of_type = {
        "open": visit.c.visit_type == VisitType.OPEN.value,
        "regular": visit.c.visit_type == VisitType.REGULAR.value,
        "video": visit.c.visit_type == VisitType.VIDEO.value,
    }
    return {
        "visits": func.count(),
        "with_relative": func.count().filter(came()),
        **{name: func.count().filter(is_so) for name, is_so in of_type.items()},
        "focus": func.count().filter(visit.c.focus),
    }


def _each(counted: Counted, *keys: ColumnElement[Any]) -> CTE:
    """One row an inmate and key: people are told apart below, visits added up."""
    sums = (column.label(name) for name, column in _sums().items())
    return (
        select(*keys, visit.c.inmate_id, *sums)
        .select_from(placed())
        .where(*counted.conditions)
        .group_by(*keys, visit.c.inmate_id)
        .cte("each")
    )


def _line(
    each: CTE,
    of: str,
    *,
    key: ColumnElement[Any] | None = None,
    day: ColumnElement[Any] | None = None,
) -> Select[Any]:
    sums = (func.coalesce(func.sum(each.c[name]), 0) for name in ADDED)
    return select(
        literal(of).label("of"),
        (cast(null(), String) if key is None else key).label("key"),
        (cast(null(), Date) if day is None else day).label("day"),
        func.count(each.c.inmate_id.distinct()).label("inmates"),
        *(cast(total, Integer).label(name) for total, name in zip(sums, ADDED, strict=True)),
    )

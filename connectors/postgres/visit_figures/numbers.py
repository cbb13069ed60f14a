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

from connectors.postgres.local_periods import period_of
from connectors.postgres.transaction import Tx, in_scopes, of_units
from connectors.postgres.visit_figures.counted import Counted, alone, visit
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
SUMS = ("visits", "open", "regular", "video", "focus")
ADDED = (*SUMS, "with_relative")
business = GENERATED[OFFICIAL_BOOKINGS.code]


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What is added up of one group; `of` says which kind, `key` and `day` which one."""

    of: str
    key: str | None
    day: date | None
    visits: int
    inmates: int
    open: int
    regular: int
    video: int
    focus: int


class Line(Sums, frozen=True, kw_only=True):
    """Numbers of one group; of a level nobody asks to how many visits a relative came."""

    with_relative: int


class Alone(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of one group to which nobody came."""

    of: str
    key: str | None
    day: date | None
    visits: int


class PlacedUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A ward and its prison by name, in the order of the tree."""

    ward_id: str
    ward: str
    prison_id: str
    prison: str


class Done(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    count: int


async def lines(tx: Tx, counted: Counted, step: Step) -> list[Line]:
    """Of all, each prison and ward, each period and each level in it: from one look at the records.

    People are counted once in each group, so every kind of group has its own list of people; they
    are made from one list of inmates with what is the same of their visits, which is shorter.
    """
    each = _each(counted, step)
    homes = _people(each, each.c.ward_id)
    turns = _people(each, each.c.day)
    levels = _people(each, each.c.day, each.c.treatment_level)
    ward = org_unit.alias("figure_ward")
    in_prison = homes.join(ward, ward.c.id == homes.c.ward_id)
    parts = (
        _line(homes, ALL, _distinct(homes)),
        _line(homes, PRISON, _distinct(homes), key=ward.c.prison_id)
        .select_from(in_prison)
        .group_by(ward.c.prison_id),
        _line(homes, WARD, func.count(), key=homes.c.ward_id).group_by(homes.c.ward_id),
        _line(turns, PERIOD, func.count(), day=turns.c.day).group_by(turns.c.day),
        _line(levels, LEVEL, func.count(), key=levels.c.treatment_level, day=levels.c.day).group_by(
            levels.c.treatment_level, levels.c.day
        ),
    )
    without = {(one.of, one.key, one.day): one.visits for one in await _alone(tx, counted, step)}
    return [
        Line(
            **msgspec.structs.asdict(one),
            with_relative=one.visits - without.get((one.of, one.key, one.day), 0),
        )
        for one in await tx.all(union_all(*parts), Sums)
    ]


async def _alone(tx: Tx, counted: Counted, step: Step) -> list[Alone]:
    """To which visits nobody came, by the same groups but the levels."""
    ward = org_unit.alias("alone_ward")
    day = period_of(visit.c.planned_at, step).label("day")
    few = (
        select(day, visit.c.ward_id, ward.c.prison_id, func.count().label("visits"))
        .select_from(counted.placed.outerjoin(ward, ward.c.id == visit.c.ward_id))
        .where(*counted.conditions, alone())
        .group_by(day, visit.c.ward_id, ward.c.prison_id)
        .cte("few")
    )
    whole = cast(func.coalesce(func.sum(few.c.visits), 0), Integer).label("visits")
    no_key, no_day = cast(null(), String).label("key"), cast(null(), Date).label("day")

    def of(name: str) -> ColumnElement[Any]:
        return literal(name).label("of")

    parts = (
        select(of(ALL), no_key, no_day, whole).select_from(few),
        select(of(PRISON), few.c.prison_id.label("key"), no_day, whole).group_by(few.c.prison_id),
        select(of(WARD), few.c.ward_id.label("key"), no_day, whole).group_by(few.c.ward_id),
        select(of(PERIOD), no_key, few.c.day, whole).group_by(few.c.day),
    )
    return await tx.all(union_all(*parts), Alone)


async def people(
    tx: Tx, counted: Counted, *, limit: int, offset: int
) -> tuple[list[VisitPerson], int]:
    """One row an inmate, who was visited most first."""
    sums = _sums()
    each = (
        select(visit.c.inmate_id, *(column.label(name) for name, column in sums.items()))
        .select_from(counted.placed)
        .where(*counted.conditions)
        .group_by(visit.c.inmate_id)
        .cte("each_person")
    )
    # Asked of those on the page alone.
    own = visit.alias("own")
    with_relative = (
        select(func.count())
        .where(own.c.inmate_id == each.c.inmate_id, *counted.those_of(own), ~alone(own))
        .scalar_subquery()
    )
    found = select(
        each.c.inmate_id,
        inmate.c.inmate_no,
        inmate.c.name,
        literal(1).label("inmates"),
        *(each.c[name] for name in sums),
        with_relative.label("with_relative"),
    ).select_from(each.join(inmate, inmate.c.id == each.c.inmate_id))
    order = (each.c.visits.desc(), inmate.c.inmate_no)
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


def of_units_named(told: list[Line], named: dict[str, PlacedUnit]) -> dict[str, list[VisitUnit]]:
    """Prisons and wards with their names, in the order of the tree."""
    found = {(line.of, line.key): line for line in told}
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
    """What is added up of visits, by what the index of their days holds."""
    of_type = {
        "open": visit.c.visit_type == VisitType.OPEN.value,
        "regular": visit.c.visit_type == VisitType.REGULAR.value,
        "video": visit.c.visit_type == VisitType.VIDEO.value,
    }
    return {
        "visits": func.count(),
        **{name: func.count().filter(is_so) for name, is_so in of_type.items()},
        "focus": func.count().filter(visit.c.focus),
    }


def _each(counted: Counted, step: Step) -> CTE:
    """An inmate's visits of one period, ward and level, added up."""
    day = period_of(visit.c.planned_at, step).label("day")
    keys = (day, visit.c.treatment_level, visit.c.ward_id, visit.c.inmate_id)
    sums = (column.label(name) for name, column in _sums().items())
    return (
        select(*keys, *sums)
        .select_from(counted.placed)
        .where(*counted.conditions)
        .group_by(*keys)
        .cte("each")
    )


def _people(each: CTE, *keys: ColumnElement[Any]) -> CTE:
    """One row an inmate and key."""
    sums = (func.sum(each.c[name]).label(name) for name in SUMS)
    return (
        select(*keys, each.c.inmate_id, *sums)
        .group_by(*keys, each.c.inmate_id)
        .cte("_".join(("of", *(key.key or "" for key in keys))))
    )


def _distinct(people: CTE) -> ColumnElement[Any]:
    """An inmate may have been in several wards."""
    found: ColumnElement[Any] = func.count(people.c.inmate_id.distinct())
    return found


def _line(
    people: CTE,
    of: str,
    inmates: ColumnElement[Any],
    *,
    key: ColumnElement[Any] | None = None,
    day: ColumnElement[Any] | None = None,
) -> Select[Any]:
    sums = (func.coalesce(func.sum(people.c[name]), 0) for name in SUMS)
    return select(
        literal(of).label("of"),
        (cast(null(), String) if key is None else key).label("key"),
        (cast(null(), Date) if day is None else day).label("day"),
        inmates.label("inmates"),
        *(cast(total, Integer).label(name) for total, name in zip(sums, SUMS, strict=True)),
    )

"""Visits by period, level, unit and person (VC-ONSITE-19 to -23)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from connectors.postgres.local_periods import period_of
from connectors.postgres.transaction import Tx, in_scopes, of_units
from connectors.postgres.visits.figures.counted import SUMS, Counted, Sums, added_up, alone, visit
from connectors.postgres.visits.figures.slices import slices_of
from connectors.postgres.visits.figures.turns import (
    Cell,
    Turn,
    by_day,
    cells_of,
    inmates_in,
    levels_in,
    turns_of,
)
from schemas.modules.common import DONE
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.platform.periods import Step
from schemas.tables import metadata
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

ALL, PRISON, WARD, PERIOD = "all", "prison", "ward", "period"
ADDED = (*SUMS, "with_relative")
business = GENERATED[OFFICIAL_BOOKINGS.code]


class Row(Sums, frozen=True, kw_only=True):
    """Of all, a prison or a ward; or inmates with visits of these levels in a period."""

    of: str
    inmates: int
    levels: int


class Line(Sums, frozen=True, kw_only=True):
    """Numbers of one group; `of` says which kind, `key` and `day` which one."""

    of: str
    inmates: int
    with_relative: int


class LevelLine(msgspec.Struct, frozen=True, kw_only=True):
    """Visits and inmates of one level in the period that begins on a day."""

    day: date
    level: str | None
    visits: int
    inmates: int


class Alone(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of one group to which nobody came."""

    of: str
    key: str | None
    day: date | None
    visits: int


class VisitPerson(msgspec.Struct, frozen=True, kw_only=True):
    """One inmate's visits."""

    inmate_id: str
    inmate_no: str
    name: str
    visits: int
    inmates: int
    with_relative: int
    open: int
    regular: int
    video: int
    focus: int


class Done(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    count: int


async def lines(tx: Tx, counted: Counted, step: Step) -> tuple[list[Line], list[LevelLine]]:
    """Of all, each prison and ward and each period; and of each level in a period.

    What nobody was visited in has no line. Visits add up and people do not: an inmate is counted
    once in each group. So there is a list of inmates for each kind of group, and nothing more in
    it than that needs. The parts of a statement know nothing of one another, so that the server can
    count them at the same time.
    """
    slices = slices_of(counted, step)
    cells = await tx.all(union_all(*map(cells_of, slices)), Cell)
    if not cells:
        return [], []
    levels = levels_in(cells)
    parts = (_of_units(counted), *(_as_rows(turns_of(one, levels)) for one in slices))
    rows = await tx.all(union_all(*parts), Row)
    inmates = inmates_in(
        (Turn(day=row.day, levels=row.levels, inmates=row.inmates) for row in rows if row.day),
        levels,
    )
    without = {(one.of, one.key, one.day): one.visits for one in await _alone(tx, counted, step)}
    units = [_line(row.of, row, row.inmates, without) for row in rows if row.day is None]
    periods = [_line(PERIOD, one, inmates.of_day[one.day], without) for one in by_day(cells)]
    return units + periods, [
        LevelLine(
            day=one.day,
            level=one.key,
            visits=one.visits,
            inmates=inmates.of_level[one.day, one.key],
        )
        for one in cells
    ]


def _line(
    of: str, sums: Sums, inmates: int, without: Mapping[tuple[str, str | None, date | None], int]
) -> Line:
    """`without` says to how many visits of a group nobody came."""
    alone_ = without.get((of, sums.key, sums.day), 0)
    numbers = {name: getattr(sums, name) for name in ("key", "day", *SUMS)}
    return Line(of=of, inmates=inmates, with_relative=sums.visits - alone_, **numbers)


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
    each = _each(counted).cte("each_person")
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
        *(each.c[name] for name in SUMS),
        with_relative.label("with_relative"),
    ).select_from(each.join(inmate, inmate.c.id == each.c.inmate_id))
    order = (each.c.visits.desc(), inmate.c.inmate_no)
    return await tx.page(found, VisitPerson, *order, limit=limit, offset=offset)


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


def _of_units(counted: Counted) -> Select[Any]:
    """Of all, each prison and each ward; an inmate may have been in several of them."""
    each = _each(counted, visit.c.ward_id).subquery("in_ward")
    ward = org_unit.alias("figure_ward")
    prison_id, ward_id, inmate_id = ward.c.prison_id, each.c.ward_id, each.c.inmate_id
    in_ward, in_prison = func.grouping(ward_id) == 0, func.grouping(prison_id) == 0
    # A row a ward; then a row an inmate of a prison, and one an inmate of all, which are counted.
    told = (
        select(
            case((in_ward, WARD), (in_prison, PRISON), else_=ALL).label("of"),
            case((in_ward, ward_id), else_=prison_id).label("key"),
            cast(case((in_ward, func.count()), else_=1), Integer).label("inmates"),
            *_sums_of(each),
        )
        .select_from(each.outerjoin(ward, ward.c.id == ward_id))
        .group_by(
            func.grouping_sets(tuple_(ward_id), tuple_(prison_id, inmate_id), tuple_(inmate_id))
        )
        .subquery("told")
    )
    return select(
        told.c.of,
        told.c.key,
        cast(null(), Date).label("day"),
        literal(0, BigInteger).label("levels"),
        cast(func.sum(told.c.inmates), Integer).label("inmates"),
        *_sums_of(told),
    ).group_by(told.c.of, told.c.key)


def _as_rows(turns: Select[Any]) -> Select[Any]:
    """In the columns of the others."""
    one = turns.subquery("of_turn")
    return select(
        literal(PERIOD).label("of"),
        cast(null(), String).label("key"),
        one.c.day,
        one.c.levels,
        one.c.inmates,
        *(literal(0, Integer).label(name) for name in SUMS),
    )


def _sums_of(each: FromClause) -> Iterator[ColumnElement[Any]]:
    return (cast(func.sum(each.c[name]), Integer).label(name) for name in SUMS)


def _each(counted: Counted, *keys: ColumnElement[Any]) -> Select[Any]:
    """An inmate's visits, added up."""
    return (
        select(*keys, visit.c.inmate_id, *added_up())
        .select_from(counted.placed)
        .where(*counted.conditions)
        .group_by(*keys, visit.c.inmate_id)
    )

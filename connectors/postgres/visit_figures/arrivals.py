"""Relatives who came to visits, and who of them had never come before (VC-ONSITE-15)."""

from typing import Any

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from connectors.postgres.transaction import Tx
from connectors.postgres.visit_figures.counted import (
    HELD,
    Counted,
    came,
    period_of,
    placed,
    visit,
)
from schemas.periods import Step
from schemas.tables.org import org_unit

ALL, PERIOD, PRISON, KINSHIP = "all", "period", "prison", "kinship"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Of one group; `of` says which kind, `key` which one."""

    of: str
    key: str | None
    arrivals: int
    people: int
    new: int


async def lines(tx: Tx, counted: Counted, step: Step) -> list[Line]:
    """Of all, of each period, prison and kinship, from one look at the records."""
    arrived = _arrived(counted, step)
    person = _people(arrived, counted)
    both = arrived.join(person, person.c.who == arrived.c.who)
    parts = [
        _line(arrived, person, both, ALL, None),
        _line(arrived, person, both, PERIOD, cast(arrived.c.day, String)),
        _line(arrived, person, both, PRISON, arrived.c.prison_id),
        _line(arrived, person, both, KINSHIP, arrived.c.kinship),
    ]
    return await tx.all(union_all(*parts), Line)


def _line(
    arrived: CTE, person: CTE, both: FromClause, of: str, key: ColumnElement[Any] | None
) -> Select[Any]:
    # Who came for the first time is new where that was: each of them once in every spread.
    first = and_(person.c.new, arrived.c.planned_at == person.c.first_at)
    found = select(
        literal(of).label("of"),
        (cast(None, String) if key is None else key).label("key"),
        func.count().label("arrivals"),
        func.count(arrived.c.who.distinct()).label("people"),
        func.count(arrived.c.who.distinct()).filter(first).label("new"),
    ).select_from(both)
    return found if key is None else found.group_by(key)


def _arrived(counted: Counted, step: Step) -> CTE:
    """Visits within the days to which a relative came; `who` tells one from another."""
    ward = org_unit.alias("arrival_ward")
    stranger = func.concat_ws(" ", visit.c.inmate_id, visit.c.relative_told)
    who = func.coalesce(visit.c.relative_id, visit.c.relative_no_told_digest, stranger)
    return (
        select(
            who.label("who"),
            visit.c.relative_id,
            visit.c.relative_no_told_digest.label("digest"),
            visit.c.relative_told.label("told"),
            visit.c.inmate_id,
            visit.c.planned_at,
            visit.c.kinship,
            ward.c.prison_id,
            period_of(visit.c.planned_at, step).label("day"),
        )
        .select_from(placed().outerjoin(ward, ward.c.id == visit.c.ward_id))
        .where(*counted.conditions, came())
        .cte("arrived")
    )


def _people(arrived: CTE, counted: Counted) -> CTE:
    """Each of them once, with whether there was no visit of theirs before the days."""
    one = (
        select(
            arrived.c.who,
            func.min(arrived.c.relative_id).label("relative_id"),
            func.min(arrived.c.digest).label("digest"),
            func.min(arrived.c.told).label("told"),
            func.min(arrived.c.inmate_id).label("inmate_id"),
            func.min(arrived.c.planned_at).label("first_at"),
        )
        .group_by(arrived.c.who)
        .cte("one")
    )
    before = visit.alias("before")
    nameless = and_(
        one.c.relative_id.is_(None),
        one.c.digest.is_(None),
        before.c.relative_id.is_(None),
        before.c.relative_no_told_digest.is_(None),
        before.c.inmate_id == one.c.inmate_id,
        before.c.relative_told == one.c.told,
    )
    known = or_(
        before.c.relative_id == one.c.relative_id,
        before.c.relative_no_told_digest == one.c.digest,
        nameless,
    )
    earlier = (
        select(before.c.id)
        .where(known, before.c.planned_at < counted.since, before.c.state == HELD)
        .exists()
    )
    return select(one.c.who, one.c.first_at, (~earlier).label("new")).cte("person")

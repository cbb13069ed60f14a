"""Relatives who came to visits, and who of them had never come before (VC-ONSITE-15)."""

from typing import Any

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
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
from connectors.postgres.transaction import Tx
from connectors.postgres.visits.figures.counted import HELD, Counted, came, visit
from schemas.platform.periods import Step
from schemas.tables.platform.org import org_unit

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
    parts = [
        _line(arrived, person, ALL, None),
        _line(arrived, person, PERIOD, arrived.c.day),
        _line(arrived, person, PRISON, arrived.c.prison_id),
        _line(arrived, person, KINSHIP, arrived.c.kinship),
    ]
    return await tx.all(union_all(*parts), Line)


def _line(arrived: CTE, person: CTE, of: str, key: ColumnElement[Any] | None) -> Select[Any]:
    """Who came is told apart in each group; then the groups are counted."""
    keys = () if key is None else (key.label("key"),)
    each = (
        select(
            *keys,
            arrived.c.who,
            func.sum(arrived.c.arrivals).label("arrivals"),
            func.min(arrived.c.first_at).label("first_at"),
        )
        .group_by(*(() if key is None else (key,)), arrived.c.who)
        .subquery(f"each_{of}")
    )
    # Who came for the first time is new where that was: each of them once in every spread.
    first = and_(person.c.new, each.c.first_at == person.c.first_at)
    found: Any = select(
        literal(of).label("of"),
        (cast(null(), String) if key is None else cast(each.c.key, String)).label("key"),
        cast(func.coalesce(func.sum(each.c.arrivals), 0), Integer).label("arrivals"),
        func.count().label("people"),
        func.count().filter(first).label("new"),
    ).select_from(each.join(person, person.c.who == each.c.who))
    whole: Select[Any] = found if key is None else found.group_by(each.c.key)
    return whole


def _arrived(counted: Counted, step: Step) -> CTE:
    """A relative's visits of one period, prison and kinship; `who` tells one from another."""
    ward = org_unit.alias("arrival_ward")
    stranger = func.concat_ws(" ", visit.c.inmate_id, visit.c.relative_told)
    who = func.coalesce(visit.c.relative_id, visit.c.relative_no_told_digest, stranger)
    day = period_of(visit.c.planned_at, step)
    keys = (who.label("who"), day.label("day"), ward.c.prison_id, visit.c.kinship)
    return (
        select(
            *keys,
            func.count().label("arrivals"),
            func.min(visit.c.planned_at).label("first_at"),
            # The same of all of them, but of a stranger's, which are another's nowhere.
            func.min(visit.c.relative_id).label("relative_id"),
            func.min(visit.c.relative_no_told_digest).label("digest"),
            func.min(visit.c.relative_told).label("told"),
            func.min(visit.c.inmate_id).label("inmate_id"),
        )
        .select_from(counted.placed.outerjoin(ward, ward.c.id == visit.c.ward_id))
        .where(*counted.conditions, came())
        .group_by(*keys)
        .cte("arrived")
    )


def _people(arrived: CTE, counted: Counted) -> CTE:
    """Each of them once, with whether there was no visit of theirs before the days."""
    names = ("first_at", "relative_id", "digest", "told", "inmate_id")
    one = (
        select(arrived.c.who, *(func.min(arrived.c[name]).label(name) for name in names))
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

    def earlier(known: ColumnElement[bool]) -> ColumnElement[bool]:
        """By one way of knowing them, which is one step in an index."""
        held = (before.c.planned_at < counted.since, before.c.state == HELD)
        return select(before.c.id).where(known, *held).exists()

    new = and_(
        ~earlier(before.c.relative_id == one.c.relative_id),
        ~earlier(before.c.relative_no_told_digest == one.c.digest),
        ~earlier(nameless),
    )
    return select(one.c.who, one.c.first_at, new.label("new")).cte("person")

"""Which visits are counted: the same that their list shows for the same conditions."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, Integer, and_, cast, func

from connectors.postgres.transaction import in_scopes, of_units
from schemas.modules.visits.visits import VISITS, VisitState, VisitType
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate

visit = GENERATED[VISITS.code]
SUMS = ("visits", "open", "regular", "video", "focus")
HELD = VisitState.FINISHED.value
"""One that goes on counts once it is over; a registration that nobody came to is no visit."""


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What adds up of one group, by its key or by the period that begins on a day, or by both."""

    key: str | None
    day: date | None
    visits: int
    open: int
    regular: int
    video: int
    focus: int


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Visits within a time (half open), of inmates in reach, in wards below a unit at the time."""

    scopes: tuple[str, ...]
    since: datetime
    until: datetime
    first: date
    last: date
    """The same as days, both included."""
    unit_path: str = "/"
    everywhere: bool = False
    """Whether every inmate is in reach, so that nothing is asked of each visit's."""

    @property
    def placed(self) -> FromClause:
        """Visits, with their inmates where their wards now say who reaches them."""
        if self.everywhere:
            return visit
        return visit.join(inmate, inmate.c.id == visit.c.inmate_id)

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        if self.everywhere:
            return self.those_of(visit)
        reached = of_units(inmate.c.ward_id, lambda path: in_scopes(path, self.scopes))
        return (*self.those_of(visit), reached)

    def those_of(self, table: FromClause) -> tuple[ColumnElement[bool], ...]:
        """What is asked of the visits themselves."""
        found: tuple[ColumnElement[bool], ...] = (
            table.c.planned_at >= self.since,
            table.c.planned_at < self.until,
            table.c.state == HELD,
        )
        if self.unit_path == "/":
            return found
        return (*found, of_units(table.c.ward_id, self.below))

    def below(self, path: ColumnElement[Any]) -> ColumnElement[bool]:
        """At or below the unit that is asked for."""
        return path.startswith(self.unit_path, autoescape=True)


def came() -> ColumnElement[bool]:
    """Whether a relative came, known here or told by name or number alone."""
    return (
        visit.c.relative_id.is_not(None)
        | visit.c.relative_told.is_not(None)
        | visit.c.relative_no_told_digest.is_not(None)
    )


def alone(table: FromClause = visit) -> ColumnElement[bool]:
    """That nobody came: in the words of an index that holds these visits alone."""
    return and_(
        table.c.relative_id.is_(None),
        table.c.relative_told.is_(None),
        table.c.relative_no_told_digest.is_(None),
    )


def added_up() -> tuple[ColumnElement[int], ...]:
    """The sums of visits, by what the index of their days holds.

    As numbers of four bytes, so that adding them up once more makes no decimals.
    """
    of_type = {
        "open": visit.c.visit_type == VisitType.OPEN.value,
        "regular": visit.c.visit_type == VisitType.REGULAR.value,
        "video": visit.c.visit_type == VisitType.VIDEO.value,
    }
    sums = {
        "visits": func.count(),
        **{name: func.count().filter(is_so) for name, is_so in of_type.items()},
        "focus": func.count().filter(visit.c.focus),
    }
    return tuple(cast(sums[name], Integer).label(name) for name in SUMS)

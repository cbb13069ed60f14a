"""Which visits are counted: the same that their list shows for the same conditions."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Date, FromClause, cast, func, literal_column

from connectors.postgres.transaction import in_scopes, of_units
from pipelines.rules.local_time import LOCAL
from schemas.modules.visits import VISITS, VisitState
from schemas.periods import Step
from schemas.tables.generated import GENERATED
from schemas.tables.person import inmate

visit = GENERATED[VISITS.code]
HELD = VisitState.FINISHED.value
"""One that goes on counts once it is over; a registration that nobody came to is no visit."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Visits within a time (half open), of inmates in reach, in wards below a unit at the time."""

    scopes: tuple[str, ...]
    since: datetime
    until: datetime
    first: date
    last: date
    """The same as days, both included."""
    unit_path: str = "/"

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        found: tuple[ColumnElement[bool], ...] = (
            visit.c.planned_at >= self.since,
            visit.c.planned_at < self.until,
            visit.c.state == HELD,
            of_units(inmate.c.ward_id, lambda path: in_scopes(path, self.scopes)),
        )
        if self.unit_path == "/":
            return found
        return (*found, of_units(visit.c.ward_id, self.below))

    def below(self, path: ColumnElement[Any]) -> ColumnElement[bool]:
        """At or below the unit that is asked for."""
        return path.startswith(self.unit_path, autoescape=True)


def placed() -> FromClause:
    """Visits with their inmates, whose wards now say who reaches them."""
    return visit.join(inmate, inmate.c.id == visit.c.inmate_id)


def came() -> ColumnElement[bool]:
    """Whether a relative came, known here or told by name or number alone."""
    return (
        visit.c.relative_id.is_not(None)
        | visit.c.relative_told.is_not(None)
        | visit.c.relative_no_told_digest.is_not(None)
    )


def period_of(moment: ColumnElement[Any], step: Step) -> ColumnElement[Any]:
    """First day of the bureau's day, month, quarter or year."""
    # The zone is a fixed offset, so that no server needs to know its name.
    there = func.timezone("UTC", moment) + LOCAL.utcoffset(None)
    if step is Step.DAY:
        return cast(there, Date)
    # As a word of the statement: what is grouped by must be the same words wherever it stands.
    return cast(func.date_trunc(literal_column(f"'{step.value}'"), there), Date)

"""How many conversations were reviewed and found anomalous: counted from the records."""

from collections import Counter
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)

from connectors.postgres.recordings import review_due
from connectors.postgres.recordings.conversation_search import held
from connectors.postgres.transaction import Tx, in_scopes, of_units
from pipelines.rules.modules.figures.lines import ALL, Line
from pipelines.rules.platform.local_time import LOCAL
from pipelines.rules.recordings.review_due import DueRules
from schemas.tables.access.access import officer
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review, review_assignment

prison, ward = org_unit.alias("figure_prison"), org_unit.alias("figure_ward")
home = org_unit.alias("home")
WORK = ("assigned", "reviewed", "overdue", "anomalous")
"""What is counted of an officer."""


COUNTED = ("conversations", "reviewed", "anomalous", "overdue")
UNIT = ("prison_id", "ward_id", "channel")
"""By these together, and by the day."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of a ward's conversations over one channel, or of those of a day."""

    prison_id: str | None
    ward_id: str | None
    channel: str | None
    day: date | None
    conversations: int
    reviewed: int
    anomalous: int
    overdue: int


class OfficerWork(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that two reviewed counts for both.

    `assigned` and `overdue` are of what was given to the officer, `overdue` where nobody reviewed
    it in time; `reviewed` and `anomalous` are of what the officer reviewed, given or not.
    """

    key: str
    label: str
    unit: str
    assigned: int
    reviewed: int
    overdue: int
    anomalous: int


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Which conversations are counted: begun within a time (half open), in reach, below a unit."""

    scopes: tuple[str, ...]
    since: datetime
    until: datetime
    unit_path: str = "/"
    channel: str | None = None
    everywhere: bool = False
    """Whether every unit is in reach, so that nothing is asked of each conversation's."""

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        of_channel = (conversation.c.channel == self.channel,) if self.channel else ()
        everyone = self.everywhere and self.unit_path == "/"
        of_unit = () if everyone else (of_units(conversation.c.ward_id, self._reached),)
        return (
            conversation.c.began_at >= self.since,
            conversation.c.began_at < self.until,
            ~conversation.c.privileged,
            *held(),
            *of_channel,
            *of_unit,
        )

    def _reached(self, path: ColumnElement[Any]) -> ColumnElement[bool]:
        below = path.startswith(self.unit_path, autoescape=True)
        return and_(in_scopes(path, self.scopes), below)


def placed() -> FromClause:
    """Conversations with their units."""
    return conversation.join(ward, ward.c.id == conversation.c.ward_id).join(
        prison, prison.c.id == conversation.c.prison_id
    )


def local_day() -> ColumnElement[Any]:
    """The bureau's day; the zone is a fixed offset, so that no server needs to know its name."""
    there = func.timezone("UTC", conversation.c.began_at) + LOCAL.utcoffset(None)
    return cast(there, Date)


async def groups(tx: Tx, counted: Counted, rules: DueRules, now: datetime) -> list[Line]:
    """Of all, and of each prison, ward, channel and day that has any: from one look."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for part in await tx.all(_parts(counted, rules, now), Part):
        of_unit = (("prison", part.prison_id), ("ward", part.ward_id), ("channel", part.channel))
        keyed = (("day", part.day),) if part.day is not None else ((ALL, ""), *of_unit)
        for group, key in keyed:
            figures = {name: getattr(part, name) for name in COUNTED}
            found.setdefault((group, str(key)), Counter()).update(figures)
    return [
        Line(group=group, key=(key,), values={name: counts[name] for name in COUNTED})
        for (group, key), counts in sorted(found.items())
    ]


def _parts(counted: Counted, rules: DueRules, now: datetime) -> Any:
    """Who was reviewed stands in the index that the pass reads; overdue are few, asked apart."""
    nothing = literal(0)
    all_of_them = _facts(counted)
    late = _facts(counted, review_due.overdue(rules, now))
    figures = (
        func.count().label("conversations"),
        func.count(all_of_them.c.anomaly).label("reviewed"),
        func.count().filter(all_of_them.c.anomaly).label("anomalous"),
        nothing.label("overdue"),
    )
    return union_all(
        _by_unit_and_day(all_of_them, *figures),
        _by_unit_and_day(late, nothing, nothing, nothing, func.count()),
    )


def _facts(counted: Counted, *more: ColumnElement[bool]) -> FromClause:
    """One row for each conversation that is over."""
    return (
        select(
            *(conversation.c[name] for name in UNIT),
            local_day().label("day"),
            conversation.c.anomaly,
        )
        .where(*_over(counted), *more)
        .subquery()
    )


def _by_unit_and_day(facts: FromClause, *figures: ColumnElement[Any]) -> Select[Any]:
    unit, day = [facts.c[name] for name in UNIT], facts.c.day
    sets = func.grouping_sets(tuple_(*unit), tuple_(day))
    return select(*unit, day, *figures).group_by(sets)


async def by_officer(
    tx: Tx, counted: Counted, rules: DueRules, now: datetime, named: str = ""
) -> list[OfficerWork]:
    """What each was given and what each reviewed; own reviews alone say what was found.

    `named` is part of the officers' names; empty: all of them.
    """
    parts = (_given(counted, rules, now), _done_alone(counted), _done_among(counted))
    work = union_all(*parts).subquery("work")
    # Added up before anybody is named: the server would look for the work of each officer anew.
    sums = (cast(func.sum(work.c[name]), Integer).label(name) for name in WORK)
    each = select(work.c.officer_id, *sums).group_by(work.c.officer_id).subquery("each")
    told = (
        select(
            officer.c.id.label("key"),
            officer.c.name.label("label"),
            home.c.name.label("unit"),
            *(each.c[name] for name in WORK),
        )
        .join_from(each, officer, officer.c.id == each.c.officer_id)
        .join(home, home.c.id == officer.c.org_unit_id)
        .where(officer.c.name.contains(named, autoescape=True) if named else true())
        .order_by(each.c.reviewed.desc(), each.c.assigned.desc(), officer.c.name)
    )
    return await tx.all(told, OfficerWork)


def _given(counted: Counted, rules: DueRules, now: datetime) -> Select[Any]:
    """One row for each conversation that was given to somebody."""
    late = func.coalesce(review_due.overdue(rules, now), False)
    return (
        select(
            review_assignment.c.officer_id,
            literal(1).label("assigned"),
            literal(0).label("reviewed"),
            case((late, 1), else_=0).label("overdue"),
            literal(0).label("anomalous"),
        )
        .select_from(conversation)
        .join(review_assignment, review_assignment.c.call_id == conversation.c.id)
        .where(*_over(counted))
    )


def _done_alone(counted: Counted) -> Select[Any]:
    """One row for each officer whose reviews were the only ones; the conversations tell them."""
    by = conversation.c.sole_reviewer_id
    anomalous = func.count().filter(conversation.c.anomaly)
    found = select(by.label("officer_id"), *_work(func.count(), anomalous))
    return found.where(*_over(counted), by.is_not(None)).group_by(by)


def _done_among(counted: Counted) -> Select[Any]:
    """One row for each officer of a conversation with several reviews."""
    theirs = (
        select(call_review.c.officer_id, func.bool_or(call_review.c.anomaly).label("anomaly"))
        .where(call_review.c.call_id == conversation.c.id)
        .group_by(call_review.c.officer_id)
        .lateral("theirs")
    )
    several = (conversation.c.anomaly.is_not(None), conversation.c.sole_reviewer_id.is_(None))
    return (
        select(theirs.c.officer_id, *_work(literal(1), case((theirs.c.anomaly, 1), else_=0)))
        .select_from(conversation.join(theirs, true()))
        .where(*_over(counted), *several)
    )


def _work(
    reviewed: ColumnElement[Any], anomalous: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ...]:
    """As `WORK` has it, of what was reviewed and not of what was given."""
    nothing = literal(0)
    told = (nothing, reviewed, nothing, anomalous)
    return tuple(one.label(name) for name, one in zip(WORK, told, strict=True))


def _over(counted: Counted) -> tuple[ColumnElement[bool], ...]:
    return (*counted.conditions, conversation.c.ended_at.is_not(None))

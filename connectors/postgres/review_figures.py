"""How many conversations were reviewed and found anomalous: counted from the records."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)

from connectors.postgres import review_due
from connectors.postgres.conversation_search import held, last_review
from connectors.postgres.review_due import reviewed
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.local_time import LOCAL
from pipelines.rules.review_due import DueRules
from schemas.review_statistics import OfficerFigures, ReviewFigures, ReviewGroup
from schemas.tables.access import officer
from schemas.tables.call import video_call
from schemas.tables.conversation import conversation
from schemas.tables.org import org_unit
from schemas.tables.review import call_review, review_assignment

prison, ward = org_unit.alias("figure_prison"), org_unit.alias("figure_ward")
home = org_unit.alias("home")
WORK = ("assigned", "reviewed", "overdue", "anomalous")
"""What is counted of an officer."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Which conversations are counted: begun within a time (half open), in reach, below a unit."""

    scopes: tuple[str, ...]
    since: datetime
    until: datetime
    unit_path: str = "/"
    channel: str | None = None

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        of_channel = (conversation.c.channel == self.channel,) if self.channel else ()
        return (
            in_scopes(ward.c.path, self.scopes),
            ward.c.path.startswith(self.unit_path, autoescape=True),
            conversation.c.began_at >= self.since,
            conversation.c.began_at < self.until,
            ~conversation.c.privileged,
            *held(),
            *of_channel,
        )


def placed() -> FromClause:
    """Conversations with their units, and with the call where they are of one."""
    return (
        conversation.join(ward, ward.c.id == conversation.c.ward_id)
        .join(prison, prison.c.id == conversation.c.prison_id)
        .outerjoin(video_call, video_call.c.id == conversation.c.id)
    )


def local_day() -> ColumnElement[Any]:
    """The bureau's day; the zone is a fixed offset, so that no server needs to know its name."""
    there = func.timezone("UTC", conversation.c.began_at) + LOCAL.utcoffset(None)
    return cast(there, Date)


async def total(tx: Tx, counted: Counted, rules: DueRules, now: datetime) -> ReviewFigures:
    facts = _facts(counted, rules, now)
    return msgspec.convert(
        dict((await tx.execute(select(*_figures(facts)))).mappings().one()), ReviewFigures
    )


async def by_prison(tx: Tx, counted: Counted, rules: DueRules, now: datetime) -> list[ReviewGroup]:
    return await _grouped(tx, counted, rules, now, "prison_id", "prison", "prison_path")


async def by_ward(tx: Tx, counted: Counted, rules: DueRules, now: datetime) -> list[ReviewGroup]:
    return await _grouped(tx, counted, rules, now, "ward_id", "ward", "ward_path")


async def by_channel(tx: Tx, counted: Counted, rules: DueRules, now: datetime) -> list[ReviewGroup]:
    return await _grouped(tx, counted, rules, now, "channel", "channel", "channel")


async def by_day(tx: Tx, counted: Counted, rules: DueRules, now: datetime) -> list[ReviewGroup]:
    """Days without any conversation are left out."""
    return await _grouped(tx, counted, rules, now, "day", "day", "day")


async def by_officer(
    tx: Tx, counted: Counted, rules: DueRules, now: datetime, named: str = ""
) -> list[OfficerFigures]:
    """What each was given and what each reviewed; own reviews alone say what was found.

    `named` is part of the officers' names; empty: all of them.
    """
    work = union_all(_given(counted, rules, now), _done(counted)).subquery("work")
    figures = {name: func.sum(work.c[name]) for name in WORK}
    told = (
        select(
            officer.c.id.label("key"),
            officer.c.name.label("label"),
            home.c.name.label("unit"),
            *(cast(figure, Integer).label(name) for name, figure in figures.items()),
        )
        .select_from(work)
        .join(officer, officer.c.id == work.c.officer_id)
        .join(home, home.c.id == officer.c.org_unit_id)
        .where(officer.c.name.contains(named, autoescape=True) if named else true())
        .group_by(officer.c.id, officer.c.name, home.c.name)
        .order_by(figures["reviewed"].desc(), figures["assigned"].desc(), officer.c.name)
    )
    return await tx.all(told, OfficerFigures)


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
        .select_from(placed())
        .join(review_assignment, review_assignment.c.call_id == conversation.c.id)
        .where(*counted.conditions, conversation.c.ended_at.is_not(None))
    )


def _done(counted: Counted) -> Select[Any]:
    """One row for each conversation and officer who reviewed it."""
    found = func.bool_or(call_review.c.anomaly)
    return (
        select(
            call_review.c.officer_id,
            literal(0).label("assigned"),
            literal(1).label("reviewed"),
            literal(0).label("overdue"),
            case((found, 1), else_=0).label("anomalous"),
        )
        .select_from(placed())
        .join(call_review, call_review.c.call_id == conversation.c.id)
        .where(*counted.conditions, conversation.c.ended_at.is_not(None))
        .group_by(call_review.c.officer_id, call_review.c.call_id)
    )


async def _grouped(
    tx: Tx, counted: Counted, rules: DueRules, now: datetime, key: str, label: str, order: str
) -> list[ReviewGroup]:
    facts = _facts(counted, rules, now)
    keys = (facts.c[key], facts.c[label], facts.c[order])
    found = select(keys[0].label("key"), keys[1].label("label"), *_figures(facts))
    return await tx.all(found.group_by(*keys).order_by(keys[2]), ReviewGroup)


def _facts(counted: Counted, rules: DueRules, now: datetime) -> FromClause:
    """One row for each conversation that is over; its last review says whether it was anomalous."""
    return (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            prison.c.path.label("prison_path"),
            ward.c.id.label("ward_id"),
            func.concat_ws(" ", prison.c.name, ward.c.name).label("ward"),
            ward.c.path.label("ward_path"),
            conversation.c.channel,
            cast(local_day(), String).label("day"),
            reviewed().label("reviewed"),
            func.coalesce(last_review("anomaly"), False).label("anomalous"),
            func.coalesce(review_due.overdue(rules, now), False).label("overdue"),
        )
        .select_from(placed())
        .where(*counted.conditions, conversation.c.ended_at.is_not(None))
        .subquery("facts")
    )


def _figures(facts: FromClause) -> tuple[ColumnElement[Any], ...]:
    return (
        func.count().label("conversations"),
        func.count().filter(facts.c.reviewed).label("reviewed"),
        func.count().filter(facts.c.anomalous).label("anomalous"),
        func.count().filter(facts.c.overdue).label("overdue"),
    )

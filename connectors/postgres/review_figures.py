"""How many conversations were reviewed and found anomalous: counted from the records."""

from collections import Counter
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
    tuple_,
    union_all,
)

from connectors.postgres import review_due
from connectors.postgres.conversation_search import held
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


COUNTED = ("conversations", "reviewed", "anomalous", "overdue")
PRISON, WARD, CHANNEL, DAY = "prison", "ward", "channel", "day"
PENDING, OVERDUE, REVIEWED, ANOMALOUS = range(4)
"""How far the review of a conversation has come; the last of several says what was found."""


class Stages(msgspec.Struct, frozen=True, kw_only=True):
    """How many conversations of a group are at a stage."""

    of: str
    key: str
    stage: int
    conversations: int


class Named(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    full_name: str


class Groups(msgspec.Struct, frozen=True, kw_only=True):
    """Days without any conversation are left out."""

    total: ReviewFigures
    prisons: list[ReviewGroup]
    wards: list[ReviewGroup]
    channels: list[ReviewGroup]
    days: list[ReviewGroup]


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


async def groups(tx: Tx, counted: Counted, rules: DueRules, now: datetime) -> Groups:
    """Of all, and of each prison, ward, channel and day: from one look at the records."""
    facts = _facts(counted, rules, now)
    keys = {name: facts.c[name] for name in (PRISON, WARD, CHANNEL, DAY)}
    each = (
        select(*keys.values(), facts.c.stage, func.count().label("conversations"))
        .group_by(*keys.values(), facts.c.stage)
        .subquery("each")
    )
    kinds = [(func.grouping(each.c[name]) == 0, name) for name in keys]
    found = select(
        case(*kinds, else_="").label("of"),
        case(*((held, each.c[name]) for held, name in kinds), else_="").label("key"),
        each.c.stage,
        cast(func.sum(each.c.conversations), Integer).label("conversations"),
    ).group_by(func.grouping_sets(*(tuple_(each.c[name], each.c.stage) for name in keys)))
    of: dict[str, dict[str, Counter[str]]] = {name: {} for name in keys}
    for one in await tx.all(found, Stages):
        of[one.of].setdefault(one.key, Counter()).update(_counts_of(one))
    units = await tx.all(_named(), Named)
    total: Counter[str] = Counter()
    for counts in of[CHANNEL].values():
        total.update(counts)
    return Groups(
        total=ReviewFigures(**_values(total)),
        prisons=[
            _group(one.id, one.name, of[PRISON][one.id]) for one in units if one.id in of[PRISON]
        ],
        wards=[
            _group(one.id, one.full_name, of[WARD][one.id]) for one in units if one.id in of[WARD]
        ],
        channels=[_group(key, key, one) for key, one in sorted(of[CHANNEL].items())],
        days=[_group(key, key, one) for key, one in sorted(of[DAY].items())],
    )


def _counts_of(one: Stages) -> dict[str, int]:
    return {
        "conversations": one.conversations,
        "reviewed": one.conversations * (one.stage in (REVIEWED, ANOMALOUS)),
        "anomalous": one.conversations * (one.stage == ANOMALOUS),
        "overdue": one.conversations * (one.stage == OVERDUE),
    }


def _values(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in COUNTED}


def _group(key: str, label: str, counts: Counter[str]) -> ReviewGroup:
    return ReviewGroup(key=key, label=label, **_values(counts))


def _named() -> Select[Any]:
    """Every unit by name, a ward's after its prison's, in the order of the tree."""
    return (
        select(
            ward.c.id,
            ward.c.name,
            func.concat_ws(" ", prison.c.name, ward.c.name).label("full_name"),
        )
        .select_from(ward.outerjoin(prison, prison.c.id == ward.c.prison_id))
        .order_by(ward.c.path)
    )


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


def _facts(counted: Counted, rules: DueRules, now: datetime) -> FromClause:
    """One row for each conversation that is over, with how far its review has come."""
    said = case((call_review.c.anomaly, ANOMALOUS), else_=REVIEWED)
    newest = (
        select(said)
        .where(call_review.c.call_id == conversation.c.id)
        .order_by(call_review.c.at.desc(), call_review.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    # Asked of those alone that nobody reviewed.
    late = case((review_due.overdue(rules, now), OVERDUE), else_=PENDING)
    return (
        select(
            conversation.c.prison_id.label(PRISON),
            conversation.c.ward_id.label(WARD),
            conversation.c.channel.label(CHANNEL),
            cast(local_day(), String).label(DAY),
            func.coalesce(newest, late).label("stage"),
        )
        .select_from(placed())
        .where(*counted.conditions, conversation.c.ended_at.is_not(None))
        .subquery("facts")
    )

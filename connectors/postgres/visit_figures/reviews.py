"""How far the review of visits has come (VC-ONSITE-26 to -28)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
)

from connectors.postgres import review_due
from connectors.postgres.local_periods import period_of
from connectors.postgres.transaction import Tx, in_scopes, of_units
from connectors.postgres.visit_figures.counted import Counted, visit
from pipelines.rules.review_due import DueRules
from schemas.modules.visits import VisitState
from schemas.periods import Step
from schemas.tables.conversation import conversation
from schemas.tables.org import org_unit
from schemas.tables.person import inmate
from schemas.tables.review import call_review

prison, ward = org_unit.alias("review_prison"), org_unit.alias("review_ward")
ALL, PERIOD, TYPE, PRISON, WARD, PERSON = "all", "period", "type", "prison", "ward", "person"
COUNTED = ("visits", "reviewed", "overdue", "anomalous")
PENDING, OVERDUE, REVIEWED, ANOMALOUS = range(4)
"""How far the review of a visit has come."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Ended visits of one group; `of` says which kind, `key` which one."""

    of: str
    key: str
    label: str
    visits: int
    reviewed: int
    overdue: int
    anomalous: int


class Stages(msgspec.Struct, frozen=True, kw_only=True):
    """How many visits of a group are at a stage."""

    of: str
    key: str | None
    stage: int
    visits: int


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A ward and its prison."""

    ward_id: str
    ward: str
    prison_id: str
    prison: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted, by which rules and at which moment."""

    counted: Counted
    rules: DueRules
    now: datetime
    visit_type: str | None = None


async def lines(tx: Tx, wanted: Wanted, step: Step) -> dict[str, list[Line]]:
    """Of all, and of each period, type, prison and ward: from one look at the records."""
    facts = _facts(wanted, step)
    keys = (facts.c.day, facts.c.visit_type, facts.c.ward_id)
    parts = (
        select(*keys, facts.c.stage, func.count().label("visits"))
        .group_by(*keys, facts.c.stage)
        .subquery("parts")
    )
    day, visit_type, ward_id = parts.c.day, parts.c.visit_type, parts.c.ward_id
    of_day, of_type = func.grouping(day) == 0, func.grouping(visit_type) == 0
    sets = (tuple_(one, parts.c.stage) for one in (day, visit_type, ward_id))
    found = select(
        case((of_day, PERIOD), (of_type, TYPE), else_=WARD).label("of"),
        case((of_day, cast(day, String)), (of_type, visit_type), else_=ward_id).label("key"),
        parts.c.stage,
        cast(func.sum(parts.c.visits), Integer).label("visits"),
    ).group_by(func.grouping_sets(*sets))
    counted = await tx.all(found, Stages)
    return _told(counted, await tx.all(_named(), Named))


def _told(counted: Sequence[Stages], named: Sequence[Named]) -> dict[str, list[Line]]:
    """Lines in the order of their keys, of units in the order of the tree."""
    of: dict[str, dict[str, Counter[str]]] = {name: {} for name in (PERIOD, TYPE, WARD)}
    for one in counted:
        of[one.of].setdefault(one.key or "", Counter()).update(_counts_of(one))
    total = _sum_of(of[PERIOD].values())
    prisons: dict[str, list[Named]] = {}
    for unit in named:
        if unit.ward_id in of[WARD]:
            prisons.setdefault(unit.prison_id, []).append(unit)
    return {
        ALL: [_line(ALL, "", "", total)],
        PERIOD: [_line(PERIOD, key, key, one) for key, one in sorted(of[PERIOD].items())],
        TYPE: [_line(TYPE, key, key, one) for key, one in sorted(of[TYPE].items())],
        PRISON: [
            _line(PRISON, key, wards[0].prison, _sum_of(of[WARD][one.ward_id] for one in wards))
            for key, wards in prisons.items()
        ],
        WARD: [
            _line(WARD, one.ward_id, f"{one.prison} {one.ward}", of[WARD][one.ward_id])
            for wards in prisons.values()
            for one in wards
        ],
    }


def _counts_of(one: Stages) -> dict[str, int]:
    return {
        "visits": one.visits,
        "reviewed": one.visits * (one.stage in (REVIEWED, ANOMALOUS)),
        "overdue": one.visits * (one.stage == OVERDUE),
        "anomalous": one.visits * (one.stage == ANOMALOUS),
    }


def _sum_of(parts: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in parts:
        found.update(one)
    return found


def _line(of: str, key: str, label: str, counts: Counter[str]) -> Line:
    return Line(of=of, key=key, label=label, **{name: counts[name] for name in COUNTED})


def _named() -> Select[Any]:
    """Every ward with its prison, in the order of the tree."""
    return (
        select(
            ward.c.id.label("ward_id"),
            ward.c.name.label("ward"),
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
        )
        .join(prison, prison.c.id == ward.c.prison_id)
        .order_by(prison.c.path, ward.c.path)
    )


async def people(tx: Tx, wanted: Wanted, *, limit: int, offset: int) -> tuple[list[Line], int]:
    """One row an inmate, by number."""
    facts = _facts(wanted, Step.DAY)
    # A list of its own, so that the stage of a visit is asked for once.
    staged = (
        select(facts.c.inmate_id, facts.c.stage, func.count().label("visits"))
        .group_by(facts.c.inmate_id, facts.c.stage)
        .cte("staged")
    )
    counts = {
        "visits": func.sum(staged.c.visits),
        "reviewed": _sum_in(staged, REVIEWED, ANOMALOUS),
        "overdue": _sum_in(staged, OVERDUE),
        "anomalous": _sum_in(staged, ANOMALOUS),
    }
    sums = (cast(one, Integer).label(name) for name, one in counts.items())
    each = select(staged.c.inmate_id, *sums).group_by(staged.c.inmate_id).cte("each_person")
    found = select(
        literal(PERSON).label("of"),
        each.c.inmate_id.label("key"),
        func.concat_ws(" ", inmate.c.inmate_no, inmate.c.name).label("label"),
        *(each.c[name] for name in COUNTED),
    ).select_from(each.join(inmate, inmate.c.id == each.c.inmate_id))
    return await tx.page(found, Line, inmate.c.inmate_no, limit=limit, offset=offset)


def _sum_in(staged: CTE, *stages: int) -> ColumnElement[Any]:
    found: ColumnElement[Any] = func.coalesce(
        func.sum(staged.c.visits).filter(staged.c.stage.in_(stages)), 0
    )
    return found


def _facts(wanted: Wanted, step: Step) -> FromClause:
    """One row for each visit that is over, with how far its review has come.

    The conversation of a visit begins and ends with it and is never privileged: triggers keep it
    so (0116). So the visits tell by themselves what the list of conversations shows for them.
    """
    counted = wanted.counted
    # Without a ward of its own a visit was where its conversation was put.
    own = select(conversation.c.ward_id).where(conversation.c.id == visit.c.id).scalar_subquery()
    conditions: list[ColumnElement[bool]] = [
        visit.c.started_at >= counted.since,
        visit.c.started_at < counted.until,
        visit.c.ended_at.is_not(None),
        visit.c.state != VisitState.DELETED.value,
    ]
    ward_id = func.coalesce(visit.c.ward_id, own)
    if not counted.everywhere:
        conditions.append(of_units(ward_id, lambda path: in_scopes(path, counted.scopes)))
    if counted.unit_path != "/":
        conditions.append(of_units(ward_id, counted.below))
    if wanted.visit_type:
        conditions.append(visit.c.visit_type == wanted.visit_type)
    return (
        select(
            ward_id.label("ward_id"),
            visit.c.inmate_id,
            visit.c.visit_type,
            period_of(visit.c.started_at, step).label("day"),
            _stage(wanted).label("stage"),
        )
        .where(*conditions)
        .subquery("facts")
    )


def _stage(wanted: Wanted) -> ColumnElement[int]:
    """What the last review said; of those that nobody reviewed, whether it is overdue.

    One value, so that the review is looked up once for each visit; and without a list of its own
    (`LATERAL … LIMIT`), which the server would not let several processes read at a time.
    """
    said = case((call_review.c.anomaly, ANOMALOUS), else_=REVIEWED)
    newest = (
        select(said)
        .where(call_review.c.call_id == visit.c.id)
        .order_by(call_review.c.at.desc(), call_review.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    late = select(conversation.c.id).where(
        conversation.c.id == visit.c.id, review_due.overdue(wanted.rules, wanted.now)
    )
    found: ColumnElement[int] = func.coalesce(newest, case((late.exists(), OVERDUE), else_=PENDING))
    return found

"""How far the review of visits has come (VC-ONSITE-26 to -28)."""

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
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from connectors.postgres.local_periods import period_of
from connectors.postgres.recordings import review_due
from connectors.postgres.transaction import Tx, in_scopes, of_units
from connectors.postgres.visits.figures.counted import Counted, visit
from pipelines.rules.recordings.review_due import DueRules
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.visits.visits import VisitState
from schemas.people.contacts import ContactChannel
from schemas.platform.periods import Step
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation

prison, ward = org_unit.alias("review_prison"), org_unit.alias("review_ward")
ALL, PERIOD, TYPE, PRISON, WARD, PERSON = "all", "period", "type", "prison", "ward", "person"
COUNTED = ("visits", "reviewed", "overdue", "anomalous")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Ended visits of one group; `of` says which kind, `key` which one."""

    of: str
    key: str
    label: str
    visits: int
    reviewed: int
    overdue: int
    anomalous: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted, by which rules and at which moment."""

    counted: Counted
    rules: DueRules
    now: datetime
    visit_type: str | None = None


async def lines(tx: Tx, wanted: Wanted, step: Step) -> dict[str, list[Line]]:
    """Of all, and of each period, type, prison and ward: from one look at the records."""
    parts = _parts(wanted, step)
    names = select(
        ward.c.id,
        func.concat_ws(" ", prison.c.name, ward.c.name).label("name"),
        ward.c.path,
        prison.c.id.label("prison_id"),
        prison.c.name.label("prison"),
        prison.c.path.label("prison_path"),
    ).join(prison, prison.c.id == ward.c.prison_id)
    unit = names.cte("named_unit")
    placed = parts.join(unit, unit.c.id == parts.c.ward_id)
    nothing = literal("")
    told = (
        _line(parts, ALL, nothing, nothing, nothing),
        _line(parts, PERIOD, parts.c.day, parts.c.day, parts.c.day),
        _line(parts, TYPE, parts.c.visit_type, parts.c.visit_type, parts.c.visit_type),
        _line(parts, PRISON, unit.c.prison_id, unit.c.prison, unit.c.prison_path, placed),
        _line(parts, WARD, unit.c.id, unit.c.name, unit.c.path, placed),
    )
    found: dict[str, list[Line]] = {of: [] for of in (ALL, PERIOD, TYPE, PRISON, WARD)}
    for line in await tx.all(union_all(*told).order_by("of", "place"), Line):
        found[line.of].append(line)
    return found


async def people(tx: Tx, wanted: Wanted, *, limit: int, offset: int) -> tuple[list[Line], int]:
    """One row an inmate, by number."""
    facts = _facts(wanted, Step.DAY)
    each = select(facts.c.inmate_id, *_counts(facts)).group_by(facts.c.inmate_id).cte("each_person")
    found = select(
        literal(PERSON).label("of"),
        each.c.inmate_id.label("key"),
        func.concat_ws(" ", inmate.c.inmate_no, inmate.c.name).label("label"),
        *(each.c[name] for name in COUNTED),
    ).select_from(each.join(inmate, inmate.c.id == each.c.inmate_id))
    return await tx.page(found, Line, inmate.c.inmate_no, limit=limit, offset=offset)


def _parts(wanted: Wanted, step: Step) -> CTE:
    """Visits of one period, type and ward, counted."""
    facts = _facts(wanted, step)
    keys = (facts.c.day, facts.c.visit_type, facts.c.ward_id)
    return select(*keys, *_counts(facts)).group_by(*keys).cte("parts")


def _line(
    parts: CTE,
    of: str,
    key: ColumnElement[Any],
    label: ColumnElement[Any],
    place: ColumnElement[Any],
    placed: FromClause | None = None,
) -> Select[Any]:
    sums = (func.coalesce(func.sum(parts.c[name]), 0) for name in COUNTED)
    found: Any = select(
        literal(of).label("of"),
        cast(key, String).label("key"),
        cast(label, String).label("label"),
        cast(place, String).label("place"),
        *(cast(total, Integer).label(name) for total, name in zip(sums, COUNTED, strict=True)),
    ).select_from(parts if placed is None else placed)
    whole: Select[Any] = found if of == ALL else found.group_by(*dict.fromkeys((key, label, place)))
    return whole


def _facts(wanted: Wanted, step: Step) -> FromClause:
    """One row for each visit that is over, with its conversation where there is more to tell.

    The conversation of a visit begins and ends with it, in its ward, and is as confidential as it:
    triggers keep it so. So the visits tell by themselves what the list of conversations shows for
    them. Those that nobody may hear are not counted, since nobody can review them.
    """
    counted = wanted.counted
    # Without a ward of its own a visit was where its conversation was put.
    own = select(conversation.c.ward_id).where(conversation.c.id == visit.c.id).scalar_subquery()
    ward_id = func.coalesce(visit.c.ward_id, own)
    conditions: list[ColumnElement[bool]] = [
        visit.c.started_at >= counted.since,
        visit.c.started_at < counted.until,
        visit.c.ended_at.is_not(None),
        visit.c.state != VisitState.DELETED.value,
        visit.c.confidentiality == Confidentiality.ORDINARY.value,
        *_placed(counted, ward_id),
    ]
    if wanted.visit_type:
        conditions.append(visit.c.visit_type == wanted.visit_type)
    telling = _telling(wanted)
    return (
        select(
            ward_id.label("ward_id"),
            visit.c.inmate_id,
            visit.c.visit_type,
            period_of(visit.c.started_at, step).label("day"),
            telling.c.id.label("telling"),
            telling.c.anomaly,
            telling.c.overdue,
        )
        .select_from(visit.outerjoin(telling, telling.c.id == visit.c.id))
        .where(*conditions)
        .subquery("facts")
    )


def _telling(wanted: Wanted) -> FromClause:
    """Conversations that nobody reviewed or that were anomalous; of all others nothing is told.

    They are few, so what is joined to the visits is short.
    """
    counted = wanted.counted
    anomaly = conversation.c.anomaly
    return (
        select(
            conversation.c.id,
            anomaly,
            review_due.overdue(wanted.rules, wanted.now).label("overdue"),
        )
        .where(
            conversation.c.channel == ContactChannel.VISIT.value,
            conversation.c.began_at >= counted.since,
            conversation.c.began_at < counted.until,
            or_(anomaly.is_(None), anomaly.is_(True)),
            *_placed(counted, conversation.c.ward_id),
        )
        .subquery("telling")
    )


def _placed(counted: Counted, ward_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """What is asked of the ward, where not every ward is meant."""
    conditions = []
    if not counted.everywhere:
        conditions.append(of_units(ward_id, lambda path: in_scopes(path, counted.scopes)))
    if counted.unit_path != "/":
        conditions.append(of_units(ward_id, counted.below))
    return conditions


def _counts(facts: Any) -> tuple[ColumnElement[Any], ...]:
    reviewed = or_(facts.c.telling.is_(None), facts.c.anomaly.is_not(None))
    return (
        func.count().label("visits"),
        func.count().filter(reviewed).label("reviewed"),
        func.count().filter(facts.c.overdue).label("overdue"),
        func.count().filter(facts.c.anomaly).label("anomalous"),
    )

"""How far the review of visits has come (VC-ONSITE-26 to -28)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, String, cast, func, literal, select

from connectors.postgres import review_due
from connectors.postgres.conversation_search import last_review
from connectors.postgres.review_due import reviewed
from connectors.postgres.transaction import Tx, in_scopes, of_units
from connectors.postgres.visit_figures.counted import Counted, period_of, visit
from pipelines.rules.review_due import DueRules
from schemas.periods import Step
from schemas.tables.conversation import conversation
from schemas.tables.org import org_unit
from schemas.tables.person import inmate

prison, ward = org_unit.alias("review_prison"), org_unit.alias("review_ward")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Ended visits of one group."""

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


async def total(tx: Tx, wanted: Wanted) -> Line:
    facts = _facts(wanted, Step.DAY)
    named = (literal("").label("key"), literal("").label("label"))
    (line,) = await tx.all(select(*named, *_figures(facts)), Line)
    return line


async def by_period(tx: Tx, wanted: Wanted, step: Step) -> list[Line]:
    return await _grouped(tx, _facts(wanted, step), "day", "day", "day")


async def by_type(tx: Tx, wanted: Wanted) -> list[Line]:
    return await _grouped(tx, _facts(wanted, Step.DAY), "visit_type", "visit_type", "visit_type")


async def by_prison(tx: Tx, wanted: Wanted) -> list[Line]:
    return await _grouped(tx, _facts(wanted, Step.DAY), "prison_id", "prison", "prison_path")


async def by_ward(tx: Tx, wanted: Wanted) -> list[Line]:
    return await _grouped(tx, _facts(wanted, Step.DAY), "ward_id", "ward", "ward_path")


async def people(tx: Tx, wanted: Wanted, *, limit: int, offset: int) -> tuple[list[Line], int]:
    """One row an inmate, by number."""
    facts = _facts(wanted, Step.DAY)
    keys = (facts.c.inmate_id, facts.c.person, facts.c.inmate_no)
    found = select(keys[0].label("key"), keys[1].label("label"), *_figures(facts)).group_by(*keys)
    return await tx.page(found, Line, facts.c.inmate_no, limit=limit, offset=offset)


async def _grouped(tx: Tx, facts: FromClause, key: str, label: str, order: str) -> list[Line]:
    keys = (facts.c[key], facts.c[label], facts.c[order])
    found = select(keys[0].label("key"), keys[1].label("label"), *_figures(facts))
    return await tx.all(found.group_by(*keys).order_by(keys[2]), Line)


def _facts(wanted: Wanted, step: Step) -> FromClause:
    """One row for each visit that is over; its last review says whether it was anomalous."""
    counted = wanted.counted
    conditions = [
        of_units(conversation.c.ward_id, lambda path: in_scopes(path, counted.scopes)),
        conversation.c.began_at >= counted.since,
        conversation.c.began_at < counted.until,
        conversation.c.ended_at.is_not(None),
        ~conversation.c.privileged,
    ]
    if counted.unit_path != "/":
        conditions.append(of_units(conversation.c.ward_id, counted.below))
    if wanted.visit_type:
        conditions.append(visit.c.visit_type == wanted.visit_type)
    return (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            prison.c.path.label("prison_path"),
            ward.c.id.label("ward_id"),
            func.concat_ws(" ", prison.c.name, ward.c.name).label("ward"),
            ward.c.path.label("ward_path"),
            inmate.c.id.label("inmate_id"),
            inmate.c.inmate_no,
            func.concat_ws(" ", inmate.c.inmate_no, inmate.c.name).label("person"),
            visit.c.visit_type,
            cast(period_of(conversation.c.began_at, step), String).label("day"),
            reviewed().label("reviewed"),
            func.coalesce(last_review("anomaly"), False).label("anomalous"),
            func.coalesce(review_due.overdue(wanted.rules, wanted.now), False).label("overdue"),
        )
        .select_from(conversation)
        .join(visit, visit.c.id == conversation.c.id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .join(ward, ward.c.id == conversation.c.ward_id)
        .join(prison, prison.c.id == conversation.c.prison_id)
        .where(*conditions)
        .subquery("facts")
    )


def _figures(facts: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        func.count().label("visits"),
        func.count().filter(facts.c.reviewed).label("reviewed"),
        func.count().filter(facts.c.overdue).label("overdue"),
        func.count().filter(facts.c.anomalous).label("anomalous"),
    )

"""Conditions of the pre-review, and what it found of each booking (VC-APPT-10, VC-APPT-11)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import delete, func, insert, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.people import people
from connectors.postgres.platform.governing_rules import counts_for, governing
from connectors.postgres.transaction import Tx
from pipelines.rules.visits.calendar import listed
from pipelines.rules.visits.prereview import Line, PrereviewRule
from schemas.calls.state import Assessment
from schemas.modules.people.inmate_blacklist import IN_FORCE
from schemas.modules.visits.visit_prereviews import effect_name
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review
from schemas.tables.visits.visit_prereview import visit_prereview_line, visit_prereview_result
from schemas.visits.prereview import (
    CONDITION_TITLES,
    Effect,
    Passing,
    Result,
    ReviewLine,
    VisitCondition,
    VisitPrereview,
)

rule, booking = GENERATED["visit_prereviews"], GENERATED["visit_bookings"]
result, line = visit_prereview_result, visit_prereview_line
inmate_entry, proof = GENERATED["inmate_blacklist"], GENERATED["whitelist_entries"]
FIRST = PrereviewRule(
    effects=dict.fromkeys(VisitCondition, Effect.PERSON)
    | {VisitCondition.LEVEL: Effect.OFF, VisitCondition.VISITS: Effect.OFF}
)
"""What the product begins with, where neither prison nor bureau set any."""


class _RuleRow(msgspec.Struct, frozen=True):
    unit_id: str
    valid_from: date
    valid_until: date | None
    rule: PrereviewRule


async def rule_of(tx: Tx, prison_id: str, day: date) -> PrereviewRule:
    """The prison's on that day, else the bureau's, else what the product begins with."""
    found = select(rule).where(counts_for(rule.c.unit_id, prison_id), rule.c.valid_from <= day)
    rows = [
        _RuleRow(row["unit_id"], row["valid_from"], row["valid_until"], _as_rule(dict(row)))
        for row in (await tx.execute(found)).mappings()
    ]
    chosen = governing(rows, prison_id, day)
    return FIRST if chosen is None else chosen.rule


def _as_rule(values: dict[str, object]) -> PrereviewRule:
    return PrereviewRule(
        name=f"{values['name']}（{values['valid_from']}起）",
        effects={one: Effect(str(values[effect_name(one)])) for one in VisitCondition},
        levels=frozenset(listed(_text(values["levels"]))),
        involvements=frozenset(listed(_text(values["involvements"]))),
        most_visits=int(str(values["most_visits"])),
        incident_days=int(str(values["incident_days"])),
        passing=Passing(str(values["passing"])),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


async def barred(tx: Tx, relative_id: str, inmate_id: str, at: datetime) -> tuple[str, ...]:
    """Entries of either list that hold now, whatever they keep the two from."""
    told = [
        f"家属在黑名单中：{one.reason}" for one in await people.blacklisted(tx, relative_id, at)
    ]
    found = select(inmate_entry.c.reason).where(
        inmate_entry.c.inmate_id == inmate_id,
        inmate_entry.c.state == IN_FORCE,
        inmate_entry.c.since <= at,
        or_(inmate_entry.c.until.is_(None), inmate_entry.c.until > at),
    )
    reasons = await tx.connection.scalars(found.order_by(inmate_entry.c.since))
    return (*told, *(f"罪犯在黑名单中：{reason}" for reason in reasons))


async def proof_until(tx: Tx, relative_id: str, inmate_id: str) -> date | None:
    """Until when the pair's papers count; None where they have no end, or there are none."""
    pair = (proof.c.relative_id == relative_id, proof.c.inmate_id == inmate_id)
    until: date | None = await tx.scalar(select(proof.c.valid_until).where(*pair))
    return until


async def last_incident(tx: Tx, inmate_id: str) -> datetime | None:
    """When a call or visit of the inmate's was last found to break the rules."""
    found = (
        select(func.max(call_review.c.at))
        .join(conversation, conversation.c.id == call_review.c.call_id)
        .where(
            conversation.c.inmate_id == inmate_id,
            call_review.c.assessment == Assessment.VIOLATION.value,
        )
    )
    at: datetime | None = await tx.scalar(found)
    return at


async def keep(
    tx: Tx, booking_id: str, rule_name: str, outcome: Result, lines: Sequence[Line], at: datetime
) -> None:
    """Every condition with its value and outcome, as it was then."""
    result_id = make_id()
    head = {"id": result_id, "booking_id": booking_id, "rule_name": rule_name[:80]}
    await tx.execute(insert(result).values(**head, result=outcome.value, at=at))
    rows = [
        {
            "id": make_id(),
            "result_id": result_id,
            "position": position,
            "condition": one.condition.value,
            "value": one.value,
            "effect": one.effect.value,
            "result": one.result.value,
            "reason": one.reason,
        }
        for position, one in enumerate(lines)
    ]
    await tx.execute(insert(line).values(rows))


async def of_bookings(tx: Tx, booking_ids: Collection[str]) -> dict[str, VisitPrereview]:
    """What was found of each; bookings without a pre-review are left out."""
    lines: dict[str, list[ReviewLine]] = defaultdict(list)
    mine = select(result.c.id).where(among(result.c.booking_id, booking_ids))
    found = (
        select(line).where(line.c.result_id.in_(mine)).order_by(line.c.result_id, line.c.position)
    )
    for row in await tx.execute(found):
        condition = VisitCondition(row.condition)
        lines[row.result_id].append(
            ReviewLine(
                condition=condition,
                title=CONDITION_TITLES[condition],
                value=row.value,
                effect=Effect(row.effect),
                result=Result(row.result),
                reason=row.reason,
            )
        )
    heads = await tx.execute(select(result).where(among(result.c.booking_id, booking_ids)))
    return {
        head.booking_id: VisitPrereview(
            booking_id=head.booking_id,
            result=Result(head.result),
            rule=head.rule_name,
            at=head.at,
            lines=lines[head.id],
        )
        for head in heads
    }


async def forget(tx: Tx, booking_id: str) -> None:
    mine = select(result.c.id).where(result.c.booking_id == booking_id)
    await tx.execute(delete(line).where(line.c.result_id.in_(mine)))
    await tx.execute(delete(result).where(result.c.booking_id == booking_id))

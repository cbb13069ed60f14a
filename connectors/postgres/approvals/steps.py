"""The record of a case: rows are added and never changed (VC-APPR-03)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import func, insert, select

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.approvals.case_rows import NewStep, step_row
from pipelines.rules.security.actor import Actor
from schemas.approvals.state import CaseState, StepAction
from schemas.tables.approvals.approval import approval_case
from schemas.tables.approvals.approval import approval_step as step


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the record."""

    id: str
    case_id: str
    seq: int
    action: StepAction
    node: str | None
    node_title: str | None
    visit: int
    actor_kind: str
    actor_id: str | None
    actor_name: str
    on_behalf_of: str | None
    at: datetime
    opinion: str
    sent_to: str | None
    facts_digest: str
    signature: bytes | None
    key_id: str | None


async def add(tx: Tx, case: ApprovalCaseRow, new: NewStep, *, actor: Actor, at: datetime) -> None:
    """Write a line; the caller holds the case's lock and audits."""
    before = step.alias("before")
    last = select(func.coalesce(func.max(before.c.seq), 0)).where(before.c.case_id == case.id)
    row = step_row(make_id(), case.id, case.facts_digest, new, actor, at)
    await tx.execute(insert(step).values(seq=last.scalar_subquery() + 1, **row))


async def opinions_of_returned(tx: Tx, kind: str, object_ids: Sequence[str]) -> dict[str, str]:
    """By object, what the approver who sent its application back to the applicant wrote."""
    case = approval_case
    rows = await tx.execute(
        select(case.c.object_id, step.c.opinion)
        .join(case, case.c.id == step.c.case_id)
        .where(
            case.c.kind == kind,
            among(case.c.object_id, object_ids),
            case.c.state == CaseState.RETURNED.value,
            step.c.action == StepAction.RETURN.value,
        )
        .order_by(step.c.seq)
    )
    return {row.object_id: row.opinion for row in rows}


class Decided(NamedTuple):
    """What a decision said, and when."""

    opinion: str
    at: datetime


async def last_decisions(tx: Tx, case_ids: Sequence[str]) -> dict[str, Decided]:
    """By case, its last decision."""
    decisions = [StepAction.APPROVE.value, StepAction.REJECT.value, StepAction.RETURN.value]
    rows = await tx.execute(
        select(step.c.case_id, step.c.opinion, step.c.at)
        .where(among(step.c.case_id, case_ids), step.c.action.in_(decisions))
        .order_by(step.c.seq)
    )
    return {row.case_id: Decided(row.opinion, row.at) for row in rows}


async def of_case(tx: Tx, case_id: str) -> list[StepRow]:
    """All lines in their order."""
    return await tx.all(select(step).where(step.c.case_id == case_id).order_by(step.c.seq), StepRow)

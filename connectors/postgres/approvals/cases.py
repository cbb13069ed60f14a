"""Cases: opened, found, and moved from desk to desk."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, exists, insert, or_, select, update

from connectors.postgres.approvals.case_row import ApprovalCaseRow, select_cases
from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.approvals.case_rows import Opening, entering, leaving, opened
from pipelines.rules.approvals.deadline import Deadline
from schemas.approvals.definition import Facts, Node
from schemas.approvals.state import CaseState
from schemas.errors import Conflict
from schemas.tables.approvals.approval import approval_case, approval_seat, approval_step

case = approval_case
OPEN = (CaseState.PENDING, CaseState.RETURNED)


async def open_case(tx: Tx, opening: Opening, at: datetime) -> ApprovalCaseRow:
    """A case that has entered no node yet; `Conflict` where the object waits already."""
    if await open_of(tx, opening.kind, opening.object_id) is not None:
        raise Conflict("该业务已在审批中。", code="already_in_approval")
    case_id = make_id()
    await tx.execute(insert(case).values(**opened(case_id, opening, at)))
    return await need(tx, case_id)


async def get(tx: Tx, case_id: str, *, for_update: bool = False) -> ApprovalCaseRow | None:
    """One case, without row scope: the caller checks whose it is."""
    found = select_cases().where(case.c.id == case_id)
    return await tx.first(found.with_for_update(of=case) if for_update else found, ApprovalCaseRow)


async def need(tx: Tx, case_id: str) -> ApprovalCaseRow:
    row = await get(tx, case_id)
    if row is None:
        raise Conflict("审批单不存在。", code="case_gone", case_id=case_id)
    return row


async def open_of(
    tx: Tx, kind: str, object_id: str, *, for_update: bool = False
) -> ApprovalCaseRow | None:
    """The case that an object waits for."""
    found = select_cases().where(
        case.c.kind == kind,
        case.c.object_id == object_id,
        case.c.state.in_([state.value for state in OPEN]),
    )
    return await tx.first(found.with_for_update(of=case) if for_update else found, ApprovalCaseRow)


def open_case_of(kind: str, object_id: ColumnElement[str]) -> Any:
    """As a column of another list: the case that its object waits for."""
    mine = (case.c.kind == kind, case.c.object_id == object_id)
    open_now = case.c.state.in_([state.value for state in OPEN])
    return select(case.c.id).where(*mine, open_now).limit(1).scalar_subquery()


async def need_latest(tx: Tx, kind: str, object_id: str) -> ApprovalCaseRow:
    """The last case about an object; `Conflict` where there never was one."""
    found = select_cases().where(case.c.kind == kind, case.c.object_id == object_id)
    row = await tx.first(found.order_by(case.c.id.desc()).limit(1), ApprovalCaseRow)
    if row is None:
        raise Conflict("该业务没有审批单。", code="case_gone", object_id=object_id)
    return row


async def latest_of(tx: Tx, kind: str, object_ids: Collection[str]) -> dict[str, ApprovalCaseRow]:
    """By object, the last case about it."""
    found = select_cases().where(case.c.kind == kind, among(case.c.object_id, object_ids))
    rows = await tx.all(found.order_by(case.c.id), ApprovalCaseRow)
    return {row.object_id: row for row in rows}


async def enter(
    tx: Tx, row: ApprovalCaseRow, node: Node, times: Deadline, at: datetime
) -> ApprovalCaseRow:
    """Lay the case on a node's desk; its visit grows."""
    columns = entering(node, row.visit + 1, times, at)
    return await _moved(tx, row, state=CaseState.PENDING, **columns)


async def leave(tx: Tx, row: ApprovalCaseRow, state: CaseState, at: datetime) -> ApprovalCaseRow:
    """Take the case off its last desk: closed, or back with the applicant."""
    return await _moved(tx, row, state=state, **leaving(state, at))


async def restate(
    tx: Tx,
    row: ApprovalCaseRow,
    facts: Facts,
    digest: str,
    suggestion: str,
    proposal: dict[str, Any] | None = None,
) -> ApprovalCaseRow:
    """New facts of a case that is submitted again, and its new proposal where it has one."""
    told = {} if proposal is None else {"proposal": proposal}
    new = {"facts": facts, "facts_digest": digest, "suggestion": suggestion}
    await mark(tx, row.id, **new, **told)
    return await need(tx, row.id)


async def mark(tx: Tx, case_id: str, **columns: Any) -> None:
    """Set `reminded`, `overdue` or `seated_at`."""
    await tx.execute(update(case).where(case.c.id == case_id).values(**columns))


async def _moved(
    tx: Tx, row: ApprovalCaseRow, *, state: CaseState, **columns: Any
) -> ApprovalCaseRow:
    """The case as it is now; the caller holds its lock, so nobody else changed it."""
    await mark(tx, row.id, state=state.value, **columns)
    return msgspec.structs.replace(row, state=state, **columns)


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; `scopes` None looks everywhere, as one's own lists do."""

    awaiting: str | None = None
    """Cases that this officer may decide now."""
    decided_by: str | None = None
    applicant: str | None = None
    applicants: tuple[str, ...] = ()
    """One person, under each of the ids that he applied with."""
    scopes: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = ()
    but_kinds: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    overdue: bool = False
    stuck: bool = False


async def page(
    tx: Tx, wanted: Search, *, limit: int, offset: int
) -> tuple[list[ApprovalCaseRow], int]:
    """Cases and how many there are; waiting ones by urgency, others latest first."""
    found = select_cases().where(*_conditions(wanted))
    urgency = (case.c.due_at.asc().nulls_last(), case.c.submitted_at, case.c.id)
    latest = (case.c.submitted_at.desc(), case.c.id.desc())
    order = urgency if wanted.awaiting else latest
    return await tx.page(found, ApprovalCaseRow, *order, limit=limit, offset=offset)


def _conditions(wanted: Search) -> list[ColumnElement[bool]]:
    seat, step = approval_seat, approval_step
    seated = exists().where(seat.c.case_id == case.c.id)
    conditions: list[ColumnElement[bool]] = []
    if wanted.awaiting:
        conditions.append(case.c.state == CaseState.PENDING.value)
        conditions.append(seated.where(seat.c.officer_id == wanted.awaiting))
    if wanted.decided_by:
        steps = exists().where(step.c.case_id == case.c.id)
        conditions.append(steps.where(step.c.actor_id == wanted.decided_by))
    if wanted.applicant:
        conditions.append(case.c.applicant_id == wanted.applicant)
    if wanted.applicants:
        conditions.append(among(case.c.applicant_id, wanted.applicants))
    if wanted.scopes is not None:
        conditions.append(in_scopes(case.c.unit_path, wanted.scopes))
    if wanted.kinds:
        conditions.append(among(case.c.kind, wanted.kinds))
    if wanted.but_kinds:
        conditions.append(~among(case.c.kind, wanted.but_kinds))
    if wanted.states:
        conditions.append(among(case.c.state, (state.value for state in wanted.states)))
    if wanted.overdue:
        conditions.append(case.c.overdue.is_(True))
    if wanted.stuck:
        conditions.append(case.c.state == CaseState.PENDING.value)
        conditions.append(~seated)
    return conditions + _written(wanted)


def _written(wanted: Search) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(case.c.submitted_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(case.c.submitted_at < wanted.until)
    if wanted.text:
        columns = (case.c.title, case.c.applicant_name)
        conditions.append(or_(*(one.contains(wanted.text, autoescape=True) for one in columns)))
    return conditions


def due_for_notice(now: datetime, limit: int) -> Select[Any]:
    """Ids of pending cases whose reminder or limit has passed and was not told."""
    return (
        select(case.c.id)
        .where(
            case.c.state == CaseState.PENDING.value,
            or_(
                (case.c.due_at <= now) & case.c.overdue.is_(False),
                (case.c.remind_at <= now) & case.c.reminded.is_(False),
            ),
        )
        .order_by(case.c.due_at)
        .limit(limit)
    )

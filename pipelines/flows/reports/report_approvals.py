"""A report on its way to the bureau, and the correction of an approved one.

Requirements LR-RPT-01, LR-RPT-02 and LR-RPT-06.
"""

from collections.abc import Mapping
from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.reports import cells, definitions, reports
from connectors.postgres.reports.cells import CellRow, NewValue
from connectors.postgres.reports.reports import ReportRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending, Hook
from pipelines.flows.approvals.seating import stream_of
from pipelines.flows.reports.report_proposal import ProposedCell, opened_proposal
from pipelines.flows.reports.wholeness import require_whole
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.reports.sheet import Place, Sheet, Stored, flawed, unfilled, work_out
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.digest import keyed_digest
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import APPROVAL_CONTENT
from schemas.approvals.cases import ChangeLine
from schemas.approvals.definition import (
    ByRole,
    Condition,
    Definition,
    FactField,
    FactKind,
    Facts,
    Node,
    Operator,
)
from schemas.calls.state import ActorKind
from schemas.errors import Conflict, NotFound
from schemas.people.kinds import OrgType, Role
from schemas.platform.reach import EVERYWHERE
from schemas.reports.definition import ReportForm
from schemas.reports.state import Origin, ReportState

TITLES = {"filled": "必填项", "flaws": "公式结果", "overridden": "关联数据"}
FIELDS = (
    FactField(name="report", title="报表", kind=FactKind.TEXT),
    FactField(name="unit", title="填报单位", kind=FactKind.TEXT),
    FactField(name="level", title="单位层级", kind=FactKind.TEXT),
    FactField(name="period", title="报表期间", kind=FactKind.TEXT),
    FactField(name="overridden", title="手工改动的关联数", kind=FactKind.NUMBER, unit="格"),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
CHANGE_FIELDS = (
    FactField(name="report", title="报表", kind=FactKind.TEXT),
    FactField(name="unit", title="填报单位", kind=FactKind.TEXT),
    FactField(name="level", title="单位层级", kind=FactKind.TEXT),
    FactField(name="period", title="报表期间", kind=FactKind.TEXT),
    FactField(name="cells", title="更正数", kind=FactKind.NUMBER, unit="格"),
)
WARD_ALONE = [Condition(field="level", operator=Operator.EQ, value=OrgType.WARD.value)]
NODES = [
    Node(
        key="ward",
        title="监区审核",
        approvers=[ByRole(role=Role.APPROVER.value, level=OrgType.WARD)],
        conditions=WARD_ALONE,
    ),
    Node(
        key="prison",
        title="监狱审批",
        approvers=[ByRole(role=Role.LEADER.value, level=OrgType.PRISON)],
        conditions=[Condition(field="level", operator=Operator.NE, value=OrgType.BUREAU.value)],
    ),
    Node(
        key="bureau",
        title="局审批",
        approvers=[ByRole(role=Role.LEADER.value, level=OrgType.BUREAU)],
    ),
]


def facts_for(
    keys: KeyProvider, row: ReportRow, kept: Mapping[Place, CellRow], outcomes: list[Outcome]
) -> Facts:
    """What conditions may ask, and the digest by which signatures cover every cell."""
    content = "\n".join(f"{place[0]}\t{place[1]}\t{kept[place].value}" for place in sorted(kept))
    overridden = sum(one.origin is Origin.OVERRIDDEN for one in kept.values())
    return {
        "report": row.title,
        "unit": row.unit_name,
        "level": row.unit_type.value,
        "period": row.period,
        "overridden": overridden,
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": keyed_digest(keys.derive(APPROVAL_CONTENT), content),
    }


def outcomes_of(
    form: ReportForm, row: ReportRow, kept: Mapping[Place, CellRow], sheet: Sheet
) -> list[Outcome]:
    """What an approver should know."""
    empty = len(unfilled(form, row.lines, sheet))
    broken = len(flawed(sheet))
    overridden = sum(one.origin is Origin.OVERRIDDEN for one in kept.values())
    return [
        Outcome("filled", empty == 0, f"还有{empty}格必填项未填" if empty else "必填项均已填写"),
        Outcome("flaws", broken == 0, f"{broken}格无法计算" if broken else "公式均已算出"),
        Outcome(
            "overridden",
            overridden == 0,
            f"{overridden}格关联数据被手工改动" if overridden else "关联数据与来源一致",
        ),
    ]


async def sheet_of(
    tx: Tx, keys: KeyProvider, row: ReportRow
) -> tuple[ReportForm, dict[Place, CellRow], Sheet]:
    """The form a report was made with, its kept cells, and all of them worked out."""
    form = (await definitions.version_of(tx, row.version_id)).form
    kept = await cells.of_report(tx, keys, row.id)
    stored = {place: Stored(value=one.value, origin=one.origin) for place, one in kept.items()}
    return form, kept, work_out(form, row.lines, stored)


async def _checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
    row = await _report(tx, case)
    form, kept, sheet = await sheet_of(tx, services.keys, row)
    return outcomes_of(form, row, kept, sheet)


async def _report(tx: Tx, case: ApprovalCaseRow, *, for_update: bool = False) -> ReportRow:
    row = await reports.get(tx, EVERYWHERE, case.object_id, for_update=for_update)
    if row is None:
        raise NotFound("没有找到这份报表。", code="report_not_found")
    return row


def _moves(state: ReportState, action: str) -> Hook:
    async def move(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
        row = await _report(tx, case, for_update=True)
        if row.state not in (ReportState.SUBMITTED, ReportState.RETURNED):
            return
        if state is ReportState.APPROVED:
            await require_whole(tx, services, row.id)
        approved_at = ending.at if state is ReportState.APPROVED else None
        await reports.change(tx, row, ending.at, state=state.value, approved_at=approved_at)
        told = {"period": row.period, "reason": ending.opinion}
        await _note(tx, case, ending, action, told)

    return move


async def _note(
    tx: Tx, case: ApprovalCaseRow, ending: Ending, action: str, detail: dict[str, Any]
) -> None:
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=ending.actor,
        action=action,
        object_kind="report",
        object_id=case.object_id,
        detail=detail | {"case_id": case.id},
        at=ending.at,
    )


async def _change(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Write the approved values in the applicant's name, if nothing moved meanwhile."""
    proposal = opened_proposal(services.keys, case)
    row = await _report(tx, case, for_update=True)
    if row.state is not ReportState.APPROVED:
        raise Conflict("报表不在已通过状态，不能更正。", code="report_not_approved")
    await require_whole(tx, services, row.id)
    kept = await cells.of_report(tx, services.keys, row.id)
    values = [_proposed(one, kept, proposal.reason) for one in proposal.cells]
    actor = Actor(
        kind=ActorKind.OFFICER, id=case.applicant_id, name=case.applicant_name, address=""
    )
    await cells.write(tx, services.keys, row.id, values, actor, ending.at, case_id=case.id)
    await reports.change(tx, row, ending.at)
    told = {"period": row.period, "cells": len(values), "reason": proposal.reason}
    await _note(tx, case, ending, "report.changed", told)


def _proposed(one: ProposedCell, kept: Mapping[Place, CellRow], reason: str) -> NewValue:
    known = kept.get((one.row, one.column))
    if (known.value if known else None) != one.old:
        raise Conflict("报表在申请后已有变化，请驳回后重新申请。", code="changed_meanwhile")
    return NewValue(
        row_key=one.row,
        column_key=one.column,
        old=one.old,
        new=one.new,
        origin=one.origin,
        source_value=one.source_value,
        reason=reason,
    )


def _difference(keys: KeyProvider, case: ApprovalCaseRow) -> list[ChangeLine]:
    return [
        ChangeLine(title=one.title, before=one.old or "", after=one.new or "")
        for one in opened_proposal(keys, case).cells
    ]


def _link(case: ApprovalCaseRow) -> str | None:
    return f"/reports/{case.object_id}"


REPORT_CODE, CHANGE_CODE = "labour_report", "labour_report_change"
REPORT = ApprovalKind(
    code=REPORT_CODE,
    title="劳动报表",
    group="劳动改造",
    fields=FIELDS,
    default=Definition(nodes=NODES),
    filing=False,
    checks=_checks,
    check_titles=TITLES,
    approved=_moves(ReportState.APPROVED, "report.approved"),
    rejected=_moves(ReportState.RETURNED, "report.returned"),
    returned=_moves(ReportState.RETURNED, "report.returned"),
    withdrawn=_moves(ReportState.DRAFT, "report.withdrawn"),
    link=_link,
)
REPORT_CHANGE = ApprovalKind(
    code=CHANGE_CODE,
    title="劳动报表更正",
    group="劳动改造",
    fields=CHANGE_FIELDS,
    default=Definition(nodes=NODES),
    filing=False,
    approved=_change,
    difference=_difference,
    link=_link,
)

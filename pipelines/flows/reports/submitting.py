"""Handing a report to the approval centre, and asking for a change once it was approved."""

from typing import Any

import msgspec

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.reports import cells, definitions, reports
from connectors.postgres.reports.reports import ReportRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.reports.access import attempt, note, report_for
from pipelines.flows.reports.entering import new_values, open_report
from pipelines.flows.reports.linking import fill
from pipelines.flows.reports.reading import detail_of
from pipelines.flows.reports.report_approvals import (
    CHANGE_CODE,
    REPORT,
    REPORT_CHANGE,
    REPORT_CODE,
    facts_for,
    outcomes_of,
    sheet_of,
)
from pipelines.flows.reports.report_proposal import ProposedCell, ProposedChange, sealed_proposal
from pipelines.flows.reports.wholeness import require_whole
from pipelines.flows.services import Services
from pipelines.rules.reports.period import title_of
from pipelines.rules.reports.sheet import unfilled
from schemas.errors import Conflict, InvalidInput
from schemas.reports.definition import ReportForm
from schemas.reports.state import ReportState
from schemas.reports.views import ReportDetail, RequestChange, SubmitReport

MOST_TOLD = 5
"""Empty cells that a refusal names."""


async def hand_in(
    services: Services, officer: Officer, report_id: str, asked: SubmitReport
) -> ReportDetail:
    """Fetch the linked values a last time and bring the report before its flow."""
    async with (
        attempt(services, officer, "report.submit", report_id),
        services.database.transaction() as tx,
    ):
        # First the case, then the report, as decisions take them.
        case = await cases.open_of(tx, REPORT_CODE, report_id, for_update=True)
        row, form = await open_report(tx, officer, report_id)
        if row.row_version != asked.row_version:
            raise Conflict("报表已有新的改动，请核对后再报送。", code="changed_meanwhile")
        await require_whole(tx, services, row.id)
        await fill(tx, services, row, form)
        await _apply(tx, services, officer, row, case, asked.note)
        told = {"name": row.title, "period": row.period}
        await note(tx, officer, "report.submit", row.id, told, row.unit_path)
        return await detail_of(tx, services, officer, await report_for(tx, officer, row.id))


async def _apply(
    tx: Tx,
    services: Services,
    officer: Officer,
    row: ReportRow,
    case: ApprovalCaseRow | None,
    why: str,
) -> None:
    form, kept, sheet = await sheet_of(tx, services.keys, row)
    _require_filled(form, row, unfilled(form, row.lines, sheet))
    outcomes = outcomes_of(form, row, kept, sheet)
    facts = facts_for(services.keys, row, kept, outcomes)
    now = services.clock()
    await reports.change(tx, row, now, state=ReportState.SUBMITTED.value)
    if case is not None:
        await resubmit(
            tx,
            services,
            REPORT,
            case,
            officer.actor(),
            facts=facts,
            outcomes=outcomes,
            note=why,
        )
        return
    asked = Application(
        object_id=row.id,
        title=_title(row),
        prison_id=row.prison_id,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        facts=facts,
        outcomes=outcomes,
    )
    opened = await submit(tx, services, REPORT, asked, officer.actor(), why)
    await reports.change(tx, row, now, case_id=opened.id)


def _title(row: ReportRow) -> str:
    return f"{row.unit_name}{title_of(row.period)}{row.title}"[:128]


def _require_filled(form: ReportForm, row: ReportRow, empty: list[tuple[str, str]]) -> None:
    if not empty:
        return
    rows = {line.key: line.title for line in row.lines}
    columns = {column.key: column.title for column in form.columns}
    named = "、".join(f"{rows[at[0]]} {columns[at[1]]}" for at in empty[:MOST_TOLD])
    more = "等" if len(empty) > MOST_TOLD else ""
    raise InvalidInput(
        f"还有{len(empty)}格必填项未填：{named}{more}。",
        code="cells_unfilled",
        row=empty[0][0],
        column=empty[0][1],
    )


async def request_change(
    services: Services, officer: Officer, report_id: str, asked: RequestChange
) -> ReportDetail:
    """Ask that cells of an approved report be changed; nothing changes until it is approved."""
    async with (
        attempt(services, officer, "report.request_change", report_id),
        services.database.transaction() as tx,
    ):
        pending = await cases.open_of(tx, CHANGE_CODE, report_id, for_update=True)
        row = await report_for(tx, officer, report_id, for_update=True)
        if row.state is not ReportState.APPROVED:
            raise Conflict("只有已通过的报表需要申请更正。", code="report_not_approved")
        if pending is not None:
            raise Conflict("该报表已有一份更正申请在审批。", code="change_pending")
        proposal = await _proposal(tx, services, row, asked)
        applied = Application(
            object_id=row.id,
            title=f"更正{_title(row)}"[:128],
            prison_id=row.prison_id,
            unit_id=row.unit_id,
            unit_path=row.unit_path,
            facts={
                "report": row.title,
                "unit": row.unit_name,
                "level": row.unit_type.value,
                "period": row.period,
                "cells": len(asked.cells),
                "proposal": digest_of(proposal),
            },
            outcomes=[],
            proposal=proposal,
        )
        case = await submit(tx, services, REPORT_CHANGE, applied, officer.actor(), asked.reason)
        told = {"cells": len(asked.cells), "reason": asked.reason, "case_id": case.id}
        await note(tx, officer, "report.request_change", row.id, told, row.unit_path)
        return await detail_of(tx, services, officer, await report_for(tx, officer, row.id))


async def _proposal(
    tx: Tx, services: Services, row: ReportRow, asked: RequestChange
) -> dict[str, Any]:
    """The new values and the old ones, in words for the approver and as they are carried out."""
    form = (await definitions.version_of(tx, row.version_id)).form
    kept = await cells.of_report(tx, services.keys, row.id)
    # The request's reason is each cell's.
    edits = [msgspec.structs.replace(one, reason=asked.reason) for one in asked.cells]
    values = new_values(form, row.lines, kept, edits)
    if any(one.old == one.new for one in values):
        raise InvalidInput("更正后的值与原值相同。", code="nothing_changed")
    rows = {line.key: line.title for line in row.lines}
    columns = {column.key: column.title for column in form.columns}
    proposed = [
        ProposedCell(
            title=f"{rows[one.row_key]} {columns[one.column_key]}",
            row=one.row_key,
            column=one.column_key,
            old=one.old,
            new=one.new,
            origin=one.origin,
            source_value=one.source_value,
        )
        for one in values
    ]
    return sealed_proposal(services.keys, row.id, ProposedChange(asked.reason, proposed))

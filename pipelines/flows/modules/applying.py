"""Submitting a record to the approval centre by an action of its module (VC-APPR-02)."""

from typing import NamedTuple

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.modules import references
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.assessing import assess
from pipelines.flows.approvals.inmates import needed_inmate
from pipelines.flows.approvals.registry import DECLARED, RECORD_KINDS
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.modules.desk import Desk
from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.modules.field import Edited
from schemas.modules.module import Action, Module


async def pending(tx: Tx, desk: Desk, record_id: str) -> str | None:
    """The open case about the record: its submission, or a change of key data."""
    for kind in _kinds(desk.module):
        case = await cases.open_of(tx, kind, record_id)
        if case is not None:
            return case.id
    return None


def _kinds(module: Module) -> list[str]:
    guarded = [module.guarded] if module.guarded else []
    return guarded + [action.approval for action in module.actions if action.approval]


async def waiting(tx: Tx, action: Action, record_id: str) -> ApprovalCaseRow | None:
    """The open case of what is submitted again, locked before its record as everywhere."""
    if action.approval is None:
        return None
    return await cases.open_of(tx, action.approval, record_id, for_update=True)


async def apply(
    tx: Tx, desk: Desk, kind: str, record: Stored, case: ApprovalCaseRow | None
) -> Stored:
    """Open a case about the record, or bring the one that was sent back before its flow again."""
    # What the record points to may have been closed since it was written; what the platform
    # noted in it, as where the inmate was then, holds for ever.
    scopes = desk.scopes
    values = {
        field.name: record.values[field.name]
        for field in desk.module.fields
        if field.edited is not Edited.NEVER
    }
    refuse(await references.problems_of(tx, desk.module, values, scopes, desk.today))
    services, known = desk.services, RECORD_KINDS[kind]
    told = await assess(tx, services, DECLARED[kind], record)
    if case is not None:
        await resubmit(
            tx,
            services,
            known,
            case,
            desk.officer.actor(),
            facts=told.facts,
            outcomes=told.outcomes,
            proposal=told.proposal,
        )
        return await desk.need(tx, record.id)
    start = await _start(tx, told.begins)
    asked = Application(
        object_id=record.id,
        title=told.title,
        prison_id=start.prison_id,
        unit_id=start.unit_id,
        unit_path=start.path,
        facts=told.facts,
        outcomes=told.outcomes,
        variant=told.variant,
        proposal=told.proposal,
    )
    await submit(tx, services, known, asked, desk.officer.actor())
    return await desk.need(tx, record.id)


class _Start(NamedTuple):
    """Where a flow begins."""

    prison_id: str | None
    unit_id: str
    path: str


async def _start(tx: Tx, begins: str) -> _Start:
    """The unit itself, or the ward of the inmate."""
    unit = await units.get(tx, begins)
    if unit is not None:
        return _Start(unit.prison_id, unit.id, unit.path)
    inmate = await needed_inmate(tx, begins)
    return _Start(inmate.prison_id, inmate.ward_id, inmate.ward_path)


async def require_not_submitted(tx: Tx, module: Module, record_id: str) -> None:
    """Raise `Conflict` where a case about the record is open: it would point to nothing."""
    for kind in _kinds(module):
        if await cases.open_of(tx, kind, record_id) is not None:
            raise Conflict(
                f"该{module.noun}在审批中心还有未办完的审批单，请先撤回再删除。",
                code="in_approval",
            )

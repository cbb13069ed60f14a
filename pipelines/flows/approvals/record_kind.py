"""Records of modules that the approval centre decides on, from submission to outcome."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.assessing import Declared, matter_of, outcomes_of
from pipelines.flows.approvals.beside import Follows
from pipelines.flows.approvals.kind import ApprovalKind, Checks, Ending, Hook
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.approvals.seating import stream_of
from pipelines.flows.services import Services
from pipelines.rules.approvals.record_case import covered, outline_of
from pipelines.rules.calls.checks import TITLES, Outcome
from pipelines.rules.modules.change_detail import decision_detail
from pipelines.rules.modules.decision_values import decision_values
from pipelines.rules.modules.record import Stored
from schemas.approvals.state import CaseState
from schemas.errors import IntegrityBroken, NotFound
from schemas.modules.module import Keeper, Module
from schemas.platform.reach import EVERYWHERE


def record_kind(declared: Declared) -> ApprovalKind:
    """The kind that a module declares; its decisions move the record between its states."""
    module, approval, beside = declared.module, declared.approval, declared.beside
    # What nobody but its keeper opens comes to approvers with the case.
    opened = module.kept_by is not Keeper.DOCUMENT_KEEPER
    return ApprovalKind(
        **vars(outline_of(module, approval)),
        checks=_checks_of(declared),
        check_titles=TITLES | dict(beside.check_titles),
        approved=_moves(declared, approval.ends.approved, beside.approved, decided=True),
        rejected=_moves(declared, approval.ends.rejected, beside.rejected, decided=True),
        returned=_moves(declared, approval.ends.returned, beside.returned),
        withdrawn=_moves(declared, approval.ends.withdrawn, beside.withdrawn),
        link=lambda case: f"/m/{module.code}/{case.object_id}" if opened else None,
        variants=beside.variants,
    )


def _checks_of(declared: Declared) -> Checks:
    async def checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
        record = await _record_of(tx, services, declared.module, case)
        matter = await matter_of(tx, services, declared, record)
        return await outcomes_of(tx, services, declared, matter)

    return checks


def _moves(
    declared: Declared, state: str, follows: Follows | None = None, *, decided: bool = False
) -> Hook:
    """Send a record that still waits where its case ended."""
    module, approval = declared.module, declared.approval
    waiting = {one.to_state for one in module.actions if one.approval} | {approval.ends.returned}

    async def move(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
        before = await _record_of(tx, services, module, case, for_update=True)
        if before.state not in waiting - {state}:
            return
        if case.state is CaseState.APPROVED and approval.shows:
            _require_as_submitted(module, case, before)
        values: dict[str, Any] = {}
        if decided and approval.keeps_decision:
            values = decision_values(ending.actor.name, ending.at, ending.opinion)
        if follows is not None:
            matter = await matter_of(tx, services, declared, before)
            values |= await follows(tx, services, case, ending, matter)
        await writing.change(
            tx, module, FieldSeals(services.keys), before.id, before.version, values,
            state=state, by=ending.actor.id, at=ending.at,
        )  # fmt: skip
        await _note(tx, module, case, ending, before, state)

    return move


def _require_as_submitted(module: Module, case: ApprovalCaseRow, record: Stored) -> None:
    """`IntegrityBroken` where the record, or what approvers were shown of it, was exchanged."""
    now = covered(record, digest_of(case.proposal or {}))
    if any(case.facts[name] != digest for name, digest in now.items()):
        raise IntegrityBroken(f"待审批的{module.noun}与提交时不符。", code="proposal_changed")


async def _note(
    tx: Tx, module: Module, case: ApprovalCaseRow, ending: Ending, before: Stored, state: str
) -> None:
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=ending.actor,
        action=f"{module.code}.decided",
        object_kind=module.code,
        object_id=before.id,
        detail=decision_detail((before.state, state), ending.opinion, case.id, before.version + 1),
        at=ending.at,
    )


async def _record_of(
    tx: Tx, services: Services, module: Module, case: ApprovalCaseRow, *, for_update: bool = False
) -> Stored:
    seals = FieldSeals(services.keys)
    # A decision reaches its record wherever it lies: the case was in the approver's reach.
    found = await records.get(tx, module, seals, EVERYWHERE, case.object_id, for_update=for_update)
    if found is None:
        raise NotFound(f"没有找到这条{module.noun}记录。", code="record_not_found")
    return found

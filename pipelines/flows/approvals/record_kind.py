"""Records of modules that the approval centre decides on, from submission to outcome."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Checks, Ending, Hook, Variants
from pipelines.flows.approvals.seating import stream_of
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.change_detail import decision_detail
from pipelines.rules.modules.decision_values import decision_values
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import Definition, FactField, Facts
from schemas.errors import NotFound
from schemas.modules.common import APPROVED, DRAFT, PENDING, REJECTED, RETURNED
from schemas.modules.module import Module
from schemas.platform.reach import EVERYWHERE


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What the approval centre is told of a record."""

    title: str
    inmate_id: str | None = None
    """The inmate in whose ward the flow begins."""
    unit_id: str | None = None
    """The unit in which it begins where it is about no inmate."""
    facts: Facts
    variant: str | None = None
    proposal: dict[str, Any] | None = None
    """What approvers are shown beside the facts: `lines` before and after, `files` by id."""


Describe = Callable[[Tx, Services, Stored], Awaitable[Described]]
CheckRecord = Callable[[Tx, Services, Stored], Awaitable[list[Outcome]]]


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A kind of application that is a record of a module."""

    kind: ApprovalKind
    describe: Describe
    check: CheckRecord


def record_kind(
    code: str,
    title: str,
    *,
    group: str,
    module: Module,
    fields: tuple[FactField, ...],
    default: Definition,
    describe: Describe,
    check: CheckRecord,
    check_titles: dict[str, str],
    variants: Variants | None = None,
    filing: bool,
    keeps_decision: bool = False,
) -> RecordKind:
    """The kind whose decisions move the module's records between the states of applications.

    `keeps_decision` writes who decided, when and with which words into the record.
    """
    kind = ApprovalKind(
        code=code,
        title=title,
        group=group,
        fields=fields,
        default=default,
        filing=filing,
        checks=_checks_of(module, check),
        check_titles=check_titles,
        approved=_moves(module, APPROVED, keeps_decision),
        rejected=_moves(module, REJECTED, keeps_decision),
        returned=_moves(module, RETURNED),
        withdrawn=_moves(module, DRAFT),
        link=lambda case: f"/m/{module.code}/{case.object_id}",
        variants=variants,
    )
    return RecordKind(kind=kind, describe=describe, check=check)


def _checks_of(module: Module, check: CheckRecord) -> Checks:
    async def checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
        return await check(tx, services, await record_of(tx, services, module, case))

    return checks


def _moves(module: Module, state: str, keeps_decision: bool = False) -> Hook:
    async def move(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
        before = await record_of(tx, services, module, case, for_update=True)
        if before.state not in (PENDING, RETURNED):
            return
        kept = decision_values(ending.actor.name, ending.at, ending.opinion)
        values = kept if keeps_decision else {}
        await move_record(tx, services, module, case, ending, before, state, values)

    return move


async def move_record(
    tx: Tx,
    services: Services,
    module: Module,
    case: ApprovalCaseRow,
    ending: Ending,
    before: Stored,
    state: str,
    values: dict[str, Any] | None = None,
) -> None:
    """Put a record where a decision sends it, with its audit row."""
    await writing.change(
        tx,
        module,
        FieldSeals(services.keys),
        before.id,
        before.version,
        values or {},
        state=state,
        by=ending.actor.id,
        at=ending.at,
    )
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


async def record_of(
    tx: Tx, services: Services, module: Module, case: ApprovalCaseRow, *, for_update: bool = False
) -> Stored:
    """The record that a case is about."""
    seals = FieldSeals(services.keys)
    # A decision reaches its record wherever it lies: the case was in the approver's reach.
    found = await records.get(tx, module, seals, EVERYWHERE, case.object_id, for_update=for_update)
    if found is None:
        raise NotFound(f"没有找到这条{module.noun}记录。", code="record_not_found")
    return found

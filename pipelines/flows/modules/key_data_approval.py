"""A change or deletion of key data, of which both versions are kept (NF-SEC-09)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.proposals import (
    Change,
    digest_of,
    officer_of,
    opened,
    require_as_shown,
)
from pipelines.flows.modules import saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.rights import require_start
from pipelines.rules.modules.validation import for_action
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.modules.catalog import MODULES
from schemas.modules.module import Verb
from schemas.people.kinds import Role

FIELDS = (
    FactField(
        name="module",
        title="数据类型",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(module.code, module.title) for module in MODULES.values()),
    ),
    FactField(
        name="verb",
        title="操作",
        kind=FactKind.CHOICE,
        options=(FactOption(Verb.EDIT.value, "修改"), FactOption(Verb.DELETE.value, "删除")),
    ),
    FactField(name="fields", title="变更字段数", kind=FactKind.NUMBER, unit="个"),
)


def facts_for(change: Change, proposal: dict[str, Any]) -> Facts:
    """What conditions may ask."""
    return {
        "module": change.module,
        "verb": change.verb.value,
        "fields": len(proposal["lines"]),
        "proposal": digest_of(proposal),
    }


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Carry the change out in the name of its applicant, on the version that was shown."""
    change = opened(services.keys, case)
    officer = await officer_of(tx, services, case.applicant_id)
    desk = Desk(services, officer, change.module, case_id=case.id)
    before = await desk.need(tx, case.object_id, for_update=True)
    require_as_shown(change, before)
    await carry_out(tx, desk, change, before, ending)


async def carry_out(tx: Tx, desk: Desk, change: Change, before: Stored, ending: Ending) -> None:
    """Do it at the applicant's desk; that the record is as it was shown has been looked at."""
    reason = f"{change.reason}（{ending.actor.name}审批通过）"[:200]
    if change.action:
        await _act(tx, desk, change, before, reason)
    elif change.verb is Verb.DELETE:
        await saving.remove(tx, desk, before, reason=reason, approved=True)
    else:
        await saving.edit(
            tx,
            desk,
            before,
            change.values,
            reason=reason,
            effective_at=change.effective_at,
            approved=True,
        )


async def _act(tx: Tx, desk: Desk, change: Change, before: Stored, reason: str) -> None:
    action = next(one for one in desk.module.actions if one.code == change.action)
    require_start(desk.module, action, before, desk.now)
    values, problems = for_action(desk.module, action, change.values)
    refuse(problems)
    await saving.act(tx, desk, action, before, values, reason=reason, approved=True)


def _link(case: ApprovalCaseRow) -> str | None:
    return f"/m/{(case.proposal or {}).get('module')}/{case.object_id}"


KEY_DATA = ApprovalKind(
    code="key_data",
    title="重点数据变更",
    group="基础信息",
    fields=FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    # Rights, grants and identities hang on key data: an applicant alone changes none of them.
    filing=False,
    guarding=True,
    approved=_approved,
    link=_link,
)

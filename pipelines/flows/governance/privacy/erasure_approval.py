"""A relative asks that what is held about him be deleted (NF-SEC-11)."""

import logging

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.audit import audit
from connectors.postgres.governance import erasure
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.withdrawing import close_withdrawn
from pipelines.flows.modules.key_data_approval import KEY_DATA
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from schemas.approvals import definition as flow
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Node
from schemas.errors import Conflict
from schemas.people.kinds import BindingState, CustodyState, Role

logger = logging.getLogger(__name__)

TITLES = {"open_calls": "未结束的通话", "blacklist": "黑名单", "custody": "绑定的在押人员"}
NEEDED = frozenset({"open_calls", "blacklist"})
"""Without these nothing is deleted; the others ask for attention."""
FIELDS = (
    FactField(name="bound", title="绑定的在押人员", kind=FactKind.NUMBER, unit="人"),
    FactField(name="blacklisted", title="在黑名单中", kind=FactKind.FLAG),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)


async def outcomes_now(tx: Tx, services: Services, relative_id: str) -> list[Outcome]:
    """What stands in the way of the deletion, or asks for attention."""
    waiting = await erasure.open_calls(tx, relative_id)
    listed = await people.blacklisted(tx, relative_id, services.clock())
    held = held_inmates(await people.bound_inmates(tx, relative_id))
    names = "、".join(row.name for row in held)
    return [
        Outcome(
            "open_calls",
            waiting == 0,
            f"还有{waiting}次视频通话未结束" if waiting else "没有未结束的视频通话",
        ),
        Outcome(
            "blacklist", not listed, f"在黑名单中：{listed[0].reason}" if listed else "不在黑名单"
        ),
        Outcome(
            "custody", not held, f"注销后将解除与{names}的绑定" if held else "没有绑定在押人员"
        ),
    ]


def held_inmates(bound: list[BoundInmateRow]) -> list[BoundInmateRow]:
    """Those of the bound inmates who are in custody."""
    return [
        row
        for row in bound
        if row.custody_state is CustodyState.IN_CUSTODY
        and row.binding_state is BindingState.APPROVED
    ]


def facts_for(outcomes: list[Outcome], bound: int) -> flow.Facts:
    """What conditions may ask."""
    failed = {outcome.name for outcome in outcomes if not outcome.passed}
    return {"bound": bound, "blacklisted": "blacklist" in failed, "failed_checks": len(failed)}


async def _checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
    return await outcomes_now(tx, services, case.object_id)


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Delete in the deciding transaction; what else the relative applied for ends with it."""
    for outcome in ending.outcomes:
        if outcome.name in NEEDED and not outcome.passed:
            raise Conflict(f"{outcome.message}，暂不能注销。", code="erasure_hindered")
    await _end_others(tx, services, case, ending)
    counts = await erasure.erase(tx, FieldSeals(services.keys), case.object_id, ending.at)
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=ending.actor,
        action="relative.erase",
        object_kind="relatives",
        object_id=case.object_id,
        detail={"erased": counts, "reason": "本人申请注销", "case_id": case.id},
        at=ending.at,
    )


async def _end_others(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Open applications of the relative, and an open change of his record, are withdrawn."""
    search = Search(applicant=case.applicant_id, states=cases.OPEN)
    rows, _ = await cases.page(tx, search, limit=200, offset=0)
    changing = await cases.open_of(tx, KEY_DATA.code, case.object_id)
    told = Ending(actor=ending.actor, opinion="申请人已注销", at=ending.at)
    for row in sorted([*rows, *([changing] if changing else [])], key=lambda one: one.id):
        locked = await cases.get(tx, row.id, for_update=True)
        if locked is not None and locked.id != case.id and locked.state in cases.OPEN:
            await close_withdrawn(tx, services, locked, told)


async def _afterwards(services: Services) -> None:
    """Remove the contents of the released files; what fails now the nightly job does."""
    try:
        await erasure.remove_contents(services.database, services.files)
    except OSError:
        logger.exception("contents of released files stay until the retention job")


ACCOUNT_ERASURE = ApprovalKind(
    code="account_erasure",
    title="家属信息注销",
    group="数据保护",
    fields=FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    # What is deleted cannot be brought back.
    filing=False,
    guarding=True,
    checks=_checks,
    check_titles=TITLES,
    approved=_approved,
    afterwards=_afterwards,
    link=lambda case: f"/m/relatives/{case.object_id}",
)

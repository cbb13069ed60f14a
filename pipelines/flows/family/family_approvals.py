"""What relatives apply for beside calls: numbers that may be dialled, and the white list."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.people import whitelist_rules
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.proposals import digest_of, officer_of, opened
from pipelines.flows.calls.facts import facts_of
from pipelines.flows.modules import saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.calls.approval_outline import KINSHIP_TITLES
from pipelines.rules.calls.checks import TITLES, Facts, Outcome, lasting_checks
from schemas.approvals import definition as flow
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, FactOption, Node
from schemas.modules.people.whitelist_entries import WHITELIST_ENTRIES
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.people.kinds import BarredFrom, Role

BARRED = {
    WHITELIST_ENTRIES.code: BarredFrom.VIDEO,
    RELATIVE_NUMBERS.code: BarredFrom.PHONE,
}
"""Which bar stands against a record of these modules."""
FIELDS = (
    FactField(
        name="kinship",
        title="亲属关系",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(kin.value, title) for kin, title in KINSHIP_TITLES.items()),
    ),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
DEFAULT = Definition(
    nodes=[Node(key="ward", title="监区审批", approvers=[ByRole(role=Role.APPROVER.value)])]
)


async def facts_now(
    tx: Tx, services: Services, relative_id: str, inmate_id: str, channel: BarredFrom
) -> Facts:
    """Facts about the pair as they are now, for what goes through this channel."""
    now = services.clock()
    return await facts_of(
        tx,
        relative_id=relative_id,
        inmate_id=inmate_id,
        starts_at=now,
        now=now,
        channel=channel,
    )


def facts_for(
    bound: BoundInmateRow, outcomes: list[Outcome], proposal: dict[str, Any]
) -> flow.Facts:
    """What conditions may ask."""
    return {
        "kinship": bound.kinship,
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "proposal": digest_of(proposal),
    }


async def _checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
    change = opened(services.keys, case)
    pair = (change.values["relative_id"], change.values["inmate_id"])
    return lasting_checks(await facts_now(tx, services, *pair, BARRED[change.module]))


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Make the record in the name of the officer who approved last."""
    change = opened(services.keys, case)
    officer = await officer_of(tx, services, ending.actor.id)
    desk = Desk(services, officer, change.module, case_id=case.id)
    if not await _renewed(tx, desk, change.values):
        await saving.create(tx, desk, change.values)


async def _renewed(tx: Tx, desk: Desk, values: dict[str, Any]) -> bool:
    """Whether the pair had an entry of the white list, which now counts anew without an end."""
    if desk.module.code != WHITELIST_ENTRIES.code:
        return False
    entry = await whitelist_rules.entry_of(tx, values["relative_id"], values["inmate_id"])
    if entry is None:
        return False
    before = await desk.need(tx, entry, for_update=True)
    anew = {"valid_from": values["valid_from"], "valid_until": None}
    if values.get("proof"):
        anew["proof"] = values["proof"]
    reason = "重新申请获批"
    await saving.edit(tx, desk, before, anew, reason=reason, effective_at=None, approved=True)
    return True


def _kind(code: str, title: str, group: str) -> ApprovalKind:
    return ApprovalKind(
        code=code,
        title=title,
        group=group,
        fields=FIELDS,
        default=DEFAULT,
        # The record is made by an officer who answers for it.
        filing=False,
        checks=_checks,
        check_titles=TITLES,
        approved=_approved,
    )


RELATIVE_NUMBER = _kind("relative_number", "亲情号码登记", "号码管理")
WHITELIST_ENTRY = _kind("whitelist_entry", "可视通话白名单", "白名单管理")

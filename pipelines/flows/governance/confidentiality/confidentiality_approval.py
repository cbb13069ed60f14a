"""Making an undetermined record ordinary: by two of different duty (VC-GEN-21, decisions/0058)."""

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.governance import confidentiality
from connectors.postgres.governance.confidentiality import Decision
from connectors.postgres.governance.undetermined import KIND
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.proposals import officer_of
from pipelines.flows.services import Services
from pipelines.rules.access.two_duties import require_other_duty
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.errors import Conflict
from schemas.governance.confidentiality import BASIS_TITLES, Basis, Confidentiality
from schemas.people.contacts import CHANNEL_TITLES, ContactChannel
from schemas.people.kinds import Role
from schemas.platform.reach import EVERYWHERE

FIELDS = (
    FactField(
        name="channel",
        title="渠道",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(one.value, title) for one, title in CHANNEL_TITLES.items()),
    ),
    FactField(
        name="basis",
        title="未能认定的原因",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(one.value, title) for one, title in BASIS_TITLES.items()),
    ),
)


def facts_of(channel: ContactChannel, basis: Basis) -> Facts:
    """What conditions may ask."""
    return {"channel": channel.value, "basis": basis.value}


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    told = case.proposal or {}
    channel = ContactChannel(told["channel"])
    # The case was opened within its applicant's reach, and is decided within its approver's.
    row = await confidentiality.need(tx, EVERYWHERE, channel, case.object_id, locked=True)
    if row.confidentiality is not Confidentiality.UNDETERMINED:
        raise Conflict("该记录已定密，请驳回此申请。", code="not_undetermined")
    proposer = await officer_of(tx, services, case.applicant_id)
    decider = await officer_of(tx, services, ending.actor.id)
    require_other_duty(proposer.roles, decider.roles)
    decision = Decision(
        channel=channel,
        record_id=row.id,
        towards=Confidentiality.ORDINARY,
        reason=str(told["reason"]),
        proposed_by=proposer.id,
        decided_by=decider.id,
    )
    await confidentiality.decide(tx, row, decision, actor=ending.actor, at=ending.at)


CONFIDENTIALITY = ApprovalKind(
    code=KIND,
    title="待定密记录定为普通",
    group="可视通话",
    fields=FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    # What was opened by mistake cannot be closed again.
    filing=False,
    guarding=True,
    approved=_approved,
    link=lambda _: "/undetermined",
)

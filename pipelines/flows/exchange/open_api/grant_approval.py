"""Opening anything to an outside system: asked by one duty, decided by another (NF-SEC-19)."""

from datetime import timedelta

from connectors.postgres.access import key_permits, rights
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.exchange import open_api
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.proposals import officer_of, opened_as, require_as_shown
from pipelines.flows.exchange.open_api.proposed import FIELDS, OpeningChange, facts_for
from pipelines.flows.exchange.open_api.showing import opening_of
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.key_data_approval import carry_out
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.access.rights_changes import require_second_person
from pipelines.rules.access.two_duties import require_another_duty
from pipelines.rules.exchange.open_api.grants import all_in_words, in_order
from pipelines.rules.security.keys import KeyProvider
from schemas.approvals.cases import ChangeLine
from schemas.approvals.definition import ByRole, Definition, Node
from schemas.errors import Conflict, Forbidden, IntegrityBroken
from schemas.exchange.open_api import GrantView
from schemas.modules.exchange.api_consumers import API_CONSUMERS, INTERFACE_GRANT
from schemas.modules.module import Verb
from schemas.people.kinds import Role

__all__ = ["GRANT", "facts_for"]

KEY_WAITS = timedelta(days=3)
"""How long a decided key may be taken: over a weekend, and no longer."""


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Let what was asked for count, where all of it stands as it was shown."""
    asked = opened_as(OpeningChange, services.keys, case)
    proposer = await officer_of(tx, services, case.applicant_id)
    decider = await officer_of(tx, services, ending.actor.id)
    await _require_two_duties(tx, proposer, decider)
    desk = Desk(services, proposer, API_CONSUMERS.code, case_id=case.id)
    desk.require(asked.action or Verb.EDIT)
    before = await desk.need(tx, case.object_id, for_update=True)
    require_as_shown(asked, before)
    if asked.action or asked.values:
        await carry_out(tx, desk, asked, before, ending)
    if asked.grants is not None:
        await _grant(tx, desk, case, asked, asked.grants, ending)
    if asked.key:
        await _permit_key(tx, desk, case, ending)
    if not in_scopes(decider.scopes, await open_api.reach_of(tx, case.object_id)):
        raise Forbidden(
            "接入方的数据范围超出您的管辖范围，须由上级审批。", code="unit_out_of_scope"
        )


async def _require_two_duties(tx: Tx, proposer: Officer, decider: Officer) -> None:
    require_second_person(proposer.id, decider.id)
    first, second = [await rights.duties_of(tx, one.roles) for one in (proposer, decider)]
    require_another_duty(first.values(), second.values())


async def _grant(
    tx: Tx,
    desk: Desk,
    case: ApprovalCaseRow,
    asked: OpeningChange,
    grants: list[GrantView],
    ending: Ending,
) -> None:
    held = in_order(await open_api.grants(tx, case.object_id))
    if held != asked.grants_before:
        raise Conflict("接口授权在提交后已有变化，请驳回后重新提交。", code="changed_meanwhile")
    await open_api.set_grants(tx, case.object_id, grants)
    detail = {
        "before": all_in_words(held),
        "after": all_in_words(grants),
        "reason": f"{asked.reason}（{ending.actor.name}审批通过）"[:200],
        "case_id": case.id,
        "decided_by": ending.actor.name,
    }
    await desk.note(tx, "grant", case.object_id, detail)


async def _permit_key(tx: Tx, desk: Desk, case: ApprovalCaseRow, ending: Ending) -> None:
    """The key itself is made as it is taken: until then there is no secret to lose."""
    until = ending.at + KEY_WAITS
    await key_permits.end(tx, case.object_id, ending.at)
    await key_permits.give(
        tx, desk.services.rights_seal, case.object_id, case.id, desk.officer.id, until
    )
    detail = {"until": until, "case_id": case.id, "decided_by": ending.actor.name}
    await desk.note(tx, "permit_key", case.object_id, detail)


def _difference(keys: KeyProvider, case: ApprovalCaseRow) -> list[ChangeLine]:
    """As it was sealed; nothing where something of it was exchanged."""
    try:
        asked = opened_as(OpeningChange, keys, case)
    except IntegrityBroken:
        return []
    return [
        ChangeLine(title=one["title"], before=one["before"], after=one["after"])
        for one in asked.lines or []
    ]


GRANT = ApprovalKind(
    code=INTERFACE_GRANT,
    title="接口开放",
    group="接口开放",
    fields=FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    # What has gone out cannot be called back.
    filing=False,
    guarding=True,
    read_alone=True,
    approved=_approved,
    link=lambda case: f"/m/{API_CONSUMERS.code}/{case.object_id}",
    difference=_difference,
    opening=opening_of,
)

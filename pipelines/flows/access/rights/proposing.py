"""Proposing what an account is to hold or a role is to allow (NF-SEC-06)."""

from connectors.postgres.access import officers, rights, rights_changes, roles
from connectors.postgres.audit import audit
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.access.rights_change_rows import PROPOSE, Content, proposal_detail
from pipelines.rules.access.rights_changes import (
    require_another,
    require_changeable,
    require_fitting,
    require_one_administrator,
    require_role_of_others,
)
from schemas.access.kinds import Subject
from schemas.access.rights import OfficerRights, ProposeLevels, ProposeOfficer, ProposeRole
from schemas.errors import Conflict, InvalidInput, NotFound


async def for_officer(
    services: Services, officer: Officer, subject_id: str, asked: ProposeOfficer
) -> str:
    """Id of the change; the account holds what it held until somebody else approves."""
    attempt = Attempt(services, officer.actor(), PROPOSE, "officer", subject_id, officer.stream)
    async with attempt, services.database.transaction() as tx:
        return await propose_for_officer(tx, services, officer, subject_id, asked)


async def propose_for_officer(
    tx: Tx, services: Services, officer: Officer, subject_id: str, asked: ProposeOfficer
) -> str:
    require_another(officer.id, subject_id)
    account = await officers.get(tx, subject_id)
    if account is None or not in_scopes(officer.scopes, account.unit_path):
        raise NotFound("没有找到这个账号。", code="account_not_found")
    after = await require_possible(tx, officer, asked.rights)
    before = await officer_content(tx, services, subject_id)
    return await propose(tx, services, officer, Subject.OFFICER, subject_id, before, after, asked)


async def for_role(services: Services, officer: Officer, code: str, asked: ProposeRole) -> str:
    """Id of the change; the role allows what it allowed until somebody else approves."""
    attempt = Attempt(services, officer.actor(), PROPOSE, "role", code, officer.stream)
    async with attempt, services.database.transaction() as tx:
        role = await roles.get(tx, code)
        if role is None:
            raise NotFound("没有这个角色。", code="role_not_found")
        require_role_of_others(code, officer.roles)
        require_changeable(role.duty, role.built_in)
        wanted = sorted(set(asked.rights.permissions))
        require_fitting(wanted, role.duty)
        before = await role_content(tx, services, code)
        after = {"permissions": wanted}
        return await propose(tx, services, officer, Subject.ROLE, code, before, after, asked)


async def propose(
    tx: Tx,
    services: Services,
    officer: Officer,
    subject: Subject,
    subject_id: str,
    before: Content,
    after: Content,
    asked: ProposeOfficer | ProposeRole | ProposeLevels,
) -> str:
    if before == after:
        raise Conflict("与现有设置相同，无需变更。", code="nothing_changes")
    change_id = await rights_changes.propose(
        tx,
        services.rights_seal,
        subject=subject,
        subject_id=subject_id,
        before=before,
        after=after,
        reason=asked.reason,
        proposed_by=officer.id,
        at=services.clock(),
    )
    if change_id is None:
        raise Conflict("已有一项变更等待审批，请先处理。", code="change_open")
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=PROPOSE,
        object_kind=subject.value,
        object_id=subject_id,
        detail=proposal_detail(change_id, before, after, asked.reason),
    )
    return change_id


async def require_possible(tx: Tx, officer: Officer, wanted: OfficerRights) -> Content:
    """What is wanted, sorted; refused where it cannot be held together or lies out of reach."""
    duties = await rights.duties_of(tx, wanted.roles)
    require_one_administrator(duties.values())
    for unit_id in wanted.units:
        unit = await units.get(tx, unit_id)
        if unit is None or not in_scopes(officer.scopes, unit.path):
            raise InvalidInput("所选单位不在您的管辖范围内。", code="unit_out_of_scope")
    return {"roles": sorted(set(wanted.roles)), "units": sorted(set(wanted.units))}


async def officer_content(tx: Tx, services: Services, officer_id: str) -> Content:
    """What the account holds now."""
    held = (await roles.held_by(tx, services.rights_seal, [officer_id]))[officer_id]
    return {"roles": held.roles, "units": held.units}


async def role_content(tx: Tx, services: Services, code: str) -> Content:
    """What the role allows now."""
    allowed = await roles.permissions(tx, services.rights_seal)
    return {"permissions": allowed.get(code, [])}

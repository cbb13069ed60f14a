"""Deciding changes of rights; the approval is what makes them take effect (NF-SEC-06)."""

import logging

import msgspec

from connectors.postgres.access import data_levels, rights, rights_changes
from connectors.postgres.access.rights_changes import ChangeRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.accounts import first_codes
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.rights import views
from pipelines.flows.access.rights.levels import level_content
from pipelines.flows.access.rights.proposing import officer_content, role_content
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.rights_change_rows import VERBS, Content, decision_detail
from pipelines.rules.access.rights_changes import (
    require_another,
    require_one_administrator,
    require_role_of_others,
    require_second_person,
)
from pipelines.rules.modules.levels import read_levels
from schemas.access.kinds import ChangeState, Subject
from schemas.access.rights import RightsChangeView
from schemas.errors import Conflict, Forbidden, NotFound

logger = logging.getLogger(__name__)


async def approve(
    services: Services, officer: Officer, change_id: str, note: str
) -> RightsChangeView:
    """Put the change into effect, where nothing moved since it was proposed."""
    async with (
        _attempt(services, officer, "rights.approve", change_id),
        services.database.transaction() as tx,
    ):
        change = await _need(tx, officer, change_id)
        _require_other(officer, change)
        if not rights_changes.is_whole(services.rights_seal, change):
            logger.error("tampered change of rights %s", change_id)
            raise Conflict("变更内容校验失败，请重新提出。", code="change_tampered")
        if await _content(tx, services, change) != change.before:
            raise Conflict("权限在提出后已有变动，请重新提出。", code="changed_meanwhile")
        await _apply(tx, services, change)
        await _close(tx, services, officer, change, ChangeState.APPROVED, note)
        view = await views.one(tx, officer, change_id)
        if change.subject is not Subject.OFFICER:
            return view
        half = await first_codes.finish(tx, services, officer, change.subject_id)
        return msgspec.structs.replace(view, claim_half=half)


async def reject(
    services: Services, officer: Officer, change_id: str, note: str
) -> RightsChangeView:
    """Close the change; nothing of it takes effect."""
    async with (
        _attempt(services, officer, "rights.reject", change_id),
        services.database.transaction() as tx,
    ):
        change = await _need(tx, officer, change_id)
        _require_other(officer, change)
        await _close(tx, services, officer, change, ChangeState.REJECTED, note)
        return await views.one(tx, officer, change_id)


async def withdraw(services: Services, officer: Officer, change_id: str) -> RightsChangeView:
    """Taken back by whoever proposed it."""
    async with (
        _attempt(services, officer, "rights.withdraw", change_id),
        services.database.transaction() as tx,
    ):
        change = await _need(tx, officer, change_id)
        if change.proposed_by != officer.id:
            raise Forbidden("只能撤回本人提出的变更。", code="not_own_proposal")
        await _close(tx, services, officer, change, ChangeState.WITHDRAWN, "")
        return await views.one(tx, officer, change_id)


def _attempt(services: Services, officer: Officer, action: str, change_id: str) -> Attempt:
    return Attempt(services, officer.actor(), action, "rights_change", change_id, officer.stream)


async def _need(tx: Tx, officer: Officer, change_id: str) -> ChangeRow:
    change = await rights_changes.get(tx, officer.scopes, change_id, for_update=True)
    if change is None:
        raise NotFound("没有找到这项变更。", code="change_not_found")
    if change.state is not ChangeState.PROPOSED:
        raise Conflict("这项变更已经处理。", code="change_decided", state=change.state.value)
    return change


def _require_other(officer: Officer, change: ChangeRow) -> None:
    """Neither for oneself, nor one's own proposal."""
    require_second_person(change.proposed_by, officer.id)
    if change.subject is Subject.OFFICER:
        require_another(officer.id, change.subject_id)
    elif change.subject is Subject.ROLE:
        require_role_of_others(change.subject_id, officer.roles)


async def _content(tx: Tx, services: Services, change: ChangeRow) -> Content:
    if change.subject is Subject.OFFICER:
        return await officer_content(tx, services, change.subject_id)
    if change.subject is Subject.DATA_LEVEL:
        return await level_content(tx, services, change.subject_id)
    return await role_content(tx, services, change.subject_id)


async def _apply(tx: Tx, services: Services, change: ChangeRow) -> None:
    seal, after = services.rights_seal, change.after
    if change.subject is Subject.DATA_LEVEL:
        levels = read_levels(",".join(after["levels"]))
        await data_levels.put(tx, seal, change.subject_id, levels)
        return
    if change.subject is Subject.ROLE:
        await rights.set_permissions(tx, seal, change.subject_id, after["permissions"])
        return
    require_one_administrator((await rights.duties_of(tx, after["roles"])).values())
    await rights.give(tx, seal, change.subject_id, after["roles"], after["units"])


async def _close(
    tx: Tx, services: Services, officer: Officer, change: ChangeRow, state: ChangeState, note: str
) -> None:
    await rights_changes.decide(
        tx, change.id, state, decided_by=officer.id, at=services.clock(), note=note
    )
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"rights.{VERBS[state]}",
        object_kind=change.subject.value,
        object_id=change.subject_id,
        detail=decision_detail(change.id, change.before, change.after, note),
    )

"""Resets of passwords, second factors and keys: asked by one, decided by another (NF-SEC-19)."""

import logging
from datetime import timedelta
from typing import Any

from connectors.postgres.access import account_claims, accounts, credentials, rights, sessions
from connectors.postgres.access.account_claims import ClaimRow
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.flows.access.accounts import reset_views
from pipelines.flows.access.accounts.unknown_password import unknown_password
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.notices.telling import tell_of_reset
from pipelines.flows.approvals.proposals import officer_of
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.account_resets import (
    require_asker_of_today,
    require_decider,
    require_not_holder,
)
from pipelines.rules.security import claim_code
from pipelines.rules.security.claim_code import Half
from pipelines.rules.security.purposes import CLAIM_CODE
from schemas.access.claims import HandedReset, ResetView
from schemas.access.kinds import ClaimKind, ClaimState
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.people.kinds import SubjectKind

logger = logging.getLogger(__name__)


async def ask(
    services: Services,
    officer: Officer,
    account_id: str,
    kind: ClaimKind,
    reason: str,
    public_key: str = "",
) -> HandedReset:
    """Put up for decision; the account stays as it is, and the asker has half a code."""
    attempt = Attempt(
        services, officer.actor(), "account_reset.ask", "officer", account_id, officer.stream
    )
    claim_id, half = make_id(), claim_code.new_half()
    async with attempt, services.database.transaction() as tx:
        if await accounts.get(tx, officer.scopes, account_id, for_update=True) is None:
            raise NotFound("没有找到这个账号。", code="account_not_found")
        require_not_holder(officer.id, account_id)
        first = claim_code.digest(_key(services), claim_id, Half.FIRST, half)
        new = await account_claims.propose(
            tx,
            services.rights_seal,
            claim_id=claim_id,
            officer_id=account_id,
            kind=kind,
            public_key=public_key,
            reason=reason,
            proposed_by=officer.id,
            first_digest=first,
            at=services.clock(),
        )
        if not new:
            raise Conflict("该账号已有同类重置等待审批，请先处理。", code="reset_open")
        detail = {"reset": claim_id, "kind": kind.value, "reason": reason, "key": public_key}
        await _note(tx, officer, "ask", account_id, detail)
        return HandedReset(reset=await reset_views.one(tx, services, officer, claim_id), half=half)


async def approve(services: Services, officer: Officer, claim_id: str, note: str) -> HandedReset:
    """What the account proved itself with ends now; both halves of the code open it anew."""
    hashed, half = await unknown_password(), claim_code.new_half()
    async with (
        _attempt(services, officer, "approve", claim_id),
        services.database.transaction() as tx,
    ):
        row = await _need(tx, officer, claim_id)
        await _require_other(tx, services, officer, row)
        if not account_claims.is_whole(services.rights_seal, row):
            logger.error("tampered reset %s", claim_id)
            raise Conflict("申请内容校验失败，请重新申请。", code="reset_tampered")
        await accounts.get(tx, officer.scopes, row.officer_id, for_update=True)
        ended = await _end_what_was(tx, services, row, hashed)
        await hand_second(tx, services, officer, row, note, half)
        detail = _told(row) | {"note": note, "sessions": ended}
        await _note(tx, officer, "approve", row.officer_id, detail)
        await tell_of_reset(tx, row, officer.name, services.clock())
        view = await reset_views.one(tx, services, officer, claim_id)
    return HandedReset(reset=view, half=half)


async def hand_second(
    tx: Tx, services: Services, officer: Officer, row: ClaimRow, note: str, half: str
) -> None:
    """Give out the second half, for a set time; codes from before open nothing any more."""
    now = services.clock()
    await account_claims.void_others(tx, row, now)
    await account_claims.approve(
        tx,
        services.rights_seal,
        row,
        decided_by=officer.id,
        note=note,
        second_digest=claim_code.digest(_key(services), row.id, Half.SECOND, half),
        at=now,
        expires_at=now + timedelta(hours=services.settings.claim_hours),
    )


async def reject(services: Services, officer: Officer, claim_id: str, note: str) -> ResetView:
    """Close it; the account stays as it is, and the first half opens nothing."""
    async with (
        _attempt(services, officer, "reject", claim_id),
        services.database.transaction() as tx,
    ):
        row = await _need(tx, officer, claim_id)
        await _require_other(tx, services, officer, row)
        now = services.clock()
        await account_claims.close(
            tx,
            row.id,
            ClaimState.REJECTED,
            at=now,
            decided_by=officer.id,
            decided_at=now,
            note=note,
        )
        await _note(tx, officer, "reject", row.officer_id, _told(row) | {"note": note})
        return await reset_views.one(tx, services, officer, claim_id)


async def withdraw(services: Services, officer: Officer, claim_id: str) -> ResetView:
    """Taken back by whoever asked."""
    async with (
        _attempt(services, officer, "withdraw", claim_id),
        services.database.transaction() as tx,
    ):
        row = await _need(tx, officer, claim_id)
        if row.proposed_by != officer.id:
            raise Forbidden("只能撤回本人提出的申请。", code="not_own_proposal")
        await account_claims.close(tx, row.id, ClaimState.WITHDRAWN, at=services.clock())
        await _note(tx, officer, "withdraw", row.officer_id, _told(row))
        return await reset_views.one(tx, services, officer, claim_id)


async def _end_what_was(tx: Tx, services: Services, row: ClaimRow, hashed: str) -> int:
    """Password, sessions and what else is reset count no more; answers how many sessions."""
    now = services.clock()
    await credentials.set_password(tx, row.officer_id, hashed, at=now, must_change=True)
    if row.kind is ClaimKind.SECOND_FACTOR:
        await credentials.forget_second_factor(tx, row.officer_id)
    if row.kind is ClaimKind.KEY:
        await credentials.set_sm2_key(tx, row.officer_id, None)
    return await sessions.end_all_of(tx, SubjectKind.OFFICER, row.officer_id, now)


async def _require_other(tx: Tx, services: Services, officer: Officer, row: ClaimRow) -> None:
    asker = await officer_of(tx, services, row.proposed_by)
    require_asker_of_today(asker.permissions)
    require_decider(
        asked_by=row.proposed_by,
        asker=(await rights.duties_of(tx, asker.roles)).values(),
        decided_by=officer.id,
        decider=(await rights.duties_of(tx, officer.roles)).values(),
        holder=row.officer_id,
    )


async def _need(tx: Tx, officer: Officer, claim_id: str) -> ClaimRow:
    row = await account_claims.reset(tx, officer.scopes, claim_id, for_update=True)
    if row is None:
        raise NotFound("没有找到这项申请。", code="reset_not_found")
    if row.state is not ClaimState.PROPOSED:
        raise Conflict("这项申请已经处理。", code="reset_decided", state=row.state.value)
    return row


def _key(services: Services) -> bytes:
    return services.keys.derive(CLAIM_CODE)


def _told(row: ClaimRow) -> dict[str, Any]:
    return {"reset": row.id, "kind": row.kind.value}


def _attempt(services: Services, officer: Officer, verb: str, claim_id: str) -> Attempt:
    action = f"account_reset.{verb}"
    return Attempt(services, officer.actor(), action, "account_claim", claim_id, officer.stream)


async def _note(
    tx: Tx, officer: Officer, verb: str, account_id: str, detail: dict[str, Any]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"account_reset.{verb}",
        object_kind="officer",
        object_id=account_id,
        detail=detail,
    )

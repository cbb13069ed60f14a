"""Resets in the words of the screen."""

from datetime import datetime

from connectors.postgres.access import account_claims
from connectors.postgres.access.account_claims import ClaimRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.access import DECIDE_RESETS
from pipelines.rules.security.digest import sm3_hex
from schemas.access.claims import ResetPage, ResetView
from schemas.access.kinds import ClaimState
from schemas.errors import NotFound

MARK_LENGTH = 16


async def page(
    services: Services, officer: Officer, state: ClaimState | None, limit: int, offset: int
) -> ResetPage:
    """Resets of accounts in reach, the newest first."""
    async with services.database.reading() as tx:
        rows, total = await account_claims.resets(
            tx, officer.scopes, state=state, limit=limit, offset=offset
        )
    now = services.clock()
    return ResetPage(rows=[_view(row, officer, now) for row in rows], total=total)


async def one(tx: Tx, services: Services, officer: Officer, claim_id: str) -> ResetView:
    row = await account_claims.reset(tx, officer.scopes, claim_id)
    if row is None:
        raise NotFound("没有找到这项申请。", code="reset_not_found")
    return _view(row, officer, services.clock())


def _view(row: ClaimRow, officer: Officer, now: datetime) -> ResetView:
    waits, own = row.state is ClaimState.PROPOSED, row.proposed_by == officer.id
    over = row.state is ClaimState.APPROVED and row.expires_at is not None and row.expires_at <= now
    other = not own and row.officer_id != officer.id
    return ResetView(
        id=row.id,
        kind=row.kind,
        account_id=row.officer_id,
        name=row.name,
        login=row.login,
        key_mark=key_mark(row.public_key),
        reason=row.reason,
        state=ClaimState.EXPIRED if over else row.state,
        proposed_by=row.proposer_name,
        proposed_at=row.proposed_at,
        decided_by=row.decider_name,
        decided_at=row.decided_at,
        note=row.note,
        expires_at=row.expires_at,
        may_decide=waits and other and DECIDE_RESETS.code in officer.permissions,
        may_withdraw=waits and own,
    )


def key_mark(public_key: str) -> str:
    """What a holder reads off a key and a decider off the screen."""
    return sm3_hex(bytes.fromhex(public_key))[:MARK_LENGTH] if public_key else ""

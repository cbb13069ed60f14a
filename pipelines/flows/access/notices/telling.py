"""Who is told of a reset and of what came of it."""

from datetime import datetime
from typing import Any

from connectors.postgres.access import security_notices
from connectors.postgres.access.account_claims import ClaimRow
from connectors.postgres.transaction import Tx
from schemas.access.kinds import Audience, ClaimKind, NoticeKind


async def tell_of_reset(tx: Tx, row: ClaimRow, decided_by: str, at: datetime) -> None:
    """The holder, when he comes in again, and the auditors, at once."""
    detail = _detail(row) | {"decided_by": decided_by}
    for audience in (Audience.HOLDER, Audience.AUDITORS):
        await security_notices.tell(
            tx, NoticeKind.RESET, audience, officer_id=row.officer_id, detail=detail, at=at
        )


async def tell_of_claim(tx: Tx, row: ClaimRow, kind: NoticeKind, at: datetime) -> None:
    """That the code was used, or guessed at too often; first passwords are nobody's concern."""
    if row.kind is ClaimKind.ACCOUNT and kind is NoticeKind.CLAIMED:
        return
    await security_notices.tell(
        tx, kind, Audience.AUDITORS, officer_id=row.officer_id, detail=_detail(row), at=at
    )


def _detail(row: ClaimRow) -> dict[str, Any]:
    return {
        "claim": row.kind.value,
        "asked_by": row.proposer_name,
        "decided_by": row.decider_name or "",
        "reason": row.reason,
    }

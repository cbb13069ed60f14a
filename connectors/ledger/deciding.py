"""Decisions on sheets: an approved one is locked, a returned one may be entered anew."""

from collections.abc import Sequence

import msgspec

from connectors.ledger import heads
from connectors.ledger.incoming import Applied, EarlyError, Incoming
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.applying import Verdict, verdict_of_decision
from pipelines.rules.labour.ledger.integrity import Mac
from schemas.labour.hours import SheetKey, SheetState
from schemas.messages.labour import SheetDecided


async def decide(tx: Tx, messages: Sequence[Incoming], mac: Mac) -> Applied:
    """Apply decisions on different sheets; `EarlyError` where one is not in the ledger yet."""
    bodies = [one.body for one in messages]
    known = await heads.heads_of(
        tx, [SheetKey(body.ward_id, body.day) for body in bodies], locked=True
    )
    settled = []
    for body in bodies:
        assert isinstance(body, SheetDecided)
        head = known.get(SheetKey(body.ward_id, body.day))
        verdict = verdict_of_decision(head, body)
        if verdict is Verdict.EARLY:
            raise EarlyError(f"sheet {body.sheet_id} version {body.version}")
        if verdict is Verdict.APPLY and head is not None:
            state = SheetState.APPROVED if body.approved else SheetState.RETURNED
            settled.append(
                msgspec.structs.replace(head, state=state, decided_by=body.by, decided_at=body.at)
            )
    await heads.settle(tx, settled, mac)
    return Applied(sheets=len(settled))

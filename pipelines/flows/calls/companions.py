"""Who may be in a call's picture beside the relative: set by who decides on calls (VC-MON-07)."""

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.calls import companions
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.scope import attempt, call_for
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import APPROVE, READ_CALLS
from schemas.calls.state import CallState
from schemas.calls.views import CompanionsRequest, CompanionView
from schemas.errors import Conflict, InvalidInput

OPEN = (CallState.REQUESTED, CallState.APPROVED, CallState.WAITING, CallState.CONNECTED)


async def listed(services: Services, officer: Officer, call_id: str) -> list[CompanionView]:
    """Relatives of the call's inmate, and whether the picture may show them."""
    async with (
        attempt(services, officer, "call.read", call_id),
        services.database.transaction() as tx,
    ):
        await call_for(tx, officer, call_id, READ_CALLS)
        return await _views(tx, call_id)


async def set_companions(
    services: Services, officer: Officer, call_id: str, asked: CompanionsRequest
) -> list[CompanionView]:
    """Exactly these may be in the picture; a running call goes by it with its next look."""
    async with (
        attempt(services, officer, "call.companions", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, APPROVE, for_update=True)
        if call.state not in OPEN:
            raise Conflict("通话已结束，不能再修改同看家属。", code="call_over")
        wanted = list(dict.fromkeys(asked.relative_ids))
        known = {row.relative_id for row in await companions.eligible(tx, call_id)}
        if not known.issuperset(wanted):
            raise InvalidInput("只能选择该服刑人员已核准的家属。", code="not_a_relative")
        now = services.clock()
        await companions.replace(tx, call_id, wanted, officer_id=officer.id, at=now)
        await audit.write(
            tx,
            stream=call.prison_code,
            actor=officer.actor(),
            action="call.companions",
            object_kind="video_call",
            object_id=call_id,
            detail={"case_no": call.case_no, "relative_ids": wanted},
            at=now,
        )
        return await _views(tx, call_id)


async def _views(tx: Tx, call_id: str) -> list[CompanionView]:
    rows = await companions.eligible(tx, call_id)
    return [CompanionView(**msgspec.structs.asdict(row)) for row in rows]

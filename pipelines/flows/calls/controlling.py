"""An officer's hand on a running call: the room writes and acts, here rights are checked."""

from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.recordings import reviews
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.case_page import case_page
from pipelines.flows.calls.scope import attempt, call_for, require_state
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import CUT_OFF, LENGTH, NOTICE, RATE, READ_CALLS
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import require_open
from pipelines.rules.recordings.review_rows import rated_detail
from schemas.calls.state import StageKind
from schemas.calls.views import (
    CaseView,
    CutOffRequest,
    LengthRequest,
    NoticeRequest,
    RatingRequest,
)


async def send_notice(
    services: Services, officer: Officer, call_id: str, asked: NoticeRequest
) -> CaseView:
    """A notice onto both screens (VC-MON-08)."""
    async with attempt(services, officer, "call.notice", call_id):
        await _require(services, officer, call_id, NOTICE)
        await services.rooms.notice(call_id, officer.actor(), asked)
    return await _case(services, officer, call_id)


async def set_length(
    services: Services, officer: Officer, call_id: str, asked: LengthRequest
) -> CaseView:
    """Another whole length; every countdown changes at once (VC-MON-04)."""
    async with attempt(services, officer, "call.length", call_id):
        await _require(services, officer, call_id, LENGTH)
        await services.rooms.set_length(call_id, officer.actor(), asked)
    return await _case(services, officer, call_id)


async def cut_off(
    services: Services, officer: Officer, call_id: str, asked: CutOffRequest
) -> CaseView:
    """End the call at once, with the reason (VC-MON-02)."""
    async with attempt(services, officer, "call.cut_off", call_id):
        await _require(services, officer, call_id, CUT_OFF)
        await services.rooms.cut_off(call_id, officer.actor(), asked)
    return await _case(services, officer, call_id)


async def rate(
    services: Services, officer: Officer, call_id: str, asked: RatingRequest
) -> CaseView:
    """Level, tags and text; a second rating of the same officer replaces the first (VC-MON-05)."""
    async with (
        attempt(services, officer, "call.rate", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, RATE)
        require_open(call.privileged, RATE)
        require_state(call, RATE)
        await _keep_rating(tx, services, officer, call, asked)
        return await case_page(tx, services, officer, call)


async def _keep_rating(
    tx: Tx, services: Services, officer: Officer, call: CallRow, asked: RatingRequest
) -> None:
    now, actor = services.clock(), officer.actor()
    detail = rated_detail(asked)
    await reviews.rate(tx, call.id, asked, officer_id=officer.id, at=now)
    await calls.add_stage(tx, call.id, StageKind.RATING, actor=actor, at=now, detail=detail)
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=actor,
        action="call.rate",
        object_kind="video_call",
        object_id=call.id,
        detail=detail,
        at=now,
    )


async def _require(services: Services, officer: Officer, call_id: str, action: Permission) -> None:
    async with services.database.transaction() as tx:
        call = await call_for(tx, officer, call_id, action)
        require_open(call.privileged, action)
        require_state(call, action)


async def _case(services: Services, officer: Officer, call_id: str) -> CaseView:
    async with services.database.transaction() as tx:
        call = await call_for(tx, officer, call_id, READ_CALLS)
        return await case_page(tx, services, officer, call)

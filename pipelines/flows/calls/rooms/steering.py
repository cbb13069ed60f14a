"""Seeing rooms and steering them: here rights are checked, the room writes and acts."""

from connectors.postgres.audit import audit
from connectors.postgres.calls import call_quality, calls, running_calls
from connectors.postgres.calls.call_row import CallRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.handling import require_ordinary
from pipelines.flows.calls.rooms.statistics import statistics
from pipelines.flows.calls.scope import attempt, call_for, require_state
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import CUT_OFF, MUTE, READ_CALLS, REMOVE, WATCH
from pipelines.rules.access.permission import Permission
from pipelines.rules.calls.call_state import RUNNING
from schemas.calls.rooms import (
    CloseRequest,
    MuteRequest,
    RemoveRequest,
    RoomPage,
    RoomRow,
    RoomStatistics,
    RoomView,
)
from schemas.calls.views import CutOffRequest


async def page(services: Services, officer: Officer, limit: int, offset: int) -> RoomPage:
    """Running calls within the officer's scope, and how full the platform is."""
    async with services.database.transaction() as tx:
        rows = await running_calls.page(tx, officer.scopes, limit=limit, offset=offset)
        running = await running_calls.count(tx)
    return RoomPage(
        rows=[_row(call) for call in rows], running=running, most=services.settings.most_calls
    )


async def read(services: Services, officer: Officer, call_id: str) -> RoomView:
    """Who is in a room now."""
    async with attempt(services, officer, "room.read", call_id):
        await _require(services, officer, call_id, WATCH)
        return await services.rooms.describe(call_id)


async def make(services: Services, officer: Officer, call_id: str) -> RoomView:
    """Make the room of an approved call ahead of its parties."""
    async with attempt(services, officer, "room.make", call_id):
        call = await _require(services, officer, call_id, WATCH)
        await _note(services, officer, call, "room.make", {})
        return await services.rooms.describe(call_id)


async def close(services: Services, officer: Officer, call_id: str, asked: CloseRequest) -> None:
    """End the running call, or let go of a room that nobody has joined."""
    async with attempt(services, officer, "room.close", call_id):
        async with services.database.transaction() as tx:
            call = await call_for(tx, officer, call_id, CUT_OFF)
        if call.state in RUNNING:
            cut = CutOffRequest(reason=asked.reason)
            await services.rooms.cut_off(call_id, officer.actor(), cut)
            return
        await services.rooms.close(call_id)
        await _note(services, officer, call, "room.close", {"reason": asked.reason})


async def mute(services: Services, officer: Officer, call_id: str, asked: MuteRequest) -> RoomView:
    """Keep a party from the other's ear, or give it back."""
    async with attempt(services, officer, "call.mute", call_id):
        await _require(services, officer, call_id, MUTE)
        await services.rooms.mute(call_id, officer.actor(), asked)
        return await services.rooms.describe(call_id)


async def remove(
    services: Services, officer: Officer, call_id: str, asked: RemoveRequest
) -> RoomView:
    """Put a party out of the call, or let it in again."""
    async with attempt(services, officer, "call.remove", call_id):
        await _require(services, officer, call_id, REMOVE)
        await services.rooms.remove(call_id, officer.actor(), asked)
        return await services.rooms.describe(call_id)


async def read_statistics(services: Services, officer: Officer, call_id: str) -> RoomStatistics:
    """A call in figures, from its record."""
    async with (
        attempt(services, officer, "call.statistics", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, READ_CALLS)
        stages = await calls.stages(tx, call_id)
        spans = await call_quality.spans(tx, call_id)
    return statistics(call, stages, spans, services.clock())


async def _require(
    services: Services, officer: Officer, call_id: str, action: Permission
) -> CallRow:
    async with services.database.transaction() as tx:
        call = await call_for(tx, officer, call_id, action)
        # Of a privileged conversation an officer may end the time, and nothing else.
        require_ordinary(call)
        require_state(call, action)
    return call


async def _note(
    services: Services, officer: Officer, call: CallRow, action: str, detail: dict[str, str]
) -> None:
    async with services.database.transaction() as tx:
        await audit.write(
            tx,
            stream=call.prison_code,
            actor=officer.actor(),
            action=action,
            object_kind="video_call",
            object_id=call.id,
            detail=detail,
        )


def _row(call: CallRow) -> RoomRow:
    return RoomRow(
        call_id=call.id,
        case_no=call.case_no,
        state=call.state,
        prison=call.prison_name,
        ward=call.ward_name,
        relative=call.relative_name,
        inmate=call.inmate_name,
        kind=call.kind,
        privileged=call.privileged,
        starts_at=call.starts_at,
        connected_at=call.connected_at,
        ends_at=call.ends_at,
    )

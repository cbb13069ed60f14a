"""Calls at all ends, for tests of their records."""

from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.platform import units
from pipelines.rules.security.actor import Actor, system_actor
from schemas.calls.charge import ChargeKind
from schemas.calls.kind import CallKind
from schemas.calls.state import ActorKind, CallState, EndReason, StageKind
from tests.integration.serve.world import World

SYSTEM = system_actor("系统")
NOON = datetime(2026, 11, 10, 4, tzinfo=UTC)


async def asked(world: World, at: datetime = NOON, **more: Any) -> CallRow:
    """A call that is asked for, past all rules."""
    async with world.database.transaction() as tx:
        ward = await units.get(tx, more.get("ward_id", world.ward_id))
        assert ward is not None
        assert ward.prison_id is not None
        prison = await units.get(tx, ward.prison_id)
        assert prison is not None
        return await calls.create(
            tx,
            relative_id=more.get("relative_id", world.relative_id),
            inmate_id=more.get("inmate_id", world.inmate_id),
            prison_id=prison.id,
            ward_id=ward.id,
            prison_code=prison.code,
            kind=more.get("call_kind", CallKind.FAMILY),
            requested_at=at - timedelta(days=1),
            starts_at=at,
            minutes=10,
            actor=SYSTEM,
        )


async def ended(
    world: World,
    at: datetime = NOON,
    *,
    seconds: int = 300,
    to: CallState = CallState.ENDED,
    reason: EndReason = EndReason.LIMIT,
    kind: ChargeKind = ChargeKind.ORDINARY,
    watched_by: str = "",
    **more: Any,
) -> str:
    """A call that was held; its id."""
    call = await asked(world, at, **more)
    over = at + timedelta(seconds=seconds)
    async with world.database.transaction() as tx:
        await calls.record(tx, call.id, charged_as=kind.value)
        call = await calls.change_state(tx, call, CallState.APPROVED, at=at, actor=SYSTEM)
        if to is CallState.MISSED:
            missed = {"end_reason": EndReason.BOTH_ABSENT, "ended_at": over}
            await calls.change_state(tx, call, to, at=over, actor=SYSTEM, **missed)
            return call.id
        call = await calls.change_state(
            tx, call, CallState.WAITING, at=at, actor=SYSTEM, first_joined_at=at
        )
        if watched_by:
            officer = Actor(kind=ActorKind.OFFICER, id=None, name=watched_by, address="")
            for on, moment in ((True, at), (False, over)):
                await calls.add_stage(
                    tx, call.id, StageKind.WATCH, actor=officer, at=moment, detail={"on": on}
                )
        call = await calls.change_state(
            tx, call, CallState.CONNECTED, at=at, actor=SYSTEM, connected_at=at
        )
        if to is CallState.CONNECTED:
            return call.id
        closed = {"end_reason": reason, "ended_at": over}
        await calls.change_state(tx, call, to, at=over, actor=SYSTEM, **closed)
    return call.id

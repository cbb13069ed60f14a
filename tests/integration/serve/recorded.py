"""Calls with a real recording: chained segments of made packets, composed and sealed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from actors.recordings.recording_composer import compose_one
from connectors.doors import Doors, vault_of
from connectors.media.recording.recorder import SealedSegment, TrackRecorder
from connectors.postgres.calls import calls
from connectors.postgres.recordings import recordings, segments
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import CallState, EndReason, PartyRole
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved
from tests.integration.serve.world import World
from tests.unit.connectors.media.made_packets import picture_packets, tone_packets

SYSTEM = system_actor("系统")
SECONDS = 12
EVERY = 3


@dataclass(frozen=True)
class Recorded:
    call_id: str
    recording_id: str
    segments: list[SealedSegment]


def doors_of(world: World) -> Doors:
    return Doors(
        database=world.database,
        keys=world.keys,
        vault=vault_of(world.settings),
        store=world.files,
    )


async def ended_call(
    world: World, people: People, *, ended_at: datetime | None = None, minutes_ahead: float = 0.5
) -> str:
    """A call that was held for twelve seconds."""
    relative = await people.relative()
    call_id = await approved(world, people, relative, minutes_ahead=minutes_ahead)
    end = ended_at or datetime.now(UTC)
    began = end - timedelta(seconds=SECONDS)
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        steps = (
            (CallState.WAITING, began, {"first_joined_at": began}),
            (CallState.CONNECTED, began, {"connected_at": began}),
            (CallState.ENDED, end, {"ended_at": end, "end_reason": EndReason.LIMIT}),
        )
        for state, at, columns in steps:
            call = await calls.change_state(tx, call, state, at=at, actor=SYSTEM, **columns)
    return call_id


@cache
def _said(hertz: int) -> list[EncodedPacket]:
    """Sound and picture of one party; encoding them takes longer than all that is tried with."""
    pictures = picture_packets(180, 0.0, SECONDS - 0.1, (320, 240))
    return [*tone_packets(hertz, 0.0, SECONDS - 0.1), *pictures]


def record(world: World, recording_id: str) -> list[SealedSegment]:
    """What a room would have written."""
    now = 0.0
    recorder = TrackRecorder(world.files, lambda: now, recording_id)
    for role, hertz in ((PartyRole.RELATIVE, 500), (PartyRole.INMATE, 700)):
        recorder.presence(role, True)
        for packet in _said(hertz):
            recorder.packet(role, packet)
    noted, recorder._records = recorder._records, []
    for number in range(SECONDS // EVERY):
        share = len(noted) * EVERY // SECONDS
        recorder._records = noted[number * share : (number + 1) * share]
        now = float((number + 1) * EVERY)
        recorder.cut()
    recorder.seal_waiting()
    return recorder.sealed


async def recorded(
    world: World,
    people: People,
    *,
    ended_at: datetime | None = None,
    composed: bool = True,
    minutes_ahead: float = 0.5,
) -> Recorded:
    """A finished call, its segments registered as a room does, its parts made as the task does."""
    call_id = await ended_call(world, people, ended_at=ended_at, minutes_ahead=minutes_ahead)
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        assert call.first_joined_at is not None
        recording_id = await recordings.start(tx, call_id, at=call.first_joined_at)
    sealed = record(world, recording_id)
    async with world.database.transaction() as tx:
        for one in sealed:
            await segments.add(tx, one.link, one.file)
    if composed:
        async with world.database.transaction() as tx:
            await recordings.end(tx, recording_id, ended_at=call.ended_at, seconds=float(SECONDS))
        await compose_one(doors_of(world), recording_id)
    return Recorded(call_id, recording_id, sealed)

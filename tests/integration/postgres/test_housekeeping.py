"""Calls that nobody ends, and rows that nobody needs."""

from datetime import datetime, timedelta

import pytest

from connectors.postgres import Database
from connectors.postgres.access import sessions
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.finding import finding
from connectors.postgres.messages import inbox, outbox
from pipelines.flows.calls import housekeeping
from pipelines.rules.security.actor import Actor
from schemas.base import View
from schemas.calls.state import ActorKind, CallState, EndReason, StageKind
from schemas.people.kinds import SubjectKind
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration

ABSENCE_S = 600
LATE = NOW + timedelta(seconds=ABSENCE_S + 1)
MUCH_LATER = LATE + housekeeping.ROOM_GRACE


async def get(db: Database, call: CallRow) -> CallRow:
    async with db.transaction() as tx:
        found = await calls.get(tx, call.id)
    assert found is not None
    return found


async def closed(db: Database, now: datetime) -> list[str]:
    """Calls that a round ends: it comes to that where the question of all rounds finds any."""
    async with db.reading() as tx:
        found = await finding(tx, {"calls": housekeeping.overdue(now, ABSENCE_S)})
    ended = await housekeeping.close_overdue(db, now, ABSENCE_S)
    assert bool(found) is bool(ended)
    return ended


async def waiting(db: Database, world: World, *came: Actor) -> CallRow:
    async with db.transaction() as tx:
        call = await world.approved(tx)
        for actor in came:
            await calls.add_stage(tx, call.id, StageKind.JOIN, actor=actor, at=NOW)
        return await calls.change_state(
            tx, call, CallState.WAITING, at=NOW, actor=came[0], first_joined_at=NOW
        )


async def test_an_approved_call_to_which_nobody_came_is_missed(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.approved(tx)
        later = await world.approved(tx, starts_at=NOW + timedelta(minutes=1))
    assert await closed(db, LATE - timedelta(seconds=2)) == []
    assert await closed(db, LATE) == [call.id]
    assert await closed(db, LATE) == []
    missed = await get(db, call)
    assert (missed.state, missed.end_reason) == (CallState.MISSED, EndReason.BOTH_ABSENT)
    assert (missed.ended_at, missed.billed_minutes) == (LATE, 0)
    assert (await get(db, later)).state is CallState.APPROVED
    async with db.transaction() as tx:
        last = (await calls.stages(tx, call.id))[-1]
        actions = [row.action for row in await audit.rows_of(tx, "video_call", call.id)]
    assert (last.state, last.actor_kind) == (CallState.MISSED, ActorKind.SYSTEM)
    assert actions[-1] == "call.missed"


@pytest.mark.parametrize(
    ("came", "reason"),
    [
        ("relative", EndReason.INMATE_ABSENT),
        ("inmate", EndReason.RELATIVE_ABSENT),
        ("both", EndReason.CONNECTION_LOST),
    ],
)
async def test_a_waiting_call_is_left_to_its_room_and_closed_when_that_died(
    db: Database, world: World, came: str, reason: EndReason
) -> None:
    who = {
        "relative": (world.relative,),
        "inmate": (world.inmate,),
        "both": (world.relative, world.inmate),
    }
    call = await waiting(db, world, *who[came])
    assert await closed(db, LATE) == []
    assert await closed(db, MUCH_LATER) == [call.id]
    missed = await get(db, call)
    assert (missed.state, missed.end_reason) == (CallState.MISSED, reason)


async def test_a_connected_call_whose_room_died_ends_and_is_billed_once(
    db: Database, world: World
) -> None:
    call = await waiting(db, world, world.relative, world.inmate)
    ends_at = NOW + timedelta(minutes=20)
    async with db.transaction() as tx:
        await calls.change_state(
            tx,
            call,
            CallState.CONNECTED,
            at=NOW,
            actor=world.inmate,
            connected_at=NOW + timedelta(seconds=30),
            ends_at=ends_at,
        )
    grace = housekeeping.ROOM_GRACE
    assert await closed(db, ends_at + grace) == []
    late = ends_at + grace + timedelta(seconds=1)
    assert await closed(db, late) == [call.id]
    ended = await get(db, call)
    assert (ended.state, ended.end_reason) == (CallState.ENDED, EndReason.CONNECTION_LOST)
    assert (ended.ended_at, ended.billed_minutes) == (ends_at, 20)


async def test_old_rows_go_and_needed_ones_stay(db: Database, world: World) -> None:
    async def session(digest: str, expires_in: timedelta) -> None:
        await sessions.create(
            tx,
            secret_digest=digest * 64,
            subject_kind=SubjectKind.OFFICER,
            subject_id=world.officer_id,
            source_address="",
            now=NOW,
            expires_at=NOW + expires_in,
        )

    async with db.transaction() as tx:
        await session("a", -housekeeping.KEEP_SESSIONS - timedelta(seconds=1))
        await session("b", -timedelta(hours=1))
        await inbox.first_time(tx, "desk", "m1")
        done = await outbox.put(tx, "call.x", View())
        await outbox.put(tx, "call.y", View())
        await outbox.mark_published(tx, [done], NOW - timedelta(days=60))
    cleared = await housekeeping.clear(db, NOW)
    assert (cleared.sessions, cleared.inbox, cleared.outbox) == (1, 0, 1)
    async with db.transaction() as tx:
        assert await outbox.waiting(tx) == 1

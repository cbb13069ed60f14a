"""No two live calls hold one venue at once, whoever books and however (VC-ROOM-01)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from connectors.postgres import Database
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.ids import make_id
from pipelines.rules.calls.slots import Span
from pipelines.rules.calls.venues.holding import Hold
from schemas.calls.state import CallState
from schemas.errors import Conflict
from schemas.tables.generated import GENERATED
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration
SPAN = Span(NOW, NOW + timedelta(minutes=15))


async def venue(db: Database, world: World) -> str:
    venue_id = make_id()
    async with db.transaction() as tx:
        await tx.execute(
            insert(GENERATED["call_venues"]).values(
                id=venue_id, state="active", name="一号", unit_id=world.prison.id, sort=1
            )
        )
    return venue_id


async def seat(
    db: Database, world: World, call: CallRow, hold: Hold, gate: asyncio.Event | None = None
) -> str:
    """Put the call into the venue; answers how that went."""
    try:
        async with db.transaction() as tx:
            fresh = await calls.get(tx, call.id)
            assert fresh is not None
            if gate is not None:
                await gate.wait()
            await calls.move(
                tx, fresh, starts_at=hold.span.start, hold=hold, at=NOW, actor=world.officer
            )
    except Conflict as error:
        return error.code
    return "kept"


@pytest.mark.requirement("VC-ROOM-01")
@pytest.mark.requirement("VC-FAM-03")
async def test_of_two_at_once_one_gets_the_venue(db: Database, world: World) -> None:
    venue_id = await venue(db, world)
    async with db.transaction() as tx:
        pair = [await world.approved(tx), await world.approved(tx)]
    gate = asyncio.Event()
    tries = [
        asyncio.create_task(seat(db, world, call, Hold(venue_id, SPAN), gate)) for call in pair
    ]
    await asyncio.sleep(0)
    gate.set()
    assert sorted(await asyncio.gather(*tries)) == ["kept", "slot_taken"]


@pytest.mark.requirement("VC-ROOM-03")
@pytest.mark.parametrize("end", [CallState.CANCELLED, CallState.MISSED])
@pytest.mark.stand_in("rooms", "The end is written by hand, as a room would.")
async def test_an_end_of_whatever_kind_frees_the_venue(
    db: Database, world: World, end: CallState
) -> None:
    venue_id = await venue(db, world)
    async with db.transaction() as tx:
        first, second = await world.approved(tx), await world.approved(tx)
    assert await seat(db, world, first, Hold(venue_id, SPAN)) == "kept"
    assert await seat(db, world, second, Hold(venue_id, SPAN)) == "slot_taken"
    async with db.transaction() as tx:
        held = await calls.get(tx, first.id)
        assert held is not None
        await calls.change_state(tx, held, end, at=NOW, actor=world.officer)
    assert await seat(db, world, second, Hold(venue_id, SPAN)) == "kept"


async def test_times_that_only_touch_are_both_kept(db: Database, world: World) -> None:
    venue_id = await venue(db, world)
    async with db.transaction() as tx:
        first, second = await world.approved(tx), await world.approved(tx)
    assert await seat(db, world, first, Hold(venue_id, SPAN)) == "kept"
    after = Span(SPAN.end, SPAN.end + timedelta(minutes=10))
    assert await seat(db, world, second, Hold(venue_id, after)) == "kept"


async def test_the_database_itself_refuses_what_goes_past_the_product(
    db: Database, world: World
) -> None:
    venue_id = await venue(db, world)
    async with db.transaction() as tx:
        pair = [await world.approved(tx), await world.approved(tx)]
    placed = text(
        "update video_call set venue_id = :venue, venue_from = :a, venue_until = :b"
    ).bindparams(venue=venue_id, a=SPAN.start, b=SPAN.end)
    assert len(pair) == 2
    with pytest.raises(IntegrityError, match="ex_video_call_venue"):
        async with db.transaction() as tx:
            await tx.connection.execute(placed)

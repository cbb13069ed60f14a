"""A spoken word opens one recheck, whatever is delivered twice (VC-GEN-11)."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from nats.js import JetStreamContext
from sqlalchemy import select

from connectors.nats import Bus, Delivery
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres import Database
from connectors.postgres.messages import dead_letters
from connectors.postgres.speech import alerts, transcripts
from pipelines.flows.speech.alert_desk import CONSUMER, AlertDesk
from schemas.calls.alert_views import AlertView
from schemas.tables.messages.messaging import outbox
from tests.integration.eventually import eventually
from tests.integration.world import World, alert, line

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-GEN-11"),
    pytest.mark.stand_in("speech", "The alerts are raised by hand: nothing was said."),
]

Running = Callable[..., Any]


async def raised(db: Database, world: World, *, count: int = 1) -> list[AlertView]:
    views = []
    async with db.transaction() as tx:
        call = await world.approved(tx)
        for seq in range(1, count + 1):
            said = line(seq, "毒品")
            view = alert(call, said)
            await transcripts.add_line(tx, call, said, engine="whisper")
            await alerts.raise_alert(tx, view, call)
            views.append(view)
    return views


async def open_rechecks(db: Database) -> list[str]:
    async with db.transaction() as tx:
        rows, _ = await alerts.page(tx, ("/SH/",))
    return sorted(row.id for row in rows if row.recheck_state == "open")


async def test_alerts_become_rechecks_through_the_stream(
    db: Database, world: World, bus: Bus, running: Running
) -> None:
    desk = AlertDesk(db, bus)
    async with running(OutboxRelay(db, bus).run()), running(desk.run()):
        views = await raised(db, world, count=3)

        async def opened() -> bool:
            return len(await open_rechecks(db)) == 3

        await eventually(opened)
    assert await open_rechecks(db) == [view.id for view in views]
    assert desk.opened == 3


async def test_a_second_delivery_has_no_effect(db: Database, world: World, bus: Bus) -> None:
    (view,) = await raised(db, world)
    delivery = await _delivery(db)
    desk = AlertDesk(db, bus)
    await asyncio.gather(*(desk.apply(delivery) for _ in range(5)))
    assert desk.opened == 1
    assert await open_rechecks(db) == [view.id]


async def test_a_delivery_whose_effect_failed_is_not_counted_as_applied(
    db: Database, world: World, bus: Bus
) -> None:
    (view,) = await raised(db, world)
    delivery = await _delivery(db)
    unknown = msgspec.structs.replace(
        delivery, payload=delivery.payload.replace(view.id.encode(), b"0" * 26)
    )
    desk = AlertDesk(db, bus)
    with pytest.raises(Exception, match="violates foreign key"):
        await desk.apply(unknown)
    await desk.apply(delivery)
    assert await open_rechecks(db) == [view.id]


async def test_garbage_is_kept_for_operators(
    db: Database, bus: Bus, stream: JetStreamContext, running: Running
) -> None:
    await bus.publish("alert.P03.raised", b'{"v": 1}', "garbage-1")

    async def buried() -> bool:
        async with db.transaction() as tx:
            return len(await dead_letters.waiting(tx)) == 1

    async with running(AlertDesk(db, bus).run()):
        await eventually(buried)
    async with db.transaction() as tx:
        (letter,) = await dead_letters.waiting(tx)
    assert (letter.consumer, letter.message_id) == (CONSUMER, "garbage-1")
    assert letter.payload == b'{"v": 1}'
    assert "missing required field" in letter.error


async def _delivery(db: Database) -> Delivery:
    async with db.transaction() as tx:
        found = await tx.execute(select(outbox).where(outbox.c.subject == "alert.P03.raised"))
        row = found.one()
    return Delivery(subject=row.subject, payload=row.payload, message_id=row.id)

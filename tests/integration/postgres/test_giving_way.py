"""Whoever fills in rests while a call runs, and notices within seconds that it ended."""

import pytest

from connectors.postgres import Database
from connectors.postgres.calls import calls
from pipelines.flows.calls.giving_way import LOOK_S, GivingWay
from pipelines.rules.platform.giving_way import PARTS
from schemas.calls.state import CallState
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration


async def test_it_rests_while_somebody_talks_and_no_longer(db: Database, world: World) -> None:
    rested: list[float] = []
    time = [100.0]

    async def sleep(seconds: float) -> None:
        rested.append(seconds)

    way = GivingWay(db, now=lambda: time[0], sleep=sleep)
    await way.rest(0.5)
    assert rested == []
    async with db.transaction() as tx:
        call = await world.approved(tx)
        call = await calls.change_state(tx, call, CallState.WAITING, at=NOW, actor=world.relative)
    await way.rest(0.5)
    assert rested == [], "looked a moment ago"
    time[0] += LOOK_S
    await way.rest(0.5)
    assert rested == [PARTS * 0.5]
    async with db.transaction() as tx:
        await calls.change_state(tx, call, CallState.MISSED, at=NOW, actor=world.officer)
    time[0] += LOOK_S
    await way.rest(0.5)
    assert rested == [PARTS * 0.5]

"""A linked cell of a report equals the approved hours behind it (LR-RPT-05)."""

from decimal import Decimal

import pytest

from connectors.doors import open_shards
from connectors.labour.pay_book import PayBook
from connectors.postgres.platform import units
from connectors.postgres.reports.source import Reach, Values
from connectors.postgres.reports.sources import SOURCES
from tests.integration.eventually import eventually
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.ward import Ward
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("LR-RPT-05")
MONTH = "2026-11"


async def fetched(world: World, code: str) -> Values:
    shards = open_shards(world.settings, world.database, pool_size=1)
    try:
        async with world.database.transaction() as tx:
            prison = await units.get(tx, world.prison_id)
            assert prison is not None
            reach = Reach(tx=tx, shards=shards, pay_book=PayBook(shards))
            return await SOURCES[code].fetch(reach, prison, MONTH)
    finally:
        await shards.close()


async def test_hours_of_a_report_are_the_approved_ones_of_each_ward(
    ward: Ward, people: People, world: World
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    await ward.approved(labour, approver, ward.line(0), ward.line(1, 60, "overtime"))
    await ward.submit(labour, ward.line(0, 300), day="2026-11-25")

    async def booked() -> bool:
        return bool(await fetched(world, "hours"))

    await eventually(booked)
    hours = {code: await fetched(world, code) for code in ("hours", "hours_overtime")}
    assert {key: value for key, value in hours["hours"].items() if key.startswith("P03")} == {
        "P03": Decimal(8),
        "P03-W01": Decimal(8),
    }
    assert hours["hours_overtime"]["P03-W01"] == 1
    assert await fetched(world, "hours_rest") == {}
    async with world.database.transaction() as tx:
        unit = await units.get(tx, ward.id)
    assert unit is not None
    opened = SOURCES["hours"].address(unit, MONTH) or ""
    assert opened.startswith("/hours/statistics?")
    assert "since=2026-11-01" in opened
    assert f"unit_id={ward.id}" in opened

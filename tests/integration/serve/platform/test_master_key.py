"""The master key is rotated while people work, and nothing is lost (NF-CRYPTO-37)."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from connectors.keys import SoftwareKeys
from tests.integration.serve.client import People
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration

ROUNDS = 3
"""Generations after the first."""
EACH = 6
CODE = "agency_people"


@pytest.mark.requirement("NF-CRYPTO-37")
async def test_a_rotation_while_people_work_loses_nothing(people: People, world: World) -> None:
    bench = Bench(CODE, people, world)
    samples = [await bench.sample(CODE) for _ in range(EACH * (ROUNDS + 1))]
    leader = await people.officer("leader")
    made: list[str] = []

    async def work(values: dict[str, object]) -> None:
        record = await leader.post(f"/api/records/{CODE}", {"values": values})
        made.append(record["id"])

    for generation in range(1, ROUNDS + 2):
        batch = samples[(generation - 1) * EACH : generation * EACH]
        writing = [asyncio.create_task(work(values)) for values in batch]
        if generation > 1:
            # As another process does it, and while the first of these are under way.
            await asyncio.to_thread(SoftwareKeys(Path(world.settings.keys_dir)).rotate)
        await asyncio.gather(*writing)

    async with world.database.transaction() as tx:
        sealed = (await tx.execute(text("SELECT id_no_sealed FROM agency_person"))).scalars().all()
    assert {bytes(one)[0] for one in sealed} >= {1, ROUNDS + 1}
    shown = {}
    for record_id in made:
        path = f"/api/records/{CODE}/{record_id}/reveal/id_no"
        shown[record_id] = (await leader.post(path))["value"]
    assert sorted(shown.values()) == sorted(str(values["id_no"]) for values in samples)
    for values in samples:
        found = await leader.get(f"/api/records/{CODE}", id_no=str(values["id_no"]))
        assert found["total"] == 1

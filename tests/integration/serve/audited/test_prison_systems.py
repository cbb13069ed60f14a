"""What is done with prisons' systems and their held records leaves its rows (AU-1)."""

import pytest

from pipelines.flows.services import Services
from tests.integration.prisons.source import MemorySystem
from tests.integration.serve.client import People
from tests.integration.serve.prison_sources import INMATE, SYSTEMS, connected, pulled, queued_order
from tests.integration.serve.world import World

SYSTEM, PROBLEM = f"{SYSTEMS}/{{system_id}}", "/api/source-problems/{problem_id}"
ROUTES = {
    f"POST {SYSTEMS}",
    f"PUT {SYSTEM}",
    f"POST {SYSTEM}/switch",
    f"POST {SYSTEM}/versions",
    f"POST {SYSTEM}/versions/{{number}}/try",
    f"POST {SYSTEM}/versions/{{number}}/activate",
    f"POST {PROBLEM}/reveal",
    f"POST {PROBLEM}/mend",
    f"POST {PROBLEM}/replay",
    f"POST {PROBLEM}/set-aside",
    "POST /api/prison-orders/{order_id}/retry",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_prison_systems_is_written_down(
    people: People, world: World, services: Services
) -> None:
    source = MemorySystem([INMATE])
    source.add(1)
    admin = await people.officer("sysadmin")
    system_id = await connected(people, world, services, source)
    await admin.put(f"{SYSTEMS}/{system_id}", {"name": "会见系统二期", "secret": "another"})
    source.add(2, type="9")
    source.add(3, type="8")
    async with pulled(world, source):
        pass
    leader = await people.officer("leader")
    first, second = (await leader.get("/api/source-problems"))["rows"]
    place = f"/api/source-problems/{first['id']}"
    await leader.post(f"{place}/reveal")
    await leader.post(f"{place}/replay", {"reason": "再试"})
    await leader.post(f"{place}/mend", {"fields": {"type": "1"}, "reason": "与监狱核对"})
    await leader.post(f"/api/source-problems/{second['id']}/set-aside", {"reason": "测试数据"})
    order = await queued_order(world, system_id)
    await leader.post(f"/api/prison-orders/{order}/retry", {"reason": "再试"})
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited

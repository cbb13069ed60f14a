"""What the system administrator sets leaves its rows (AU-1)."""

import pytest

from schemas.platform.cluster.parts import ONLY_NODE
from tests.integration.serve.audited.driving import delete, put
from tests.integration.serve.calls.test_scheduling import WANTED
from tests.integration.serve.client import People, Person
from tests.integration.serve.platform.test_menu import _set as set_subsystem
from tests.integration.serve.platform.test_menu import entry_body
from tests.integration.serve.platform.told_nodes import RELAY, tell
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/jobs",
    "PUT /api/jobs/{job_id}",
    "DELETE /api/jobs/{job_id}",
    "POST /api/jobs/{job_id}/pause",
    "POST /api/jobs/{job_id}/resume",
    "POST /api/jobs/{job_id}/run",
    "PUT /api/parameters/{name}",
    "PUT /api/cluster/nodes/{node}/deployments/{deployment}",
    "POST /api/cluster/restarts",
    "PUT /api/subsystems/{subsystem}",
    "PUT /api/menu/{item}",
    "POST /api/menu-entries",
    "PUT /api/menu-entries/{entry_id}",
    "DELETE /api/menu-entries/{entry_id}",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_set_is_written_down(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    await jobs(admin)
    (early,) = [p for p in await admin.get("/api/parameters") if p["name"] == "join_early_s"]
    wanted = {"value": 600, "seen": early["value"], "reason": "会见高峰"}
    await put(admin, "/api/parameters/join_early_s", wanted)
    await tell(world)
    more = {"target": 2, "seen": None, "reason": "会见高峰"}
    await put(admin, f"/api/cluster/nodes/{ONLY_NODE}/deployments/FaceModel", more)
    await admin.post("/api/cluster/restarts", {"node": ONLY_NODE, "reason": "无响应"} | RELAY)
    assert (await set_subsystem(admin, "calls", title="亲情会见"))[0] == 200
    hidden = {"title": "转写敏感词", "hidden": True, "position": 3}
    await put(admin, "/api/menu/words", hidden)
    (made,) = (await admin.post("/api/menu-entries", entry_body()))["every_entry"]
    path = f"/api/menu-entries/{made['id']}"
    await put(admin, path, entry_body(title="重点罪犯", version=1))
    await delete(admin, path)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited


async def jobs(admin: Person) -> None:
    job = await admin.post("/api/jobs", WANTED)
    path = f"/api/jobs/{job['id']}"
    await put(admin, path, WANTED | {"cron": "0 4 * * *", "version": 1})
    await admin.post(f"{path}/pause")
    await admin.post(f"{path}/resume")
    await admin.post(f"{path}/run")
    other = await admin.post("/api/jobs", WANTED | {"name": "另一个"})
    await delete(admin, f"/api/jobs/{other['id']}")

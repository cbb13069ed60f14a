"""The prison affairs platform asked at booking, approval and joining (VC-GEN-05)."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.journey import DEVICE, ready
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.venue_days import EVENING, MORNING, ask, clock
from tests.integration.serve.world import World

NUMBER = "3103000001"
PATH = f"/api/simulators/prison-affairs/inmates/{NUMBER}"
SILENCE = "/api/simulators/prison-affairs/silence"


@pytest.fixture
async def services(services: Services, world: World, affairs: StandingAffairs) -> Services:
    """With the platform connected."""
    world.now = EVENING
    affairs.connect(services)
    return services


def body(world: World) -> dict[str, Any]:
    return {"inmate_id": world.inmate_id, "starts_at": clock(9), "minutes": 20}


@pytest.mark.requirement("VC-GEN-05")
async def test_an_inmate_who_left_by_the_platforms_word_is_refused_at_booking(
    people: People, world: World
) -> None:
    relative, somebody = await people.relative(), people.somebody()
    await somebody.put(PATH, {"custody": "released"})
    reply = await relative.ask("POST", "/api/relative/calls", body(world))
    assert (reply.status_code, reply.json()["code"]) == (403, "not_in_custody")
    assert "已释放" in reply.json()["message"]
    barred = {"custody": "in_custody", "visits_allowed": False, "reason": "隔离观察"}
    await somebody.put(PATH, barred)
    reply = await relative.ask("POST", "/api/relative/calls", body(world))
    assert reply.json()["code"] == "visits_not_allowed"
    assert "隔离观察" in reply.json()["message"]
    await somebody.put(PATH, {"custody": "in_custody"})
    assert (await relative.post("/api/relative/calls", body(world)))["state"] == "requested"


@pytest.mark.requirement("VC-GEN-05")
async def test_approval_and_joining_see_what_changed_since(people: People, world: World) -> None:
    relative, somebody = await people.relative(), people.somebody()
    call = await ask(relative, world.inmate_id, clock(9))
    approver = await people.officer("approver")
    case = await approver.get(f"/api/calls/{call['id']}")
    (custody,) = [check for check in case["checks"] if check["name"] == "custody"]
    assert custody["message"] == "在押（狱政平台，11月25日 20:00）"
    await somebody.put(PATH, {"custody": "transferred_out"})
    refused = await approver.refused(f"/api/calls/{call['id']}/approve", {})
    assert refused == (422, "reason_required")
    case = await approver.get(f"/api/calls/{call['id']}")
    (custody,) = [check for check in case["checks"] if check["name"] == "custody"]
    assert (custody["passed"], "已转出" in custody["message"]) == (False, True)
    await somebody.put(PATH, {"custody": "in_custody"})
    await approver.post(f"/api/calls/{call['id']}/approve", {})
    world.now = MORNING + timedelta(hours=1)
    relative = await people.relative()
    await ready(relative, call["id"])
    await somebody.put(PATH, {"custody": "released"})
    path = f"/api/relative/calls/{call['id']}/join-tokens"
    assert await relative.refused(path, {"device_id": DEVICE}) == (403, "not_in_custody")
    inmate = await people.inmate()
    path = f"/api/inmate/calls/{call['id']}/join-tokens"
    assert await inmate.refused(path, {"device_id": DEVICE}) == (403, "not_in_custody")


@pytest.mark.requirement("VC-GEN-05")
async def test_while_the_platform_is_silent_its_last_word_counts_and_its_age_is_shown(
    people: People, world: World
) -> None:
    relative, somebody = await people.relative(), people.somebody()
    await somebody.put(SILENCE, {"silent": True})
    never = await relative.refused("/api/relative/calls", body(world))
    assert never == (503, "affairs_unknown")
    await somebody.put(SILENCE, {"silent": False})
    call = await ask(relative, world.inmate_id, clock(9))
    await somebody.put(SILENCE, {"silent": True})
    world.now = EVENING + timedelta(hours=2)
    relative = await people.relative()
    second = await ask(relative, world.inmate_id, clock(11))
    case = await (await people.officer("approver")).get(f"/api/calls/{second['id']}")
    (custody,) = [check for check in case["checks"] if check["name"] == "custody"]
    assert custody["message"] == "在押（狱政平台未应答，沿用11月25日 20:00的状态）"
    await relative.post(f"/api/relative/calls/{call['id']}/cancel")
    world.now = EVENING + timedelta(hours=25)
    relative = await people.relative()
    late = body(world) | {"starts_at": clock(60)}
    assert await relative.refused("/api/relative/calls", late) == (503, "affairs_unknown")
    log = await (await people.officer("sysadmin")).get("/api/outbound-calls")
    assert "狱政平台" in {row["peer"] for row in log["rows"]}

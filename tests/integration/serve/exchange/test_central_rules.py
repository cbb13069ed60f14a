"""Rules are kept at the bureau and count in every prison; uploads of each are seen there."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pipelines.flows.services import Services
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.integration.eventually import eventually
from tests.integration.prisons.source import MemorySystem
from tests.integration.serve.approving import add_pair
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import request_body
from tests.integration.serve.prison_sources import INMATE, SYSTEMS, proposal, pulled
from tests.integration.serve.told_systems import entered
from tests.integration.serve.world import World

RULES, CALLS = "/api/records/call_rules", "/api/relative/calls"
OTHER_INMATE = "3104000001"


async def ask(world: World, relative: Person, inmate_id: str, minutes: int, ahead: int) -> str:
    """What became of a booking: its state, or the code of the refusal."""
    body = request_body(world, minutes=minutes, minutes_ahead=ahead) | {"inmate_id": inmate_id}
    reply = await relative.ask("POST", CALLS, body)
    told: dict[str, Any] = reply.json()
    return str(told["state"] if reply.is_success else told["code"])


@pytest.mark.requirement("VC-GEN-03")
async def test_a_rule_of_the_bureau_counts_in_two_prisons_and_their_uploads_are_seen(
    people: People, world: World, services: Services
) -> None:
    # A rule of the month counts calls of one month: not those of its last evening.
    world.now = datetime.now(UTC).replace(day=15)
    inmates = (world.inmate_id, await add_pair(world, "P04", "wx-li"))
    chief, relative = await people.officer("chief"), await people.relative()
    values = {
        "name": "全局可视通话规则",
        "channel": "video",
        "unit_id": world.bureau_id,
        "period": "month",
        "most_calls": 9,
        "most_minutes": 30,
    }
    rule = await chief.post(RULES, {"values": values})
    for ahead, inmate_id in enumerate(inmates, 1):
        assert await ask(world, relative, inmate_id, 20, 30 * ahead) == "requested"
    edit = {"version": rule["version"], "values": {"most_minutes": 15}, "reason": "局里统一调整"}
    await chief.put(f"{RULES}/{rule['id']}", edit)
    # Nobody did anything in either prison.
    for ahead, inmate_id in enumerate(inmates, 3):
        assert await ask(world, relative, inmate_id, 20, 30 * ahead) == "call_too_long"
        assert await ask(world, relative, inmate_id, 15, 30 * ahead) == "requested"
    edit = {"version": rule["version"] + 1, "values": {"most_calls": 2}, "reason": "局里统一调整"}
    await chief.put(f"{RULES}/{rule['id']}", edit)
    for ahead, inmate_id in enumerate(inmates, 5):
        assert await ask(world, relative, inmate_id, 15, 30 * ahead) == "allowance_used"

    world.now = None
    chief = await people.officer("chief")
    settings = msgspec.convert(proposal()["settings"], SystemSettings)
    for prison_id in (world.prison_id, world.other_prison_id):
        await entered(world, prison_id, SystemKind.VISIT, settings)
    told, silent = MemorySystem([INMATE]), MemorySystem([OTHER_INMATE])
    for number in range(3):
        told.add(number)
    silent.down = True
    begun = datetime.now(UTC)

    async def feeds() -> dict[str, dict[str, Any]]:
        return {row["prison"]: row["feeds"][0] for row in await chief.get(SYSTEMS) if row["feeds"]}

    async with pulled(world, told), pulled(world, silent, "P04", answers=False):

        async def seen() -> bool:
            shown = await feeds()
            return len(shown) == 2 and bool(shown["P04监狱"]["failing_since"])

        await eventually(seen, limit_s=240)
    shown = await feeds()
    ours, theirs = shown["P03监狱"], shown["P04监狱"]
    assert datetime.fromisoformat(ours["succeeded_at"]) >= begun
    assert (ours["backlog"], ours["failing_since"], ours["late"]) == (0, None, False)
    assert ours["delay_s"] is not None
    assert (theirs["succeeded_at"], theirs["delay_s"]) == (None, None)
    assert theirs["problem"] == "没有应答。"
    assert (await chief.get("/api/records/visits"))["total"] == 3
    # Each prison sees its own.
    (own,) = await (await people.officer("leader")).get(SYSTEMS)
    assert own["prison"] == "P03监狱"

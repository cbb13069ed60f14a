"""Officers keep the black list: an entry counts at once, and only a second officer lifts it."""

from typing import Any

import pytest

from connectors.postgres.governance import erasure
from tests.integration.serve.approving import applied, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.test_family_applications import (
    NUMBERS,
    WHITELIST,
    number,
    whitelist,
)
from tests.integration.serve.journey import request_body
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

PATH = "/api/records/blacklist_entries"
CALLS = "/api/relative/calls"
BARRED = (403, "blacklisted")


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


@pytest.fixture
async def chief(people: People) -> Person:
    return await people.officer("chief")


async def entered(world: World, officer: Person, **more: Any) -> Any:
    values = {"relative_id": world.relative_id, "reason": "会见时传递违禁品"}
    return await officer.post(PATH, {"values": values | {"unit_id": world.prison_id} | more})


async def lift(officer: Person, entry: Any, reason: str = "核查后解除") -> Any:
    asked = {"version": entry["version"], "reason": reason}
    return await officer.post(f"{PATH}/{entry['id']}/actions/lift", asked)


@pytest.mark.requirement("VC-WL-01")
@pytest.mark.requirement("VC-GEN-19")
async def test_an_entry_refuses_at_once_and_shows_to_who_decides_what_is_open(
    people: People, world: World, leader: Person
) -> None:
    call_id = await applied(people, world)
    relative, approver = await people.relative(), await people.officer("approver")
    body = request_body(world)
    made = await entered(world, leader)
    assert (made["state"], made["pending"]) == ("active", None)
    assert made["values"]["since"] is not None
    for path, asked in (
        (CALLS, body),
        (NUMBERS, await number(world, relative)),
        (WHITELIST, await whitelist(world, relative)),
    ):
        assert await relative.refused(path, asked) == BARRED, path
    visit = {"inmate_id": world.inmate_id, "relative_id": world.relative_id, "day": "2026-12-01"}
    refused = await leader.ask(
        "POST",
        "/api/records/visit_bookings",
        {"values": visit | {"starts": "09:30", "minutes": 30}},
    )
    assert (refused.status_code, "黑名单" in refused.text) == (422, True)
    case = await approver.get(f"/api/calls/{call_id}")
    (told,) = [check for check in case["checks"] if not check["passed"]]
    assert (told["name"], "会见时传递违禁品" in told["message"]) == ("blacklist", True)
    assert case["suggestion"] == "reject"


async def test_lifting_waits_for_a_second_officer_and_the_bar_holds_meanwhile(
    people: People, world: World, leader: Person, chief: Person
) -> None:
    relative, made = await people.relative(), await entered(world, leader)
    missing = await leader.refused(f"{PATH}/{made['id']}/actions/lift", {"version": 1})
    assert missing == (422, "invalid_fields")
    waiting = await lift(leader, made)
    assert (waiting["state"], bool(waiting["pending"])) == ("active", True)
    again = {"version": 1, "reason": "再次"}
    path = f"{PATH}/{made['id']}/actions/lift"
    assert await leader.refused(path, again) == (409, "already_in_approval")
    assert await relative.refused(CALLS, request_body(world)) == BARRED
    # Who asked for it decides nothing of it.
    assert (await leader.get("/api/approvals/pending"))["total"] == 0
    case = await only(chief)
    assert case["title"].startswith("解除黑名单记录")
    shown = await chief.get(f"/api/approvals/{case['id']}")
    (line,) = [one for one in shown["difference"] if one["title"] == "状态"]
    assert (line["before"], line["after"]) == ("生效中", "已解除")
    await decide(chief, case, "reject", "还须观察")
    assert await relative.refused(CALLS, request_body(world)) == BARRED

    await lift(leader, made)
    await decide(chief, await only(chief), "approve", "同意")
    record = (await leader.get(f"{PATH}/{made['id']}"))["record"]
    assert (record["state"], record["actions"]) == ("lifted", [])
    assert record["values"]["lifted_at"] is not None
    (newest, *_) = await leader.get(f"{PATH}/{made['id']}/changes")
    assert (newest["action"], newest["after"]["state"]) == ("lift", "已解除")
    assert "核查后解除" in newest["reason"]
    await relative.post(CALLS, request_body(world))
    # What was is kept: it is neither deleted nor edited, and a new entry stands beside it.
    gone = await leader.ask("DELETE", f"{PATH}/{made['id']}?version={record['version']}&reason=x")
    assert gone.status_code == 403
    await entered(world, leader, reason="再次传递")
    assert (await leader.get(PATH))["total"] == 2


async def test_a_scope_bars_from_its_channel_alone(
    people: People, world: World, leader: Person
) -> None:
    relative = await people.relative()
    await entered(world, leader, channel="phone")
    assert await relative.refused(NUMBERS, await number(world, relative)) == BARRED
    await relative.post(CALLS, request_body(world))
    second = await leader.ask(
        "POST",
        PATH,
        {
            "values": {
                "relative_id": world.relative_id,
                "channel": "phone",
                "reason": "重复",
                "unit_id": world.prison_id,
            }
        },
    )
    assert (second.status_code, "已在黑名单中" in second.text) == (422, True)


async def test_an_end_lies_ahead_and_a_shorter_bar_waits(
    world: World, leader: Person, chief: Person
) -> None:
    past = {"relative_id": world.relative_id, "reason": "x", "unit_id": world.prison_id}
    refused = await leader.ask("POST", PATH, {"values": past | {"until": "2020-01-01T00:00:00Z"}})
    assert (refused.status_code, "应晚于现在" in refused.text) == (422, True)
    made = await entered(world, leader)
    until = {"until": "2040-01-01T00:00:00Z"}
    asked = {"version": 1, "values": until, "reason": "缩短"}
    waiting = await leader.put(f"{PATH}/{made['id']}", asked)
    assert waiting["pending"]
    assert waiting["values"]["until"] is None
    await decide(chief, await only(chief), "approve", "同意")
    record = (await leader.get(f"{PATH}/{made['id']}"))["record"]
    assert record["values"]["until"].startswith("2040-01-01")


async def test_a_prison_whose_inmate_the_relative_visits_sees_the_entry_of_another(
    people: People, world: World, chief: Person, leader: Person
) -> None:
    made = await entered(world, chief, unit_id=world.bureau_id)
    other = await people.officer("other_leader")
    assert [row["id"] for row in (await leader.get(PATH))["rows"]] == [made["id"]]
    assert (await other.get(PATH))["total"] == 0


async def test_who_is_barred_is_not_forgotten_and_who_was_lifted_is(
    people: People, world: World, leader: Person, chief: Person
) -> None:
    bench = Bench("blacklist_entries", people, world)
    made = await bench.create()
    relative_id = made["values"]["relative_id"]

    async def idle() -> list[str]:
        async with world.database.transaction() as tx:
            later = world.clock().replace(year=world.clock().year + 1)
            return await erasure.idle_relatives(tx, later, 100)

    assert relative_id not in await idle()
    await lift(leader, made)
    await decide(chief, await only(chief), "approve", "同意")
    assert relative_id in await idle()

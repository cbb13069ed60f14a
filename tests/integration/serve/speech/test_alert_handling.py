"""The queue of alerts between officers: taken, handed on, passed up, and told to every wall."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.access import officers, rights
from connectors.postgres.platform import units
from pipelines.flows.speech.alert_desk import AlertDesk
from pipelines.flows.speech.alerts import passing
from schemas.people.kinds import Role
from schemas.tables.audit.audit import audit_row
from schemas.tables.calls.call import video_call
from tests.integration.ended import ended
from tests.integration.serve.calls.test_controlling import ALERT_ID, alerted, running
from tests.integration.serve.client import People
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.world import PASSWORD, World
from tests.passwords import as_kept

TOLD_S = 2.0
PATH = f"/api/alerts/{ALERT_ID}"


async def colleague(world: World) -> str:
    """A second monitoring officer of the ward; answers the id."""
    async with world.database.transaction() as tx:
        unit = await units.by_code(tx, "P03-W01")
        assert unit is not None
        officer_id = await officers.add(
            tx,
            login="colleague",
            name="民警colleague",
            police_no="3109999",
            org_unit_id=unit.id,
            password_hash=as_kept(PASSWORD),
        )
        await rights.give(tx, world.seal, officer_id, [Role.MONITOR], [unit.id])
    return officer_id


async def audited(world: World) -> list[str]:
    async with world.database.transaction() as tx:
        found = await tx.execute(
            select(audit_row.c.action, audit_row.c.result)
            .where(audit_row.c.object_id == ALERT_ID)
            .order_by(audit_row.c.id)
        )
        return [f"{row.action} {row.result}" for row in found]


@pytest.mark.requirement("VC-MON-01")
async def test_of_two_officers_one_has_the_alert(people: People, world: World) -> None:
    await colleague(world)
    await alerted(world, await running(world, people))
    mine, other = await people.officer("monitor"), await people.officer("colleague")
    page = await mine.get("/api/alerts")
    assert (page["unowned_s"], page["rows"][0]["handling"]) == (60, "new")
    answers = await asyncio.gather(
        mine.ask("POST", f"{PATH}/acknowledge"), other.ask("POST", f"{PATH}/acknowledge")
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (taken,) = [answer.json() for answer in answers if answer.is_success]
    (late,) = [answer.json() for answer in answers if answer.is_error]
    assert taken["handling"] == "acknowledged"
    assert taken["owner"] == taken["acknowledged_by"]
    assert (late["code"], taken["owner"] in late["message"]) == ("alert_owned", True)
    assert sorted(await audited(world)) == ["alert.acknowledge ok", "alert.acknowledge refused"]


@pytest.mark.requirement("VC-MON-01")
async def test_an_alert_is_handed_on_and_taken_over_with_a_reason(
    people: People, world: World
) -> None:
    other_id = await colleague(world)
    await alerted(world, await running(world, people))
    mine, other = await people.officer("monitor"), await people.officer("colleague")
    hand = {"officer_id": other_id, "reason": "换班"}
    assert await mine.refused(f"{PATH}/hand-on", hand) == (403, "not_alert_owner")
    await mine.post(f"{PATH}/acknowledge")
    hands = await mine.get(f"{PATH}/hands")
    assert {one["name"] for one in hands} == {"民警chief", "民警colleague", "民警leader"}
    async with world.database.transaction() as tx:
        reviewer = await officers.by_login(tx, "reviewer")
    assert reviewer is not None
    wrong = {"officer_id": reviewer.id, "reason": "换班"}
    assert await mine.refused(f"{PATH}/hand-on", wrong) == (409, "not_a_receiver")
    given = await mine.post(f"{PATH}/hand-on", hand)
    assert (given["owner"], given["acknowledged_by"]) == ("民警colleague", "民警monitor")
    assert await mine.refused(f"{PATH}/take-over", {"reason": ""}) == (422, "invalid_input")
    back = await mine.post(f"{PATH}/take-over", {"reason": "对方离岗"})
    assert back["owner"] == "民警monitor"
    assert await mine.refused(f"{PATH}/take-over", {"reason": "再来"}) == (409, "alert_yours")
    steps = await other.get(f"{PATH}/steps")
    assert [(one["kind"], one["actor_name"], one["to_names"], one["reason"]) for one in steps] == [
        ("acknowledged", "民警monitor", [], ""),
        ("handed_on", "民警monitor", ["民警colleague"], "换班"),
        ("taken_over", "民警monitor", [], "对方离岗"),
    ]
    elsewhere = await people.officer("elsewhere")
    assert (await elsewhere.refused(f"{PATH}/take-over", {"reason": "试试"}))[0] == 404
    approver = await people.officer("approver")
    assert await approver.refused(f"{PATH}/take-over", {"reason": "试试"}) == (
        403,
        "no_permission",
    )


@pytest.mark.requirement("VC-MON-01")
async def test_nobody_in_time_and_the_leader_has_it(
    people: People, world: World, relay: OutboxRelay, rooms: ScriptedRooms
) -> None:
    call_id = await running(world, people)
    await alerted(world, call_id)
    asked_before = list(rooms.asked)
    monitor, leader = await people.officer("monitor"), await people.officer("leader")
    soon = datetime.now(UTC) + timedelta(seconds=59)
    late = soon + timedelta(seconds=2)
    async with monitor.socket("/ws/console") as wall:
        assert await passing.escalate_overdue(world.database, world.seal, soon, 60) == []
        done = await passing.escalate_overdue(world.database, world.seal, late, 60)
        assert done == [ALERT_ID]
        push = await _change(wall)
        assert push["handling"] == "escalated"
        # The prison's leader: nearer to the ward than the bureau's.
        assert push["escalated_to"] == ["民警leader"]
        assert await passing.escalate_overdue(world.database, world.seal, late, 60) == []
        taken = await leader.post(f"{PATH}/take-over", {"reason": "带班处置"})
        assert (taken["handling"], taken["owner"]) == ("acknowledged", "民警leader")
        assert (await _change(wall))["owner"] == "民警leader"
    assert await audited(world) == ["alert.escalate ok", "alert.take_over ok"]
    # An alert is a word to officers; it does nothing to the call.
    assert rooms.asked == asked_before
    async with world.database.transaction() as tx:
        state = await tx.scalar(select(video_call.c.state).where(video_call.c.id == call_id))
    assert state == "connected"


@pytest.mark.undisturbed("Two seconds from a step to every wall.")
@pytest.mark.requirement("VC-MON-01")
async def test_every_step_is_on_every_open_wall_within_two_seconds(
    people: People, second: People, world: World, relay: OutboxRelay
) -> None:
    call_id = await running(world, people)
    monitor, leader = await people.officer("monitor"), await second.officer("leader")
    async with leader.socket("/ws/console") as wall:
        await alerted(world, call_id)
        await wall.until("alert")
        for path, body, expected in (
            ("acknowledge", None, "acknowledged"),
            ("escalate", {"reason": "需领导决定"}, "escalated"),
        ):
            began = time.monotonic()
            await monitor.post(f"{PATH}/{path}", body)
            push = await _change(wall)
            while push["handling"] != expected:
                push = await _change(wall)
            assert time.monotonic() - began < TOLD_S
        assert push["owner"] is None
    again = await monitor.refused(f"{PATH}/escalate", {"reason": "再报"})
    assert again == (409, "already_escalated")


async def _change(wall: Any) -> Any:
    """The next push of an alert that is no longer new."""
    async with asyncio.timeout(60):
        while True:
            alert = (await wall.until("alert"))["alert"]
            if alert["handling"] != "new" or alert["escalated_at"]:
                return alert


async def test_what_became_of_an_alert_opens_no_second_recheck(
    people: People, world: World, relay: OutboxRelay
) -> None:
    await alerted(world, await running(world, people))
    bus = Bus(world.settings.nats_url)
    desk = AlertDesk(world.database, bus)
    monitor = await people.officer("monitor")
    await monitor.post(f"{PATH}/acknowledge")
    await bus.connect()
    work = asyncio.create_task(desk.run())
    try:
        await monitor.post(f"{PATH}/escalate", {"reason": "需领导决定"})
        (row,) = (await monitor.get("/api/alerts"))["rows"]
        assert row["recheck_state"] == "open"
        assert desk.opened == 0
        conclusion = {"conclusion": "dismissed", "note": "误报"}
        await monitor.post(f"/api/rechecks/{row['recheck_id']}/conclude", conclusion)
        # Nobody has anything to do with it any more, whatever page was left open.
        leader = await people.officer("leader")
        for officer, step, asked in (
            (monitor, "acknowledge", {}),
            (monitor, "escalate", {"reason": "需领导决定"}),
            (leader, "take-over", {"reason": "接管"}),
        ):
            refused = await officer.refused(f"{PATH}/{step}", asked)
            assert refused == (409, "alert_concluded")
    finally:
        await ended(work)
        await bus.close()

"""Rooms through the interface: seen, made, steered, closed, counted."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres.calls import call_quality, calls
from pipelines.flows.services import Services
from pipelines.rules.security.actor import system_actor
from schemas.calls.quality import QualityGrade, QualitySpan
from schemas.calls.state import CallState, PartyRole, StageKind
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit
from tests.integration.serve.calls.test_controlling import running
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows, configure, ready, token
from tests.integration.serve.scripted_rooms import SCRIPTED, ScriptedRooms
from tests.integration.serve.world import World

SYSTEM = system_actor("系统")
WHY = "违反通话规定"


@pytest.mark.requirement("VC-AV-01")
@SCRIPTED
async def test_rooms_are_made_listed_and_closed(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    monitor = await people.officer("monitor")
    call_id = await approved(world, people, await people.relative(), minutes_ahead=20)
    made = await monitor.put(f"/api/rooms/{call_id}", {})
    assert made["call_id"] == call_id
    assert (await monitor.get("/api/rooms"))["rows"] == []
    await monitor.post(f"/api/rooms/{call_id}/close", {"reason": "取消安排"})
    assert rooms.asked[-1] == ("close", call_id)
    live = await running(world, people)
    listed = await monitor.get("/api/rooms")
    assert [row["call_id"] for row in listed["rows"]] == [live]
    assert (listed["running"], listed["most"]) == (1, 40)
    await monitor.post(f"/api/rooms/{live}/close", {"reason": WHY})
    assert rooms.asked[-1] == ("cut_off", live, "民警monitor", WHY)
    assert ("room.close", "ok", "") in await audit_rows(world, call_id)


@pytest.mark.requirement("VC-AV-04")
@SCRIPTED
async def test_each_control_reaches_the_room_for_who_may(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    mute = {"role": "relative", "on": True, "reason": WHY}
    out = {"role": "inmate", "out": True, "reason": WHY}
    await monitor.post(f"/api/rooms/{call_id}/mute", mute)
    await monitor.post(f"/api/rooms/{call_id}/removal", out)
    assert rooms.asked[-2:] == [
        ("mute", call_id, "民警monitor", PartyRole.RELATIVE, True),
        ("remove", call_id, "民警monitor", PartyRole.INMATE, True),
    ]
    approver, elsewhere = await people.officer("approver"), await people.officer("elsewhere")
    for path, body in (("mute", mute), ("removal", out), ("close", {"reason": WHY})):
        address = f"/api/rooms/{call_id}/{path}"
        assert await approver.refused(address, body) == (403, "no_permission")
        assert await elsewhere.refused(address, body) == (404, "call_not_found")
    assert len(rooms.asked) == 2 + len([one for one in rooms.asked if one[0] == "prepare"])


@pytest.mark.requirement("VC-AV-04", "VC-AV-06")
@pytest.mark.stand_in(
    "rooms", "The removal is written by hand, as a room would.", rows=("VC-AV-04",)
)
async def test_who_was_put_out_gets_no_token(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    assert await token(relative, call_id)
    async with world.database.transaction() as tx:
        detail = {"role": "relative", "out": True, "reason": WHY}
        now = datetime.now(UTC)
        await calls.add_stage(tx, call_id, StageKind.REMOVE, actor=SYSTEM, at=now, detail=detail)
    asked = {"device_id": "device-of-the-test"}
    path = f"/api/relative/calls/{call_id}/join-tokens"
    assert await relative.refused(path, asked) == (403, "removed")


@pytest.mark.requirement("VC-AV-03")
@SCRIPTED
async def test_a_leader_gets_a_one_way_stream_for_a_while(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await running(world, people)
    leader = await people.officer("leader")
    secret = await token(leader, call_id, "officer")
    async with leader.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id="device-of-the-test")
        await socket.until("joined")
        await socket.send(type="speak", on=True)
        assert (await socket.until("refused"))["code"] == "no_permission"
    assert not [one for one in rooms.asked if one[0] == "speak"]
    approver = await people.officer("approver")
    refused = await approver.refused(
        f"/api/calls/{call_id}/watch-tokens", {"device_id": "device-of-the-test"}
    )
    assert refused == (403, "no_permission")


@pytest.mark.requirement("VC-AV-03")
async def test_a_link_past_its_time_opens_nothing(
    people: People, world: World, services: Services
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    configure(services, token_s=0)
    secret = await token(monitor, call_id, "officer")
    async with monitor.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id="device-of-the-test")
        assert (await socket.receive())["code"] == "token_expired"


@pytest.mark.requirement("VC-AV-05", "VC-AV-12")
@pytest.mark.stand_in("rooms", "Quality and end are written by hand, as a room would.")
async def test_statistics_are_those_of_the_record(people: People, world: World) -> None:
    call_id = await running(world, people)
    async with world.database.transaction() as tx:
        await call_quality.add(
            tx, call_id, span(PartyRole.RELATIVE, 0, 60, 0.01, QualityGrade.GOOD)
        )
        await call_quality.add(
            tx, call_id, span(PartyRole.RELATIVE, 60, 90, 0.2, QualityGrade.POOR)
        )
        call = await calls.get(tx, call_id)
        assert call is not None
        ended_at = datetime.now(UTC) + timedelta(seconds=90)
        await calls.change_state(
            tx, call, call.state.ENDED, at=ended_at, actor=SYSTEM, ended_at=ended_at
        )
    told = await (await people.officer("monitor")).get(f"/api/rooms/{call_id}/statistics")
    case = await (await people.officer("monitor")).get(f"/api/calls/{call_id}")
    began = datetime.fromisoformat(case["call"]["connected_at"])
    assert told["connected_s"] == pytest.approx((ended_at - began).total_seconds(), abs=0.01)
    relative, inmate = told["quality"]
    assert (relative["measured_s"], relative["poor_s"], relative["grade"]) == (90, 30, "poor")
    assert relative["loss_most"] == 0.2
    assert (inmate["measured_s"], inmate["grade"]) == (0, None)


@pytest.mark.requirement("VC-AV-04")
async def test_nobody_looks_into_a_privileged_room(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await privileged(world)
    monitor = await people.officer("monitor")
    mute = {"role": "relative", "on": True, "reason": WHY}
    assert await monitor.refused(f"/api/rooms/{call_id}/mute", mute) == (403, "privileged")
    reply = await monitor.ask("GET", f"/api/rooms/{call_id}")
    assert reply.status_code == 403
    assert not rooms.asked


async def privileged(world: World) -> str:
    """A running call of somebody who forgot to say what it is."""
    now = datetime.now(UTC)
    async with world.database.transaction() as tx:
        row = await tx.first(
            select(inmate.c.prison_id, inmate.c.ward_id, org_unit.c.code.label("prison_code"))
            .join(org_unit, org_unit.c.id == inmate.c.prison_id)
            .where(inmate.c.id == world.inmate_id),
            Where,
        )
        assert row is not None
        call = await calls.create(
            tx,
            relative_id=world.relative_id,
            inmate_id=world.inmate_id,
            prison_id=row.prison_id,
            ward_id=row.ward_id,
            prison_code=row.prison_code,
            kind=None,
            requested_at=now,
            starts_at=now,
            minutes=20,
            actor=SYSTEM,
        )
        for state in (CallState.APPROVED, CallState.WAITING):
            call = await calls.change_state(tx, call, state, at=now, actor=SYSTEM)
    return call.id


class Where(msgspec.Struct, frozen=True):
    """Where an inmate is."""

    prison_id: str
    ward_id: str
    prison_code: str


def span(
    role: PartyRole, from_s: float, to_s: float, loss: float, grade: QualityGrade
) -> QualitySpan:
    return QualitySpan(
        role=role,
        from_s=from_s,
        to_s=to_s,
        samples=10,
        rtt_ms=50,
        rtt_most_ms=80,
        loss=loss,
        loss_most=loss,
        jitter_ms=5,
        kbit_s=480,
        up_loss=0.0,
        sent_width=640,
        sent_height=480,
        grade=grade,
    )

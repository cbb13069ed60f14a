"""Whoever loses a right, a unit or the session is put out of what stands open (AC-1)."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.database import Database
from schemas.tables.calls.call import video_call
from tests.integration.eventually import eventually
from tests.integration.serve.access.test_rights_changes import account, proposed
from tests.integration.serve.calls.test_controlling import running
from tests.integration.serve.client import People, Person, Socket
from tests.integration.serve.journey import (
    DEVICE,
    approved,
    audit_rows_of,
    ready,
    token,
)
from tests.integration.serve.running_talks import make_privileged
from tests.integration.serve.running_talks import running as running_talk
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.world import World

OUT_S = 5.0
SPEECH = "/ws/speech?conversation="
WITHDRAWN = ("live.withdrawn", "refused")


async def given(people: People, world: World, login: str, *roles: str, unit: str = "P03") -> None:
    """The account holds these roles for this unit from now on, by two persons."""
    system, security = await people.officer("sysadmin"), await people.officer("security")
    change = await proposed(world, system, login, *roles, units=(unit,))
    await security.post(f"/api/rights-changes/{change}/approve", {})


@asynccontextmanager
async def watching(person: Person, call_id: str) -> AsyncIterator[Socket]:
    """The person's seat in a running call."""
    secret = await token(person, call_id, "officer")
    async with person.socket("/ws/call") as socket:
        await socket.send(type="join", token=secret, device_id=DEVICE)
        await socket.until("joined")
        yield socket


async def still_open(socket: Socket) -> None:
    await socket.send(type="ping")
    await socket.until("pong")


async def answers(page: Socket) -> None:
    """A page that is only told: the server answers the protocol's own ping."""
    await (await page.connection.ping())


async def put_out(socket: Socket, code: str) -> int | None:
    """The reason is told first, then the close, whose code is answered."""
    assert (await socket.until("refused"))["code"] == code
    return await socket.closed()


async def results(world: World, kind: str, object_id: str) -> list[tuple[str, str, Any]]:
    rows = await audit_rows_of(world, kind, object_id)
    return [(row.action, row.result, row.detail.get("code")) for row in rows]


@pytest.mark.undisturbed("Five seconds from the approval to the closed socket.")
@pytest.mark.requirement("AC-1")
async def test_a_watcher_without_the_right_is_out_within_five_seconds_and_another_stays(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    await given(people, world, "reviewer", "reviewer", "monitor")
    call_id = await running(world, people)
    monitor, other = await people.officer("monitor"), await people.officer("reviewer")
    system, security = await people.officer("sysadmin"), await people.officer("security")
    change = await proposed(world, system, "monitor", "approver", units=("P03",))
    # Opened first, the one who stays is asked for first as well.
    async with watching(other, call_id) as kept, watching(monitor, call_id) as lost:
        await security.post(f"/api/rights-changes/{change}/approve", {})
        began = time.monotonic()
        assert await put_out(lost, "no_permission") == 1008
        assert time.monotonic() - began < OUT_S
        # The room no longer feeds the one, whatever his connection does.
        gone = [one for one in rooms.asked if one[0] == "disconnected"]
        assert [(one[1], one[3]) for one in gone] == [(call_id, True)]
        await still_open(kept)
    told = await results(world, "video_call", call_id)
    assert told.count((*WITHDRAWN, "no_permission")) == 1
    again = await monitor.refused(f"/api/calls/{call_id}/watch-tokens", {"device_id": DEVICE})
    assert again == (403, "no_permission")


@pytest.mark.undisturbed("Five seconds from the approval to the closed socket.")
@pytest.mark.requirement("AC-1")
async def test_a_watcher_whose_unit_is_taken_away_is_put_out(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    async with watching(monitor, call_id) as socket:
        await given(people, world, "monitor", "monitor", unit="P04")
        began = time.monotonic()
        assert await put_out(socket, "call_not_found") == 1008
        assert time.monotonic() - began < OUT_S


@pytest.mark.requirement("AC-1")
async def test_a_call_that_turns_out_to_be_privileged_puts_its_watchers_out(
    people: People, world: World, rooms: ScriptedRooms, owner: Database
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    async with watching(monitor, call_id) as socket:
        await _privileged(owner, call_id)
        assert await put_out(socket, "privileged") == 1008


async def _privileged(owner: Database, call_id: str) -> None:
    # A trigger keeps what a call was made as; only whoever owns the tables gets past it.
    async with owner.transaction() as tx:
        await tx.execute(text("alter table video_call disable trigger user"))
        chosen = update(video_call).where(video_call.c.id == call_id)
        await tx.execute(chosen.values(confidentiality="privileged"))
        await tx.execute(text("alter table video_call enable trigger user"))


@pytest.mark.requirement("AC-1")
async def test_the_voice_of_who_may_no_longer_speak_in_is_taken_away(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    allowed = next(r for r in await system.get("/api/roles") if r["code"] == "monitor")
    left = [one for one in allowed["permissions"] if one != "speak"]
    async with watching(monitor, call_id) as socket:
        await socket.send(type="speak", on=True)
        assert await rooms.has_been_asked("speak") == ("speak", call_id, True)
        body = {"rights": {"permissions": left}, "reason": "只监看"}
        change = await system.post("/api/roles/monitor/rights-changes", body)
        await security.post(f"/api/rights-changes/{change['id']}/approve", {})
        async with rooms.changed:
            await rooms.changed.wait_for(lambda: ("speak", call_id, False) in rooms.asked)
        await socket.send(type="speak", on=True)
        assert (await socket.until("refused"))["code"] == "no_permission"
        await still_open(socket)
        # The voice goes first, and its row comes after it.
        await eventually(lambda: voices(world, call_id, [True, False]))


async def voices(world: World, call_id: str, expected: list[bool]) -> bool:
    rows = await audit_rows_of(world, "video_call", call_id)
    return [one.detail["on"] for one in rows if one.action == "call.speak_in"] == expected


@pytest.mark.undisturbed("Five seconds from the approval to the closed page.")
@pytest.mark.requirement("AC-1")
async def test_pushes_end_with_the_right_and_come_again_by_what_is_left(
    people: People, world: World, relay: OutboxRelay
) -> None:
    monitor, other = await people.officer("monitor"), await people.officer("approver")
    async with other.socket("/ws/console") as kept, monitor.socket("/ws/console") as lost:
        await given(people, world, "monitor", "word_keeper")
        began = time.monotonic()
        assert await put_out(lost, "rights_changed") == 1008
        assert time.monotonic() - began < OUT_S
        async with monitor.socket("/ws/console") as again:
            call_id = await running(world, people)
            assert (await kept.until("call"))["call"]["id"] == call_id
            await again.connection.close()
            assert not [frame async for frame in again.connection if '"type":"call"' in frame]
    told = await results(world, "officer", await account(world, "monitor"))
    assert (*WITHDRAWN, "rights_changed") in told


@pytest.mark.undisturbed("Five seconds from the approval to the closed page.")
@pytest.mark.requirement("AC-1")
async def test_a_transcript_is_followed_no_longer_than_it_may_be_read(
    people: People, world: World
) -> None:
    await given(people, world, "leader", "monitor")
    talk = await running_talk(world, since_s=timedelta(minutes=1).total_seconds())
    monitor, other = await people.officer("monitor"), await people.officer("leader")
    async with other.socket(SPEECH + talk) as kept, monitor.socket(SPEECH + talk) as lost:
        for page in (lost, kept):
            await page.until("speech")
        await given(people, world, "monitor", "approver")
        began = time.monotonic()
        assert await put_out(lost, "no_permission") == 1008
        assert time.monotonic() - began < OUT_S
        await answers(kept)
    assert (*WITHDRAWN, "no_permission") in await results(world, "phone_calls", talk)


@pytest.mark.requirement("AC-1")
async def test_a_talk_that_turns_out_to_be_privileged_is_followed_no_longer(
    people: People, world: World, owner: Database
) -> None:
    talk = await running_talk(world, since_s=timedelta(minutes=1).total_seconds())
    monitor = await people.officer("monitor")
    async with monitor.socket(SPEECH + talk) as page:
        await page.until("speech")
        await make_privileged(owner, talk)
        assert await put_out(page, "privileged") == 1008


@pytest.mark.undisturbed("Five seconds from the administrator's order to the closed socket.")
@pytest.mark.requirement("NF-SEC-03")
@pytest.mark.parametrize("order", ["sign-out", "disable"])
async def test_an_officer_signed_out_or_blocked_is_out_of_calls_pushes_and_transcripts(
    people: People, world: World, rooms: ScriptedRooms, order: str
) -> None:
    call_id = await running(world, people)
    talk = await running_talk(world, since_s=timedelta(minutes=1).total_seconds())
    monitor, system = await people.officer("monitor"), await people.officer("sysadmin")
    async with (
        watching(monitor, call_id) as seat,
        monitor.socket("/ws/console") as console,
        monitor.socket(SPEECH + talk) as page,
    ):
        await page.until("speech")
        path = f"/api/accounts/{await account(world, 'monitor')}/{order}"
        await system.post(path, {"reason": "调离岗位"} if order == "disable" else None)
        began = time.monotonic()
        closed = await asyncio.gather(put_out(seat, "signed_out"), console.closed(), page.closed())
        assert time.monotonic() - began < OUT_S
    assert closed == [1008, 4401, 4401]


@pytest.mark.undisturbed("Five seconds from the administrator's order to the closed socket.")
@pytest.mark.requirement("NF-SEC-03")
async def test_a_relative_who_is_blocked_is_out_of_the_call_and_its_media_end(
    people: People, world: World, rooms: ScriptedRooms
) -> None:
    relative, approver = await people.relative(), await people.officer("prison_approver")
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    secret = await token(relative, call_id)
    async with relative.socket("/ws/call") as seat, relative.socket("/ws/relative") as phone:
        await seat.send(type="join", token=secret, device_id=DEVICE)
        await seat.until("joined")
        path = f"/api/records/relatives/{world.relative_id}"
        version = (await approver.get(path))["record"]["version"]
        blocked = {"version": version, "reason": "冒用他人身份"}
        await approver.post(f"{path}/actions/deactivate", blocked)
        began = time.monotonic()
        closed = await asyncio.gather(put_out(seat, "signed_out"), phone.closed())
        assert time.monotonic() - began < OUT_S
    assert closed == [1008, 4401]
    assert (await rooms.has_been_asked("disconnected"))[3] is True

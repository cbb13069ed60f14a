"""Small pictures, held pictures and pictures made by the server."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.rules.recordings.packet import EncodedPacket
from schemas.calls.state import PartyRole
from tests.integration.media.conftest import Room
from tests.unit.connectors.media.made_packets import picture_packets

pytestmark = pytest.mark.integration

VIDEO = 1
OF_RELATIVE, OF_INMATE = 2, 4


def shows(width: int) -> Any:
    """Whether the latest picture is this wide."""
    return lambda frames: bool(frames) and frames[-1][1].width == width


@pytest.mark.requirement("VC-MON-01")
async def test_a_wall_is_fed_small_pictures_and_the_chosen_call_full_ones(room: Room) -> None:
    _, inmate = await room.pair(small=True)
    officer = room.person(PartyRole.OFFICER, 300)
    await officer.join(room.media, "officer")
    async with asyncio.timeout(20):
        await officer.heard[OF_RELATIVE].until(shows(320))
        room.media.view("officer", "small")
        await officer.heard[OF_RELATIVE].until(shows(160))
        await officer.heard[OF_INMATE].until(shows(160))
        seen = len(inmate.heard[VIDEO].frames)
        await officer.heard[OF_RELATIVE].count(6)
        room.media.view("officer", "full")
        await officer.heard[OF_RELATIVE].until(shows(320))
    watched = [frame for _, frame in inmate.heard[VIDEO].frames]
    assert {frame.width for frame in watched} == {320}, "the parties always see each other whole"
    assert len(watched) > seen


async def test_where_no_small_picture_comes_the_wall_gets_the_full_one(room: Room) -> None:
    await room.pair()
    room.media.view("officer", "small")
    officer = room.person(PartyRole.OFFICER, 300)
    await officer.join(room.media, "officer")
    async with asyncio.timeout(15):
        await officer.heard[OF_RELATIVE].until(shows(320))


@pytest.mark.requirement("VC-GEN-12")
async def test_a_held_picture_reaches_the_officers_and_not_the_other_party(room: Room) -> None:
    relative, inmate = await room.pair()
    officer = room.person(PartyRole.OFFICER, 300)
    await officer.join(room.media, "officer")
    async with asyncio.timeout(30):
        await relative.heard[VIDEO].count(20)
        await officer.heard[OF_INMATE].count(5)
        room.media.hold_picture(PartyRole.INMATE, True)
        await officer.heard[OF_INMATE].count(10)
        held = len(relative.heard[VIDEO].frames)
        others = len(inmate.heard[VIDEO].frames)
        await officer.heard[OF_INMATE].count(20)
        assert len(relative.heard[VIDEO].frames) == held
        assert len(inmate.heard[VIDEO].frames) > others
        await relative.heard[0].tone(880)
        room.media.hold_picture(PartyRole.INMATE, False)
        await relative.heard[VIDEO].count(10)


async def test_every_full_picture_is_handed_out(room: Room) -> None:
    seen: dict[PartyRole, list[EncodedPacket]] = {}
    room.media.on_picture = lambda role, packet: seen.setdefault(role, []).append(packet)
    relative, _ = await room.pair(small=True)
    async with asyncio.timeout(15):
        await relative.heard[VIDEO].count(40)
    inmates = seen[PartyRole.INMATE]
    assert inmates[0].keyframe
    assert len(inmates) >= 40
    assert len({packet.source for packet in inmates}) == 1, "small pictures are not among them"


async def _play(room: Room, packets: Iterator[EncodedPacket]) -> None:
    for packet in packets:
        room.media.made_picture(PartyRole.INMATE, packet)
        await asyncio.sleep(1 / 30)


@pytest.mark.requirement("VC-GEN-12")
async def test_made_pictures_stand_in_for_what_the_party_sends(room: Room) -> None:
    relative, _ = await room.pair(small=True)
    officer = room.person(PartyRole.OFFICER, 300)
    room.media.view("officer", "small")
    await officer.join(room.media, "officer")
    wishes: list[PartyRole] = []
    room.media.on_made_key = wishes.append
    async with asyncio.timeout(30):
        await relative.heard[VIDEO].count(20)
        await officer.heard[OF_INMATE].count(3)
        room.media.made_picture(PartyRole.INMATE, next(picture_packets(90, 0, 1)))
        room.media.set_made(PartyRole.INMATE, True)
        playing = asyncio.create_task(_play(room, picture_packets(90, 0, 4)))
        await relative.heard[VIDEO].until(shows(640))
        await officer.heard[OF_INMATE].until(shows(640))
        made = relative.heard[VIDEO].frames[-1][1].to_ndarray(format="gray")
        assert abs(float(made.mean()) - 90) < 15
        await playing
        room.media.set_made(PartyRole.INMATE, False)
        await relative.heard[VIDEO].until(shows(320))
        await officer.heard[OF_INMATE].until(shows(160))
    assert room.recorded()[PartyRole.INMATE, "video"]
    times = [frame.pts for _, frame in relative.heard[VIDEO].frames]
    assert times == sorted(times)

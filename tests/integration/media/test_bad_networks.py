"""Calls over lines that lose a fifth, carry 300 kbit/s, or break for ten seconds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Page

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from schemas.calls.state import PartyRole
from tests.integration.media.conftest import FLAGS, Room, launched
from tests.integration.media.people import PICTURES_S, Person
from tests.integration.media.test_browser import figures_when, joined
from tests.integration.media.weak_line import SERVER, WeakLine
from tests.needs import root

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-AV-08"),
    root("only root can make a network of its own"),
]

AUDIO, VIDEO = 0, 1


class Line:
    """A relative behind a weak line, an inmate with a good one, and the room between."""

    def __init__(self, room: Room, weak: WeakLine) -> None:
        self.room = room
        self.weak = weak

    async def pair(self, **how: bool) -> tuple[Person, Person]:
        relative = self.room.person(PartyRole.RELATIVE, 440, **how)
        inmate = self.room.person(PartyRole.INMATE, 880, **how)
        await relative.join(self.room.media, "relative", self.weak.inside())
        await inmate.join(self.room.media, "inmate")
        await self.room.state("relative", "connected")
        await self.room.state("inmate", "connected")
        await relative.heard[VIDEO].count(10)
        await inmate.heard[VIDEO].count(10)
        return relative, inmate


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    weak = WeakLine(loopback=True)
    room = Room(SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys")), SERVER)
    yield Line(room, weak)
    for quality in (weak.up, weak.down):
        quality.loss, quality.bits_s, quality.broken = 0.0, None, False
    await room.close()
    weak.close()


async def audio_packets(person: Person) -> tuple[int, int]:
    """How many were received and how many were expected, of the other party's voice."""
    receiver = person.connection.getTransceivers()[AUDIO].receiver
    stats = (await receiver.getStats()).values()
    [inbound] = [one for one in stats if one.type == "inbound-rtp"]
    return inbound.packetsReceived, inbound.packetsReceived + inbound.packetsLost


async def share_heard(people: tuple[Person, Person], told: Awaitable[None]) -> list[float]:
    """Of each person's incoming sound, the share of packets that arrived meanwhile."""
    before = [await audio_packets(person) for person in people]
    await told
    after = [await audio_packets(person) for person in people]
    return [
        (got - got_before) / (due - due_before)
        for (got_before, due_before), (got, due) in zip(before, after, strict=True)
    ]


async def test_with_a_fifth_lost_both_ways_the_call_stays_understandable(line: Line) -> None:
    async with asyncio.timeout(60):
        relative, inmate = await line.pair()
        for quality in (line.weak.up, line.weak.down):
            quality.loss, quality.delay_s = 0.2, 0.02
        # The first reports of the loss are what the room's answer follows from.
        await asyncio.sleep(4)
        seen = [len(person.heard[VIDEO].frames) for person in (relative, inmate)]
        figures = []

        async def watch() -> None:
            for _ in range(10):
                await asyncio.sleep(1)
                figures.append((await line.room.media.quality())["relative"])

        at_relative, at_inmate = await share_heard((relative, inmate), watch())
        pictures = [
            (len(person.heard[VIDEO].frames) - before) / (10 * PICTURES_S)
            for person, before in zip((relative, inmate), seen, strict=True)
        ]
    print("sound", at_relative, at_inmate, "pictures", pictures, figures[-1])
    assert at_relative > 0.93, "what the room says twice"
    assert at_inmate > 0.97, "what the room asks for again"
    assert min(pictures) > 0.5
    assert max(one["loss"] for one in figures) > 0.05, "a bad line shows as one"
    assert figures[-1]["lost_in"] > 20


def grainy_camera(path: Path) -> Path:
    """A film that no encoder makes small: moving grain."""
    width, height = 640, 480
    grain = np.random.default_rng(4).integers(40, 200, (height, width), np.uint8)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F20:1 Ip C420jpeg\n".encode())
        for number in range(60):
            luma = np.roll(grain, (number * 2, number * 3), (0, 1))
            file.write(b"FRAME\n" + luma.tobytes() + bytes([128]) * (width * height // 2))
    return path


async def concealed(page: Page) -> tuple[int, int]:
    """Samples of the other's voice that had to be made up, and all."""
    heard = (await page.evaluate("figures()"))["audio"]["0"]
    return heard["concealed"], heard["samples"]


@pytest.mark.undisturbed("How much of the sound came too late to be played.")
async def test_over_300_kbit_browsers_adapt_and_are_heard(line: Line, tmp_path: Path) -> None:
    camera = grainy_camera(tmp_path / "grain.y4m")
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    async with asyncio.timeout(150), contextlib.AsyncExitStack() as stack:
        with line.weak.inside():
            # The browser inherits the network of whoever starts it.
            behind = await stack.enter_async_context(launched(flags))
        beside = await stack.enter_async_context(launched(flags))
        relative = await joined(behind, line.room, PartyRole.RELATIVE, devices=True)
        inmate = await joined(beside, line.room, PartyRole.INMATE, devices=True)
        for page in (relative, inmate):
            await figures_when(page, {"1": 60})
        # They begin carefully; the line must be what narrows them.
        before = 0.0
        while before < 320:
            await asyncio.sleep(3)
            before = (await line.room.media.quality())["relative"]["kbit_s"]
        line.weak.up.bits_s = line.weak.down.bits_s = 300_000
        # Time to notice, to come down and to fill the sound's buffers again.
        await asyncio.sleep(20)
        await line.room.media.quality()
        sound = [await concealed(page) for page in (relative, inmate)]
        frames = [(await page.evaluate("figures()"))["video"]["1"] for page in (relative, inmate)]
        await asyncio.sleep(10)
        after = (await line.room.media.quality())["relative"]["kbit_s"]
        made_up = [
            (made - made_before) / (all_ - all_before)
            for (made_before, all_before), (made, all_) in zip(
                sound, [await concealed(page) for page in (relative, inmate)], strict=True
            )
        ]
        pictures = [
            (await page.evaluate("figures()"))["video"]["1"]["frames"] - seen["frames"]
            for page, seen in zip((relative, inmate), frames, strict=True)
        ]
    print("kbit/s", before, after, "made up", made_up, "pictures in 10 s", pictures)
    assert after < 310
    assert max(made_up) < 0.1
    assert min(pictures) > 30, "a slower picture, but one"


async def test_a_break_of_ten_seconds_ends_by_itself(line: Line) -> None:
    async with asyncio.timeout(90):
        relative, inmate = await line.pair()
        line.weak.up.broken = line.weak.down.broken = True
        await line.room.state("relative", "disconnected")
        await asyncio.sleep(10 - 5)
        carried = line.weak.carried()
        await asyncio.sleep(1)
        assert line.weak.carried() == carried, "nothing got through meanwhile"
        line.room.states.clear()
        line.weak.up.broken = line.weak.down.broken = False
        came_back = line.room.clock()
        await line.room.state("relative", "connected")
        await asyncio.gather(
            relative.heard[VIDEO].count(20),
            inmate.heard[VIDEO].count(20),
            relative.heard[AUDIO].tone(880),
            inmate.heard[AUDIO].tone(440),
        )
        resumed_s = line.room.clock() - came_back
    print("flowing again after", round(resumed_s, 2))
    assert resumed_s < 5
    assert ("relative", "failed") not in line.room.states


async def test_after_a_break_a_new_offer_goes_on_in_the_same_room(line: Line) -> None:
    async with asyncio.timeout(60):
        _, inmate = await line.pair()
        line.weak.up.broken = line.weak.down.broken = True
        await asyncio.sleep(3)
        line.weak.up.broken = line.weak.down.broken = False
        again = line.room.person(PartyRole.RELATIVE, 1200)
        await again.join(line.room.media, "relative", line.weak.inside())
        await asyncio.gather(
            again.heard[VIDEO].count(10),
            inmate.heard[AUDIO].tone(1200),
            inmate.heard[VIDEO].count(10),
        )
    assert ("relative", "closed") not in line.room.states
    times = [frame.pts for _, frame in inmate.heard[VIDEO].frames]
    assert times == sorted(times)

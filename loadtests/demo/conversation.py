"""The call itself: both parties and a watching officer, over real WebRTC."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from loadtests.demo.stage import stage
from loadtests.demo.waiting import NotInTime, Tell
from loadtests.media.camera import Camera
from loadtests.media.peer import CallPeer, Received
from loadtests.media.sound import Microphone
from loadtests.people.inmate import Inmate
from loadtests.people.officer import Officer
from loadtests.people.relative import Relative
from schemas.calls.live import Line, SpeechChannel
from schemas.calls.state import CallState
from schemas.calls.views import LineView
from schemas.speech.speech import LeaseState

QUIET_S = 3.0
"""How long the parties stay after the last word: its line must be out before they hang up."""
CHANNEL_S = 20.0
"""So long they wait for the call's speech channel before they speak; the call has so much spare."""


Meanwhile = Callable[[str], Awaitable[None]]
"""Something that happens to a call, by its id, while the parties talk."""


async def nothing(call_id: str) -> None:
    """The ordinary case."""


@dataclass
class Conversation:
    """What was seen of a call from its three ends."""

    relative: Received
    inmate: Received
    watcher: dict[str, Received]
    lines: list[tuple[float, LineView]] = field(default_factory=list)
    """Lines with the wall-clock time at which they reached the officer."""
    spoke_at: float = 0.0
    """Wall-clock time at which the recording began to be spoken."""
    returned: dict[str, list[float]] = field(default_factory=dict)
    """Wall-clock times at which each end stood again after its connection was lost."""


@dataclass(frozen=True)
class People:
    """The three, signed in."""

    relative: Relative
    inmate: Inmate
    monitor: Officer


@dataclass(frozen=True)
class Equipment:
    """Cameras' pictures and microphones of both parties."""

    relative_face: bytes
    inmate_face: bytes
    relative_sound: Microphone
    inmate_sound: Microphone
    silence: Microphone


async def hold(
    people: People, call_id: str, equipment: Equipment, meanwhile: Meanwhile, tell: Tell
) -> Conversation:
    """Join, talk until the recording is spoken, hang up; `meanwhile` happens while they talk."""
    async with AsyncExitStack() as stack:
        with stage("join"):
            relative, inmate = await _enter(stack, people, call_id)
            await asyncio.gather(
                relative.connect_party(equipment.relative_sound, Camera(equipment.relative_face)),
                inmate.connect_party(
                    equipment.inmate_sound, Camera(equipment.inmate_face, masked=True)
                ),
            )
            await asyncio.gather(
                relative.state(CallState.CONNECTED), inmate.state(CallState.CONNECTED)
            )
        with stage("watch"):
            watcher = await _watch(stack, people.monitor, call_id, equipment.silence)
        with stage("speech channel"):
            await _heard(watcher, tell)
        with stage("talk"):
            spoke_at, _ = await asyncio.gather(_talk(equipment), meanwhile(call_id))
        with stage("end"):
            await relative.leave()
            await asyncio.gather(*(peer.ended() for peer in (relative, inmate, watcher)))
        return Conversation(
            relative=relative.received["other"],
            inmate=inmate.received["other"],
            watcher=watcher.received,
            lines=[(at, frame.line) for at, frame in watcher.seen(Line)],
            spoke_at=spoke_at,
            returned={
                "relative": relative.returned,
                "inmate": inmate.returned,
                "officer": watcher.returned,
            },
        )


async def _enter(stack: AsyncExitStack, people: People, call_id: str) -> tuple[CallPeer, CallPeer]:
    tokens = await asyncio.gather(
        people.relative.join_token(call_id), people.inmate.join_token(call_id)
    )
    relative = await stack.enter_async_context(CallPeer(people.relative, tokens[0]))
    inmate = await stack.enter_async_context(CallPeer(people.inmate, tokens[1], masks=True))
    await asyncio.gather(relative.join(), inmate.join())
    return relative, inmate


async def _watch(
    stack: AsyncExitStack, monitor: Officer, call_id: str, silence: Microphone
) -> CallPeer:
    token = await monitor.watch_token(call_id)
    watcher = await stack.enter_async_context(CallPeer(monitor, token))
    await watcher.join()
    await watcher.connect_watcher(silence)
    return watcher


async def _heard(watcher: CallPeer, tell: Tell) -> None:
    """Wait while the call stands in the line for a speech channel; raises `NotInTime`."""
    told = watcher.seen(SpeechChannel)
    if not told or told[-1][1].state is LeaseState.LEASED:
        return
    tell(f"waiting for a free speech channel, place {told[-1][1].place} in the line")
    try:
        await watcher.next(SpeechChannel, lambda frame: frame.state is LeaseState.LEASED, CHANNEL_S)
    except TimeoutError:
        why = f"waited {CHANNEL_S:.0f} s for a free speech channel, in vain"
        raise NotInTime(why) from None


async def _talk(equipment: Equipment) -> float:
    spoke_at = time.time()
    equipment.relative_sound.speak()
    equipment.inmate_sound.speak()
    await asyncio.gather(
        equipment.relative_sound.spoken.wait(), equipment.inmate_sound.spoken.wait()
    )
    await asyncio.sleep(QUIET_S)
    return spoke_at

"""Scripted people for a room: synthetic cameras and microphones, ordinary aiortc connections."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from connectors.media.engine import MediaEngine
from schemas.calls.state import PartyRole

RATE = 48000
FLASH_EVERY_S = 2.0
FLASH_S = 0.2
PICTURES_S = 20


def bright(at: float) -> bool:
    """Whether flash and beep are on, `at` seconds after a source's start."""
    return at % FLASH_EVERY_S >= FLASH_EVERY_S - FLASH_S


class Camera(MediaStreamTrack):
    """A moving bar on grey; white all over while the flash is on."""

    kind = "video"

    def __init__(
        self,
        clock: Callable[[], float],
        size: tuple[int, int] = (320, 240),
        a_second: int = PICTURES_S,
        *,
        grainy: bool = False,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._size = size
        self._a_second = a_second
        self._grain = None
        if grainy:
            chance = np.random.default_rng(3)
            self._grain = chance.integers(0, 60, (size[1], size[0], 1), np.uint8)
        self._number = 0
        self._start: float | None = None

    async def recv(self) -> av.VideoFrame:
        at = self._number / self._a_second
        self._start = self._start if self._start is not None else self._clock()
        await asyncio.sleep(max(0.0, self._start + at - self._clock()))
        width, height = self._size
        picture = np.full((height, width, 3), 255 if bright(at) else 60, np.uint8)
        if not bright(at):
            left = self._number * 7 % (width - 60)
            picture[height // 3 : height * 2 // 3, left : left + 60] = (200, 90, 40)
        if self._grain is not None:
            picture += np.roll(self._grain, (self._number * 2, self._number * 3), (0, 1))
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = round(at * 90000), Fraction(1, 90000)
        self._number += 1
        return frame


class Microphone(MediaStreamTrack):
    """A tone of `hertz`: always, or with the flash alone."""

    kind = "audio"

    def __init__(self, clock: Callable[[], float], hertz: float, *, beeps: bool = False) -> None:
        super().__init__()
        self._clock = clock
        self._hertz = hertz
        self._beeps = beeps
        self._samples = 0
        self._start: float | None = None

    async def recv(self) -> av.AudioFrame:
        self._start = self._start if self._start is not None else self._clock()
        await asyncio.sleep(max(0.0, self._start + self._samples / RATE - self._clock()))
        at = (self._samples + np.arange(960)) / RATE
        tone = np.sin(2 * np.pi * self._hertz * at) * 9000
        if self._beeps and not bright(self._samples / RATE):
            tone[:] = 0
        frame = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._samples, Fraction(1, RATE)
        self._samples += 960
        return frame


class Heard:
    """What came in over one media section."""

    def __init__(self) -> None:
        self.frames: list[tuple[float, Any]] = []
        self._news = asyncio.Event()

    def add(self, at: float, frame: Any) -> None:
        self.frames.append((at, frame))
        self._news.set()

    async def until(self, ready: Callable[[list[tuple[float, Any]]], bool]) -> None:
        """Wait until what came satisfies `ready`."""
        while not ready(self.frames):
            self._news.clear()
            await self._news.wait()

    async def count(self, frames: int) -> None:
        """Wait for `frames` frames more."""
        goal = len(self.frames) + frames
        await self.until(lambda all_frames: len(all_frames) >= goal)

    async def tone(self, hertz: float) -> None:
        """Wait until a tone of `hertz` is heard."""
        await self.until(lambda frames: bool(frames) and has_tone(frames[-1][1], hertz))


class Person:
    """One client; sections as `schemas.calls.live` orders them."""

    def __init__(
        self,
        role: PartyRole,
        hertz: float,
        *,
        beeps: bool = False,
        camera: bool = True,
        small: bool = False,
        grainy: bool = False,
    ) -> None:
        self.role = role
        clock = time.monotonic
        # Balanced bundling leaves the second picture of a watcher on a transport that never opens.
        self.connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        sections: list[tuple[str | MediaStreamTrack, str]]
        if role is PartyRole.OFFICER:
            sections = [(Microphone(clock, hertz), "sendonly")]
            sections += [(kind, "recvonly") for kind in ("audio", "video", "audio", "video")]
        else:
            sections = [(Microphone(clock, hertz, beeps=beeps), "sendrecv")]
            sections += [
                (Camera(clock, grainy=grainy) if camera else "video", "sendrecv"),
                ("audio", "recvonly"),
            ]
        if small:
            sections.append((Camera(clock, (160, 120), 5), "sendonly"))
        for source, direction in sections:
            self.connection.addTransceiver(source, direction)
        self.heard = [Heard() for _ in sections]
        self._tasks: set[asyncio.Task[None]] = set()

    async def join(
        self, media: MediaEngine, peer_id: str, within: AbstractContextManager[None] | None = None
    ) -> None:
        """Offer, take the answer, and listen to all that comes; sockets are opened `within`."""
        with within or nullcontext():
            await self.connection.setLocalDescription(await self.connection.createOffer())
        offer = self.connection.localDescription.sdp
        answer = await media.attach(peer_id, self.role, offer)
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        for section, transceiver in zip(self.heard, self.connection.getTransceivers(), strict=True):
            if transceiver.receiver.track is not None:
                task = asyncio.create_task(_listen(transceiver.receiver.track, section))
                self._tasks.add(task)

    async def leave(self) -> None:
        await self.connection.close()
        await asyncio.gather(*self._tasks)


async def _listen(track: MediaStreamTrack, section: Heard) -> None:
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        section.add(time.monotonic(), frame)


def samples_of(frame: av.AudioFrame) -> np.ndarray:
    """Left channel of a received frame, -1..1."""
    return frame.to_ndarray().reshape(-1)[::2].astype(np.float32) / 32768


def has_tone(frame: av.AudioFrame, hertz: float) -> bool:
    """Whether the frame's energy near `hertz` stands out."""
    return tone_level(samples_of(frame), hertz, RATE) > 0.05


def tone_level(samples: np.ndarray, hertz: float, rate: int) -> float:
    """Amplitude of `hertz` in the samples."""
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / rate)
    return float(2 * abs(np.mean(samples * turns)))

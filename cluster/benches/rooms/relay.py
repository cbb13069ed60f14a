"""The same work with aiortc's own means: `MediaRelay`, `MediaRecorder`, a resampler a speaker."""

import asyncio
from pathlib import Path
from typing import Any

import av
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRecorder, MediaRelay
from aiortc.mediastreams import MediaStreamError

from connectors.media.aiortc_seam import StockConnection
from loadtests.rooms.load import SignalRequest


class RelayedCall:
    """Two connections that are given each other's tracks, once both have made their offers."""

    def __init__(self, folder: Path, *, whole: bool) -> None:
        self._folder = folder
        self._whole = whole
        self._relay = MediaRelay()
        self._offers: dict[str, str] = {}
        self._answers: dict[str, str] = {}
        self._both = asyncio.Event()
        self._connections: list[RTCPeerConnection] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def answer(self, role: str, sdp: str) -> str:
        self._offers[role] = sdp
        if len(self._offers) == 2:
            await self._connect()
            self._both.set()
        await self._both.wait()
        return self._answers[role]

    async def _connect(self) -> None:
        roles = list(self._offers)
        made = {role: StockConnection(("127.0.0.1",)) for role in roles}
        self._connections = list(made.values())
        for role, connection in made.items():
            offer = RTCSessionDescription(self._offers[role], "offer")
            await connection.setRemoteDescription(offer)
        tracks = {
            role: [one.receiver.track for one in connection.getTransceivers()]
            for role, connection in made.items()
        }
        for role, other in (roles, roles[::-1]):
            for track in tracks[other]:
                made[role].addTrack(self._relay.subscribe(track))
        for role, connection in made.items():
            await connection.setLocalDescription(await connection.createAnswer())
            self._answers[role] = connection.localDescription.sdp
        if self._whole:
            for role in roles:
                await self._keep(role, tracks[role])

    async def _keep(self, role: str, tracks: list[MediaStreamTrack]) -> None:
        recorder = MediaRecorder(str(self._folder / f"{id(self)}-{role}.mp4"))
        for track in tracks:
            recorder.addTrack(self._relay.subscribe(track))
            if track.kind == "audio":
                heard = self._relay.subscribe(track)
                self._tasks.append(asyncio.create_task(_hear(heard)))
        await recorder.start()


async def _hear(track: MediaStreamTrack) -> None:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=16000)
    while True:
        try:
            frame: Any = await track.recv()
        except MediaStreamError:
            return
        for out in resampler.resample(frame):
            out.to_ndarray()


class RelayServer:
    """All calls of one process."""

    def __init__(self, folder: Path, *, whole: bool) -> None:
        self._folder = folder
        self._whole = whole
        self._calls: dict[int, RelayedCall] = {}

    async def answer(self, request: SignalRequest) -> str:
        call = self._calls.get(request.call)
        if call is None:
            call = self._calls[request.call] = RelayedCall(self._folder, whole=self._whole)
        return await call.answer(request.role, request.sdp)

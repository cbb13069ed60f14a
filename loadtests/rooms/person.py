"""A scripted party that sends a finished clip packet by packet and times what it receives."""

import asyncio
import random
import time
from array import array
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pylibsrtp
from aiortc import RTCSessionDescription
from aiortc.rtp import RTCP_PSFB_PLI, RtcpPacket, RtcpPsfbPacket

from loadtests.media.loopback import LoopbackConnection
from loadtests.rooms.clip import PICTURES_S, Clip
from loadtests.rooms.outlet import Outlet

NAME_BYTES = 40
"""So much of a payload tells it from every other of the clip."""
AUDIO_S = 0.02
Ask = Callable[[str], Awaitable[str]]
"""Takes an offer to the server, and its answer back."""


class Counted:
    """What came of one kind; delays in seconds."""

    def __init__(self) -> None:
        self.packets = 0
        self.delays = array("d")


class RoomPerson:
    """One end of a call; `other` is whose packets come back."""

    def __init__(self, clip: Clip, sections: int) -> None:
        self._clip = clip
        self._connection = LoopbackConnection()
        self._outlets: dict[str, Outlet] = {}
        for kind in ("audio", "video", "audio")[:sections]:
            self._add(kind, "sendrecv" if len(self._outlets) < 2 else "recvonly")
        self._tasks: list[asyncio.Task[None]] = []
        self._picture = random.randrange(len(clip.video))
        self._sound = random.randrange(len(clip.audio))
        self.sent_at: dict[bytes, float] = {}
        self.sent = {"audio": 0, "video": 0}
        self.received = {"audio": Counted(), "video": Counted()}
        self.other: RoomPerson | None = None

    async def connect(self, ask: Ask) -> None:
        """Negotiate, and wait until the connection is up."""
        up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        connection = self._connection

        def changed() -> None:
            if connection.connectionState == "connected" and not up.done():
                up.set_result(None)

        connection.on("connectionstatechange", changed)
        await connection.setLocalDescription(await connection.createOffer())
        for protocol in self._ice()._protocols:
            protocol.datagram_received = partial(self._take, protocol.datagram_received)
        answer = await ask(connection.localDescription.sdp)
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await up

    def start(self) -> None:
        """Begin to send."""
        self._tasks = [asyncio.create_task(self._speak()), asyncio.create_task(self._show())]

    async def stop(self) -> None:
        """Stop sending, and stay to receive."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        await self._connection.close()

    def reset(self) -> None:
        """Count from now on."""
        self.sent = {"audio": 0, "video": 0}
        self.received = {"audio": Counted(), "video": Counted()}

    def _add(self, kind: str, direction: str) -> None:
        transceiver = self._connection.addTransceiver(kind, direction)

        async def nothing(parameters: Any) -> None:
            """No decoder's thread and no reports: the packets are taken at the socket."""

        async def opened(parameters: Any) -> None:
            if direction == "sendrecv":
                self._outlets[kind] = Outlet(transceiver.sender, parameters)

        sender: Any = transceiver.sender
        receiver: Any = transceiver.receiver
        sender.send, receiver.receive = opened, nothing
        if direction == "sendrecv":
            self._outlets[kind] = None  # type: ignore[assignment]

    def _ice(self) -> Any:
        return self._connection.getTransceivers()[0].receiver.transport.transport._connection

    async def _speak(self) -> None:
        outlet = self._outlets["audio"]
        start = time.monotonic() + random.random() * AUDIO_S
        for number in range(1 << 31):
            await asyncio.sleep(max(0.0, start + number * AUDIO_S - time.monotonic()))
            self._sound = (self._sound + 1) % len(self._clip.audio)
            payload = self._clip.audio[self._sound]
            self._note("audio", payload)
            outlet.send(payload, number * 960, marker=False)

    async def _show(self) -> None:
        outlet = self._outlets["video"]
        start = time.monotonic() + random.random() / PICTURES_S
        for number in range(1 << 31):
            await asyncio.sleep(max(0.0, start + number / PICTURES_S - time.monotonic()))
            self._picture = (self._picture + 1) % len(self._clip.video)
            payloads = self._clip.video[self._picture]
            for part, payload in enumerate(payloads, 1):
                self._note("video", payload)
                outlet.send(payload, number * 90000 // PICTURES_S, marker=part == len(payloads))

    def _note(self, kind: str, payload: bytes) -> None:
        self.sent_at[payload[:NAME_BYTES]] = time.monotonic()
        self.sent[kind] += 1

    def _take(self, other: Callable[[bytes, Any], None], data: bytes, address: Any) -> None:
        if len(data) < 2 or not 127 < data[0] < 192:
            other(data, address)
            return
        srtp: Any = self._connection.getTransceivers()[0].receiver.transport._rx_srtp
        if srtp is None:
            return
        try:
            if 192 <= data[1] <= 223:
                self._hear(srtp.unprotect_rtcp(data))
            else:
                self._count(srtp.unprotect(data))
        except (pylibsrtp.Error, ValueError):
            return

    def _hear(self, data: bytes) -> None:
        """A wish for a key frame is met with the clip's next one."""
        for packet in RtcpPacket.parse(data):
            if isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_PLI:
                later = [key for key in self._clip.keys if key > self._picture]
                self._picture = (later or self._clip.keys)[0] - 1

    def _count(self, data: bytes) -> None:
        start = 12 + 4 * (data[0] & 0x0F)
        if data[0] & 0x10:
            start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
        kind = "video" if data[1] & 0x7F == self._outlets["video"].payload_type else "audio"
        counted = self.received[kind]
        counted.packets += 1
        if self.other is not None:
            sent_at = self.other.sent_at.get(data[start : start + NAME_BYTES])
            if sent_at is not None:
                counted.delays.append(time.monotonic() - sent_at)

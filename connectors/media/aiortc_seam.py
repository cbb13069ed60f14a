"""The one file that reaches into aiortc's private parts; aiortc is pinned exactly for its sake.

`EncodedConnection` is an `RTCPeerConnection` whose receivers hand over encoded frames instead of
decoding them, whose senders pass wishes for a key frame on, and whose host candidates are the
given addresses. Everything is bound to the instance: ordinary connections in the same process stay
ordinary.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCRtpSender,
    RTCRtpTransceiver,
)
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import NackGenerator
from aiortc.rtp import RtpPacket

from connectors.media.audio_sequencer import AudioSequencer
from connectors.media.fragment import Fragment, Frame
from connectors.media.sequence import Unwrapper
from connectors.media.video_assembler import VideoAssembler

logger = logging.getLogger(__name__)

NACK_AGAIN_S = 0.04
MOST_NACKS = 10
KEY_EVERY_S = 0.3
"""Least time between two wishes for a key frame to one source."""
CODECS = {"audio": {"audio/opus"}, "video": {"video/VP8", "video/rtx"}}


def private(owner: type, name: str) -> str:
    """The mangled name of `owner`'s private attribute `name`."""
    return f"_{owner.__name__}__{name}"


class RetryingNacks(NackGenerator):
    """Asks for a missing packet again while it stays away, for a bounded number of times."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._asked_at = 0.0
        self._tries: dict[int, int] = {}

    def add(self, packet: RtpPacket) -> bool:
        missed = super().add(packet)
        if not self.missing:
            self._tries.clear()
            return False
        now = self._clock()
        if not missed and now - self._asked_at < NACK_AGAIN_S:
            return False
        self._asked_at = now
        self._count()
        return bool(self.missing)

    def _count(self) -> None:
        self._tries = {seq: self._tries.get(seq, 0) + 1 for seq in self.missing}
        self.missing -= {seq for seq, tries in self._tries.items() if tries > MOST_NACKS}


class Intake:
    """Stands where a receiver has its jitter buffer; what is whole goes to `deliver` at once."""

    def __init__(self, kind: str, clock: Callable[[], float]) -> None:
        self.deliver: Callable[[Frame], None] = lambda frame: None
        self.ssrc: int | None = None
        self._kind = kind
        self._clock = clock
        self._start()

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        """As `JitterBuffer.add`: whether to ask for a key frame, and never a frame to decode."""
        if packet.ssrc != self.ssrc:
            self.ssrc = packet.ssrc
            self._start()
        now = self._clock()
        for frame in self._frames.add(self._fragment(packet, now)):
            self._hand_over(frame)
        return self._frames.wants_key(now), None

    def _start(self) -> None:
        self._sequence = Unwrapper(16)
        self._time = Unwrapper(32)
        self._frames = VideoAssembler() if self._kind == "video" else AudioSequencer()

    def _fragment(self, packet: RtpPacket, now: float) -> Fragment:
        return Fragment(
            sequence=self._sequence.unwrap(packet.sequence_number),
            timestamp=self._time.unwrap(packet.timestamp),
            starts=_starts_frame(packet.payload),
            ends=bool(packet.marker),
            data=cast(Any, packet)._data,
            arrived=now,
        )

    def _hand_over(self, frame: Frame) -> None:
        try:
            self.deliver(frame)
        except Exception:
            # An exception here would end the transport's receiving loop and with it the connection.
            logger.exception("a received %s frame could not be handled", self._kind)


def _starts_frame(payload: bytes) -> bool:
    """RFC 7741 4.2: the S bit is set and the partition is the first."""
    return bool(payload) and payload[0] & 0x17 == 0x10


class EncodedReceiver(RTCRtpReceiver):
    """Receives without decoding; keeps aiortc's statistics, RTX, NACK, REMB and reports."""

    def __init__(self, kind: str, transport: RTCDtlsTransport, clock: Callable[[], float]) -> None:
        super().__init__(kind, transport)
        self.intake = Intake(kind, clock)
        self._clock = clock
        self._key_asked_at = float("-inf")
        self._key_task: asyncio.Task[None] | None = None
        setattr(self, private(RTCRtpReceiver, "jitter_buffer"), self.intake)
        if kind == "video":
            setattr(self, private(RTCRtpReceiver, "nack_generator"), RetryingNacks(clock))

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """As aiortc's, without the decoder's thread."""
        if getattr(self, private(RTCRtpReceiver, "started")):
            return
        codecs = getattr(self, private(RTCRtpReceiver, "codecs"))
        codecs.update({codec.payloadType: codec for codec in parameters.codecs})
        rtx = getattr(self, private(RTCRtpReceiver, "rtx_ssrc"))
        rtx.update({one.rtx.ssrc: one.ssrc for one in parameters.encodings if one.rtx})
        self.transport._register_rtp_receiver(self, parameters)
        setattr(self, private(RTCRtpReceiver, "rtcp_task"), asyncio.ensure_future(self._run_rtcp()))
        setattr(self, private(RTCRtpReceiver, "started"), True)

    def request_key(self) -> None:
        """Ask the source for a key frame, soon; many wishes become one."""
        if self._key_task is None or self._key_task.done():
            self._key_task = asyncio.ensure_future(self._send_key_request())

    async def _send_key_request(self) -> None:
        await asyncio.sleep(max(0.0, self._key_asked_at + KEY_EVERY_S - self._clock()))
        self._key_asked_at = self._clock()
        if self.intake.ssrc is not None:
            await self._send_rtcp_pli(self.intake.ssrc)


class EncodedSender(RTCRtpSender):
    """Sends `av.Packet`s as they are; a viewer's PLI or FIR calls `key_wanted`."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        super().__init__(kind, transport)
        self.key_wanted: Callable[[], None] = lambda: None

    def _send_keyframe(self) -> None:
        self.key_wanted()


class EncodedConnection(RTCPeerConnection):
    """A peer connection of the server: answers only, one bundled transport, VP8 and Opus."""

    def __init__(self, addresses: Sequence[str], clock: Callable[[], float]) -> None:
        self._addresses = list(addresses)
        self._clock = clock
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))

    def add_section(
        self, kind: str, direction: str, stream: str
    ) -> tuple[EncodedReceiver, EncodedSender]:
        """Prepare the next media section; `stream` names the media stream the viewer sees."""
        transceiver = self.addTransceiver(kind, direction)
        known = RTCRtpSender.getCapabilities(kind).codecs
        transceiver.setCodecPreferences([one for one in known if one.mimeType in CODECS[kind]])
        sender = cast(EncodedSender, transceiver.sender)
        sender._stream_id = stream
        return cast(EncodedReceiver, transceiver.receiver), sender

    def packets_received(self) -> int:
        """Packets of any kind that came over the transport, for noticing silence."""
        transceivers = self.getTransceivers()
        if not transceivers:
            return 0
        transport = transceivers[0].receiver.transport
        return int(getattr(transport, private(RTCDtlsTransport, "rx_packets")))

    def _RTCPeerConnection__createDtlsTransport(self) -> RTCDtlsTransport:
        parent = cast(Any, super())
        transport: RTCDtlsTransport = parent._RTCPeerConnection__createDtlsTransport()
        connection: Any = transport.transport.iceGatherer._connection
        connection.gather_candidates = partial(_gather_on, connection, self._addresses)
        return transport

    def _RTCPeerConnection__createTransceiver(
        self, direction: str, kind: str, sender_track: MediaStreamTrack | None = None
    ) -> RTCRtpTransceiver:
        made: list[RTCRtpTransceiver] = getattr(self, private(RTCPeerConnection, "transceivers"))
        transport = (
            made[0].receiver.transport if made else self._RTCPeerConnection__createDtlsTransport()
        )
        transceiver = RTCRtpTransceiver(
            direction=direction,
            kind=kind,
            sender=EncodedSender(kind, transport),
            receiver=EncodedReceiver(kind, transport, self._clock),
        )
        transceiver.receiver._set_rtcp_ssrc(transceiver.sender._ssrc)
        transceiver._bundled = bool(made)
        made.append(transceiver)
        return transceiver


async def _gather_on(connection: Any, addresses: list[str]) -> None:
    """Host candidates on `addresses` alone; aioice would leave the loopback out."""
    if connection._local_candidates_start:
        return
    connection._local_candidates_start = True
    connection._local_candidates += await connection.get_component_candidates(1, addresses)
    connection._local_candidates_end = True

"""The one file that reaches into private parts of aiortc and aioice, pinned exactly for its sake.

`PacketConnection` is an `RTCPeerConnection` that negotiates and encrypts as aiortc does, and
leaves the media to us: packets are taken where the datagram arrives and given out as datagrams,
without a task, a queue or a frame between. `StockConnection` only chooses addresses and stream
names. Everything is bound to the instance: ordinary connections in the same process stay ordinary.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

import pylibsrtp
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
from aiortc.rtcrtpparameters import (
    RTCRtpCodecParameters,
    RTCRtpHeaderExtensionParameters,
    RTCRtpReceiveParameters,
    RTCRtpSendParameters,
)
from aiortc.rtp import AnyRtcpPacket, RtcpPacket

from connectors.media.forwarding.heads import SendTerms
from connectors.media.forwarding.intake import TakeTerms

logger = logging.getLogger(__name__)

CODECS = {"audio": {"audio/opus"}, "video": {"video/VP8", "video/rtx"}}
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
MOST_PATHS = 64
"""Addresses of a party that are asked, with those that its own checks came from."""
LARGEST_DATAGRAM = 2048
"""asyncio would make room for 256 KiB before each datagram."""


def private(owner: type, name: str) -> str:
    """The mangled name of `owner`'s private attribute `name`."""
    return f"_{owner.__name__}__{name}"


class PacketReceiver(RTCRtpReceiver):
    """Only says what was agreed; packets come over the connection's `Wire`."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        super().__init__(kind, transport)
        self.opened: Callable[[TakeTerms], None] = lambda terms: None
        self._was_opened = False

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        if not self._was_opened:
            self._was_opened = True
            self.opened(_take_terms(parameters))


class PacketSender(RTCRtpSender):
    """Only says what was agreed; packets go over the connection's `Wire`."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        super().__init__(kind, transport)
        self.opened: Callable[[SendTerms], None] = lambda terms: None
        self._was_opened = False

    async def send(self, parameters: RTCRtpSendParameters) -> None:
        if not self._was_opened:
            self._was_opened = True
            self.opened(_send_terms(parameters, self._ssrc, self._rtx_ssrc))

    @property
    def ssrc(self) -> int:
        return self._ssrc


class Wire:
    """Encrypted packets of one connection, in and out, each at once."""

    def __init__(self, dtls: RTCDtlsTransport) -> None:
        self.on_rtp: Callable[[bytes], None] = lambda data: None
        self.on_rtcp: Callable[[list[AnyRtcpPacket]], None] = lambda packets: None
        self.packets = self.bytes = 0
        """What came that was encrypted as agreed."""
        self.refused = 0
        """What claimed to be media and was not: unencrypted, altered or repeated."""
        self.closed = False
        self._dtls = dtls
        self._ice: Any = dtls.transport._connection
        self._pair: Any = None
        self._sendto: Callable[[bytes, Any], None] = lambda data, address: None
        self._address: Any = None

    def attach(self) -> None:
        """Take what comes to the connection's sockets, once they are open."""
        for protocol in self._ice._protocols:
            protocol.datagram_received = partial(self._take, protocol.datagram_received)
            if hasattr(protocol.transport, "max_size"):
                protocol.transport.max_size = LARGEST_DATAGRAM

    def send_rtp(self, packet: bytes) -> None:
        """Encrypt and send; nothing where the connection is not up."""
        srtp = self._dtls._tx_srtp
        if srtp is None or self.closed:
            return
        try:
            sealed = srtp.protect(packet)
        except (pylibsrtp.Error, ValueError) as error:
            logger.debug("a packet could not be sealed: %s", error)
            return
        self._send(sealed)

    def send_rtcp(self, packet: bytes) -> None:
        """As `send_rtp`, for reports and requests."""
        srtp = self._dtls._tx_srtp
        if srtp is not None and not self.closed:
            self._send(srtp.protect_rtcp(packet))

    def _send(self, sealed: bytes) -> None:
        pair = self._ice._nominated.get(1)
        if pair is not self._pair:
            self._pair = pair
            if pair is not None:
                self._sendto, self._address = pair.protocol.transport.sendto, pair.remote_addr
        if pair is not None:
            self._sendto(sealed, self._address)

    def _take(self, other: Callable[[bytes, Any], None], data: bytes, address: Any) -> None:
        """What is neither RTP nor RTCP (RFC 7983) goes to `other`: connectivity checks, DTLS."""
        if len(data) < 2 or not 127 < data[0] < 192:
            other(data, address)
            return
        srtp = self._dtls._rx_srtp
        if srtp is None or self.closed:
            return
        try:
            if 192 <= data[1] <= 223:
                plain = srtp.unprotect_rtcp(data)
                self.packets += 1
                self.bytes += len(plain)
                self.on_rtcp(RtcpPacket.parse(plain))
            else:
                plain = srtp.unprotect(data)
                self.packets += 1
                self.bytes += len(plain)
                self.on_rtp(plain)
        except (pylibsrtp.Error, ValueError):
            self.refused += 1
        except Exception:
            # An exception here would reach the event loop's reader of the socket.
            logger.exception("a received packet could not be handled")


class PacketConnection(RTCPeerConnection):
    """A peer connection of the server: answers only, one bundled transport, VP8 and Opus."""

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self._dtls: RTCDtlsTransport = cast(Any, self)._RTCPeerConnection__createDtlsTransport()
        self.wire = Wire(self._dtls)
        _listen_on(self._dtls, addresses, self.wire.attach)

    def add_section(
        self, kind: str, direction: str, stream: str
    ) -> tuple[PacketReceiver, PacketSender]:
        """Prepare the next media section; `stream` names the media stream the viewer sees."""
        transceiver = _section(self, kind, direction, stream)
        sender = cast(PacketSender, transceiver.sender)
        return cast(PacketReceiver, transceiver.receiver), sender

    async def close(self) -> None:
        self.wire.closed = True
        await super().close()

    def _RTCPeerConnection__createTransceiver(
        self, direction: str, kind: str, sender_track: MediaStreamTrack | None = None
    ) -> RTCRtpTransceiver:
        made: list[RTCRtpTransceiver] = getattr(self, private(RTCPeerConnection, "transceivers"))
        transceiver = RTCRtpTransceiver(
            direction=direction,
            kind=kind,
            sender=PacketSender(kind, self._dtls),
            receiver=PacketReceiver(kind, self._dtls),
        )
        transceiver._bundled = bool(made)
        made.append(transceiver)
        return transceiver


class StockConnection(RTCPeerConnection):
    """aiortc's own connection, which decodes and encodes; on the addresses given alone."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))

    def add_section(
        self, source: str | MediaStreamTrack, direction: str, stream: str
    ) -> RTCRtpTransceiver:
        """Prepare the next media section, with the track that is sent there or its kind."""
        return _section(self, source, direction, stream)

    def _RTCPeerConnection__createDtlsTransport(self) -> RTCDtlsTransport:
        base: Any = super()
        dtls: RTCDtlsTransport = base._RTCPeerConnection__createDtlsTransport()
        _listen_on(dtls, self._addresses, lambda: None)
        return dtls


def _section(
    connection: RTCPeerConnection, source: str | MediaStreamTrack, direction: str, stream: str
) -> RTCRtpTransceiver:
    """A transceiver for VP8 or Opus alone, whose track the viewer sees in the stream `stream`."""
    transceiver = connection.addTransceiver(source, direction)
    kind = transceiver.kind
    known = RTCRtpSender.getCapabilities(kind).codecs
    transceiver.setCodecPreferences([one for one in known if one.mimeType in CODECS[kind]])
    transceiver.sender._stream_id = stream
    return transceiver


def _listen_on(
    dtls: RTCDtlsTransport, addresses: Sequence[str], opened: Callable[[], None]
) -> None:
    ice: Any = dtls.transport.iceGatherer._connection
    ice.gather_candidates = partial(_gather_on, ice, list(addresses), opened)
    ice.check_incoming = partial(_checked, ice, ice.check_incoming)


def _checked(
    ice: Any, other: Callable[..., None], message: Any, address: Any, protocol: Any
) -> None:
    """A party's check is answered with one of ours: not without end to ever new addresses."""
    known = any((one.host, one.port) == address[:2] for one in ice._remote_candidates)
    if known or len(ice._remote_candidates) < MOST_PATHS:
        other(message, address, protocol)


async def _gather_on(connection: Any, addresses: list[str], opened: Callable[[], None]) -> None:
    """Host candidates on `addresses` alone; aioice would leave the loopback out."""
    if connection._local_candidates_start:
        return
    connection._local_candidates_start = True
    connection._local_candidates += await connection.get_component_candidates(1, addresses)
    connection._local_candidates_end = True
    opened()


def _take_terms(parameters: RTCRtpReceiveParameters) -> TakeTerms:
    main, again = _types(parameters.codecs)
    encoding = next((one for one in parameters.encodings if one.payloadType == main), None)
    return TakeTerms(
        payload_type=main,
        again_type=again,
        ssrc=encoding.ssrc if encoding else None,
        again_ssrc=encoding.rtx.ssrc if encoding and encoding.rtx else None,
        mid=parameters.muxId,
        mid_id=_number(parameters.headerExtensions, MID),
        send_time_id=_number(parameters.headerExtensions, SEND_TIME),
    )


def _send_terms(parameters: RTCRtpSendParameters, ssrc: int, again_ssrc: int) -> SendTerms:
    main, again = _types(parameters.codecs)
    return SendTerms(
        ssrc=ssrc,
        payload_type=main,
        again_ssrc=again_ssrc,
        again_payload_type=again,
        mid=parameters.muxId,
        mid_id=_number(parameters.headerExtensions, MID),
        send_time_id=_number(parameters.headerExtensions, SEND_TIME),
    )


def _types(codecs: list[RTCRtpCodecParameters]) -> tuple[int, int | None]:
    """The payload types of the codec and of its retransmissions."""
    main = codecs[0].payloadType
    assert main is not None
    again = [one.payloadType for one in codecs[1:] if one.parameters.get("apt") == main]
    return main, again[0] if again else None


def _number(extensions: list[RTCRtpHeaderExtensionParameters], uri: str) -> int | None:
    return next((one.id for one in extensions if one.uri == uri), None)

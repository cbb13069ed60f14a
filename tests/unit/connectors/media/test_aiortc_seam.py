"""Guards: these fail when another aiortc or aioice moves the parts that the seam reaches into."""

import asyncio
import inspect
import threading
from importlib.metadata import version
from typing import Any

import pylibsrtp
import pytest
from aioice.ice import CandidatePair, Connection, StunProtocol
from aioice.stun import Class, Message, Method
from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, RTCSessionDescription
from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCDtlsTransport, is_rtcp

from connectors.media.aiortc_seam import (
    LARGEST_DATAGRAM,
    MOST_PATHS,
    PacketConnection,
    PacketReceiver,
    PacketSender,
    Wire,
    private,
)
from connectors.media.forwarding.heads import SendTerms
from connectors.media.forwarding.intake import TakeTerms


@pytest.mark.parametrize(
    ("package", "pinned"), [("aiortc", "1.16.0"), ("aioice", "0.13.0"), ("pylibsrtp", "1.0.0")]
)
def test_the_versions_that_the_seam_was_written_for_are_installed(
    package: str, pinned: str
) -> None:
    assert version(package) == pinned


def lines_of(method: Any) -> list[str]:
    source = inspect.getsource(method).split('"""')[-1]
    return [line.strip() for line in source.splitlines() if line.strip()]


def test_a_datagram_that_is_not_stun_is_still_handed_on_as_it_was() -> None:
    """The seam takes media before this: look again if it changes."""
    assert list(inspect.signature(StunProtocol.datagram_received).parameters) == [
        "self",
        "data",
        "addr",
    ]
    assert "self.receiver.data_received(data, self.local_candidate.component)" in lines_of(
        StunProtocol.datagram_received
    )


def test_a_check_is_still_handled_where_the_seam_counts_paths() -> None:
    handled = list(inspect.signature(Connection.check_incoming).parameters)
    assert handled == ["self", "message", "addr", "protocol"]
    assert "self.check_incoming(message, addr, protocol)" in lines_of(Connection.request_received)


async def test_checks_from_ever_new_addresses_are_answered_with_few_of_ours() -> None:
    connection = PacketConnection(["127.0.0.1"])
    ice: Any = connection._dtls.transport.iceGatherer._connection
    await ice.gather_candidates()
    ice.remote_username, ice.remote_password = "them", "their password"
    (protocol, *_) = ice._protocols
    message = Message(Method.BINDING, Class.REQUEST)
    message.attributes["PRIORITY"] = 1
    for port in range(500):
        ice.check_incoming(message, ("127.0.0.1", 20_000 + port), protocol)
    assert len(ice._remote_candidates) == len(ice._check_list) == MOST_PATHS
    # One that is known is answered further.
    ice.check_incoming(message, ("127.0.0.1", 20_000), protocol)
    await connection.close()


def test_sending_is_what_the_seam_repeats() -> None:
    assert lines_of(Connection.sendto) == [
        "active_pair = self._nominated.get(component)",
        "if active_pair:",
        "await active_pair.protocol.send_data(data, active_pair.remote_addr)",
        "else:",
        'raise ConnectionError("Cannot send data, not connected")',
    ]
    assert lines_of(StunProtocol.send_data)[-1] == "self.transport.sendto(data, addr)"
    assert isinstance(CandidatePair.remote_addr, property)
    assert "self._nominated.clear()" in lines_of(Connection.close), "so nothing goes out any more"


def test_receiving_is_what_the_seam_repeats() -> None:
    code = lines_of(RTCDtlsTransport._recv_next)
    begin = code.index("elif first_byte > 127 and first_byte < 192 and self._rx_srtp:")
    assert code[begin + 1 :] == [
        "# SRTP / SRTCP",
        "arrival_time_ms = clock.current_ms()",
        "try:",
        "if is_rtcp(data):",
        "data = self._rx_srtp.unprotect_rtcp(data)",
        "await self._handle_rtcp_data(data)",
        "else:",
        "data = self._rx_srtp.unprotect(data)",
        "await self._handle_rtp_data(data, arrival_time_ms=arrival_time_ms)",
        "except pylibsrtp.Error as exc:",
        'self.__log_debug("x SRTP unprotect failed: %s", exc)',
    ]
    reports = [kind for kind in range(256) if is_rtcp(bytes([0x80, kind]))]
    assert set(reports) <= set(range(192, 224)), "the seam's bounds (RFC 5761)"
    assert set(range(200, 208)) <= set(reports)


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (
            RTCPeerConnection,
            ["_RTCPeerConnection__createTransceiver", "_RTCPeerConnection__createDtlsTransport"],
        ),
        (RTCRtpReceiver, ["receive", "stop"]),
        (RTCRtpSender, ["send", "stop"]),
        (Connection, ["gather_candidates", "get_component_candidates"]),
    ],
)
def test_methods_that_are_overridden_or_called_exist(owner: type, names: list[str]) -> None:
    for name in names:
        assert callable(getattr(owner, name)), name


async def test_sender_and_receiver_that_were_not_started_stop_without_doing_anything() -> None:
    for kind in (RTCRtpSender, RTCRtpReceiver):
        assert lines_of(kind.stop)[0] == "if self.__started:"


async def test_the_private_attributes_are_where_they_were() -> None:
    connection = RTCPeerConnection()
    connection.addTransceiver("video", "recvonly")
    assert len(getattr(connection, private(RTCPeerConnection, "transceivers"))) == 1
    dtls = connection.getReceivers()[0].transport
    assert dtls._rx_srtp is None
    assert dtls._tx_srtp is None
    ice: Any = dtls.transport._connection
    assert ice is dtls.transport.iceGatherer._connection
    assert ice._nominated == {}
    assert ice._protocols == []
    assert ice._local_candidates == []
    assert ice._local_candidates_start is False
    assert ice._local_candidates_end is False
    await connection.close()


async def offered() -> tuple[RTCPeerConnection, str]:
    client = RTCPeerConnection()
    client.addTransceiver("audio", "sendrecv")
    client.addTransceiver("video", "sendrecv")
    await client.setLocalDescription(await client.createOffer())
    return client, client.localDescription.sdp


async def answering() -> PacketConnection:
    server = PacketConnection(["127.0.0.1"])
    server.add_section("audio", "sendrecv", "inmate")
    server.add_section("video", "sendrecv", "inmate")
    return server


async def test_a_connection_offers_only_the_given_address_and_codecs() -> None:
    client, offer = await offered()
    server = await answering()
    await server.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    await server.setLocalDescription()
    lines = server.localDescription.sdp.splitlines()
    assert {line.split()[4] for line in lines if line.startswith("a=candidate")} == {"127.0.0.1"}
    codecs = {line.split()[1].split("/")[0] for line in lines if line.startswith("a=rtpmap")}
    assert codecs == {"opus", "VP8", "rtx"}
    assert sum("msid:inmate " in line for line in lines) == 2
    for protocol in server.wire._ice._protocols:
        assert protocol.datagram_received.func == server.wire._take
    await server.close()
    await client.close()


def test_no_room_is_made_for_more_than_a_datagram_where_the_loop_asks_how_much() -> None:
    async def sizes() -> set[int]:
        client, offer = await offered()
        server = await answering()
        await server.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await server.setLocalDescription()
        found = {protocol.transport.max_size for protocol in server.wire._ice._protocols}
        await server.close()
        await client.close()
        return found

    # uvloop has one room for all.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        assert runner.run(sizes()) == {LARGEST_DATAGRAM}


async def test_what_was_agreed_is_told_once_the_connection_is_up() -> None:
    client, offer = await offered()
    server = await answering()
    sides: list[TakeTerms | SendTerms] = []
    opened = asyncio.Event()

    def note(terms: TakeTerms | SendTerms) -> None:
        sides.append(terms)
        if len(sides) == 4:
            opened.set()

    for transceiver in server.getTransceivers():
        transceiver.receiver.opened = note
        transceiver.sender.opened = note
    await server.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    await server.setLocalDescription()
    await client.setRemoteDescription(server.localDescription)
    async with asyncio.timeout(10):
        await opened.wait()
    gives, takes = sides[2], sides[3]
    assert isinstance(gives, SendTerms)
    assert isinstance(takes, TakeTerms)
    video = client.getTransceivers()[1].sender
    assert (takes.ssrc, takes.again_ssrc) == (video._ssrc, video._rtx_ssrc)
    assert takes.again_type == takes.payload_type + 1
    assert gives.ssrc == server.getTransceivers()[1].sender.ssrc
    assert (gives.mid, takes.mid) == ("1", "1")
    assert takes.mid_id is not None
    assert takes.send_time_id is not None
    await server.close()
    await client.close()


async def test_every_section_has_the_seams_parts_and_no_thread() -> None:
    threads = threading.active_count()
    connection = PacketConnection(["127.0.0.1"])
    receiver, sender = connection.add_section("video", "sendrecv", "relative")
    assert isinstance(receiver, PacketReceiver)
    assert isinstance(sender, PacketSender)
    assert receiver.transport is sender.transport
    assert threading.active_count() == threads
    await connection.close()


async def test_ordinary_connections_stay_ordinary() -> None:
    PacketConnection(["127.0.0.1"]).add_section("video", "recvonly", "x")
    ordinary = RTCPeerConnection()
    ordinary.addTransceiver("video", "recvonly")
    assert type(ordinary.getReceivers()[0]) is RTCRtpReceiver
    await ordinary.close()


class Keyed:
    """A transport with keys and a socket that notes what is sent."""

    def __init__(self) -> None:
        profile = SRTP_PROFILES[0]
        key = bytes(range(profile.key_length + profile.salt_length))

        def session(direction: int) -> pylibsrtp.Session:
            return pylibsrtp.Session(
                pylibsrtp.Policy(key=key, ssrc_type=direction, srtp_profile=profile.libsrtp_profile)
            )

        self._tx_srtp = session(pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
        self._rx_srtp = session(pylibsrtp.Policy.SSRC_ANY_INBOUND)
        self.sent: list[bytes] = []
        self.transport = self._connection = self.protocol = self
        self._nominated = {1: self}
        self.remote_addr = ("127.0.0.1", 9)

    def sendto(self, data: bytes, address: tuple[str, int]) -> None:
        self.sent.append(data)

    def is_closing(self) -> bool:
        return False


RTP = bytes([0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7]) + b"what was said in the room"


@pytest.mark.requirement("VC-GEN-08")
def test_what_is_sent_is_sealed_and_what_is_not_sealed_is_refused() -> None:
    keyed = Keyed()
    wire: Any = Wire(keyed)  # type: ignore[arg-type]
    taken: list[bytes] = []
    wire.on_rtp = taken.append
    wire.send_rtp(RTP)
    [sealed] = keyed.sent
    assert b"said" not in sealed
    wire._take(lambda data, address: None, sealed, None)
    assert taken == [RTP]
    wire._take(lambda data, address: None, sealed, None)
    wire._take(lambda data, address: None, RTP, None)
    wire._take(lambda data, address: None, sealed[:-1] + b"\0", None)
    assert taken == [RTP]
    assert (wire.packets, wire.refused) == (1, 3)


def test_what_is_not_media_goes_on_to_where_it_belongs() -> None:
    wire: Any = Wire(Keyed())  # type: ignore[arg-type]
    others: list[bytes] = []
    for data in (b"\x16dtls", b"\x00\x01stun", b"", b"\x80"):
        wire._take(lambda data, address: others.append(data), data, None)
    assert others == [b"\x16dtls", b"\x00\x01stun", b"", b"\x80"]


def test_an_error_in_a_packets_handler_does_not_reach_the_socket(
    caplog: pytest.LogCaptureFixture,
) -> None:
    keyed = Keyed()
    wire: Any = Wire(keyed)  # type: ignore[arg-type]

    def fail(data: bytes) -> None:
        raise RuntimeError("broken handler")

    wire.on_rtp = fail
    wire.send_rtp(RTP)
    wire._take(lambda data, address: None, keyed.sent[0], None)
    assert "broken handler" in caplog.text


def test_a_closed_wire_neither_takes_nor_sends() -> None:
    keyed = Keyed()
    wire: Any = Wire(keyed)  # type: ignore[arg-type]
    wire.send_rtp(RTP)
    wire.closed = True
    wire.send_rtp(RTP)
    wire._take(lambda data, address: None, keyed.sent[0], None)
    assert (len(keyed.sent), wire.packets) == (1, 0)

"""Guards: these fail when another aiortc moves the parts that the seam reaches into."""

import asyncio
import inspect
import threading
from importlib.metadata import version

import pytest
from aioice.ice import Connection
from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, RTCSessionDescription
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpreceiver import NackGenerator
from aiortc.rtp import RtpPacket

from connectors.media.aiortc_seam import (
    EncodedConnection,
    EncodedReceiver,
    EncodedSender,
    Intake,
    RetryingNacks,
    private,
)


def test_the_pinned_aiortc_is_installed() -> None:
    assert version("aiortc") == "1.16.0"


async def test_the_receivers_private_parts_are_where_they_were() -> None:
    connection = RTCPeerConnection()
    connection.addTransceiver("video", "recvonly")
    receiver = connection.getReceivers()[0]
    assert isinstance(getattr(receiver, private(RTCRtpReceiver, "jitter_buffer")), JitterBuffer)
    assert isinstance(getattr(receiver, private(RTCRtpReceiver, "nack_generator")), NackGenerator)
    assert getattr(receiver, private(RTCRtpReceiver, "decoder_thread")) is None
    assert getattr(receiver, private(RTCRtpReceiver, "started")) is False
    for name in ("codecs", "rtx_ssrc"):
        assert getattr(receiver, private(RTCRtpReceiver, name)) == {}
    assert getattr(receiver, private(RTCRtpReceiver, "rtcp_task")) is None
    await connection.close()


def test_what_receive_does_is_what_the_seam_repeats() -> None:
    """The seam repeats `receive` without the decoder's thread: look again if it changes."""
    source = inspect.getsource(RTCRtpReceiver.receive)
    code = [line.strip() for line in source.split('"""')[-1].splitlines() if line.strip()]
    assert code == [
        "if not self.__started:",
        "for codec in parameters.codecs:",
        "self.__codecs[codec.payloadType] = codec",
        "for encoding in parameters.encodings:",
        "if encoding.rtx:",
        "self.__rtx_ssrc[encoding.rtx.ssrc] = encoding.ssrc",
        "# start decoder thread",
        "self.__decoder_thread = threading.Thread(",
        "target=decoder_worker,",
        'name=self.__kind + "-decoder",',
        "args=(",
        "asyncio.get_event_loop(),",
        "self.__decoder_queue,",
        "self._track._queue,",
        "self.__decoder_error,",
        "),",
        ")",
        "self.__decoder_thread.start()",
        "self.__transport._register_rtp_receiver(self, parameters)",
        "self.__rtcp_task = asyncio.ensure_future(self._run_rtcp())",
        "self.__started = True",
    ]


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (
            RTCPeerConnection,
            ["_RTCPeerConnection__createTransceiver", "_RTCPeerConnection__createDtlsTransport"],
        ),
        (RTCRtpReceiver, ["_send_rtcp_pli", "_set_rtcp_ssrc", "_run_rtcp", "_handle_rtp_packet"]),
        (RTCRtpSender, ["_send_keyframe", "_retransmit"]),
        (RTCDtlsTransport, ["_register_rtp_receiver"]),
        (Connection, ["gather_candidates", "get_component_candidates"]),
    ],
)
def test_methods_that_are_overridden_or_called_exist(owner: type, names: list[str]) -> None:
    for name in names:
        assert callable(getattr(owner, name)), name


def test_the_jitter_buffer_has_the_shape_of_the_intake() -> None:
    ours, theirs = inspect.signature(Intake.add), inspect.signature(JitterBuffer.add)
    assert list(ours.parameters) == list(theirs.parameters)


async def offered() -> tuple[RTCPeerConnection, str]:
    client = RTCPeerConnection()
    client.addTransceiver("audio", "sendrecv")
    client.addTransceiver("video", "sendrecv")
    await client.setLocalDescription(await client.createOffer())
    return client, client.localDescription.sdp


async def test_a_connection_offers_only_the_given_address_and_codecs() -> None:
    client, offer = await offered()
    server = EncodedConnection(["127.0.0.1"], lambda: 0.0)
    server.add_section("audio", "sendrecv", "inmate")
    server.add_section("video", "sendrecv", "inmate")
    await server.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    await server.setLocalDescription()
    lines = server.localDescription.sdp.splitlines()
    assert {line.split()[4] for line in lines if line.startswith("a=candidate")} == {"127.0.0.1"}
    codecs = {line.split()[1].split("/")[0] for line in lines if line.startswith("a=rtpmap")}
    assert codecs == {"opus", "VP8", "rtx"}
    assert sum("msid:inmate " in line for line in lines) == 2
    assert server.packets_received() == 0
    await server.close()
    await client.close()


async def test_every_section_has_the_seams_parts_and_no_thread() -> None:
    threads = threading.active_count()
    connection = EncodedConnection(["127.0.0.1"], lambda: 0.0)
    receiver, sender = connection.add_section("video", "sendrecv", "relative")
    assert isinstance(receiver, EncodedReceiver)
    assert isinstance(sender, EncodedSender)
    assert getattr(receiver, private(RTCRtpReceiver, "jitter_buffer")) is receiver.intake
    wishes: list[str] = []
    sender.key_wanted = lambda: wishes.append("key")
    sender._send_keyframe()
    assert wishes == ["key"]
    assert threading.active_count() == threads
    await connection.close()


async def test_ordinary_connections_stay_ordinary() -> None:
    EncodedConnection(["127.0.0.1"], lambda: 0.0).add_section("video", "recvonly", "x")
    ordinary = RTCPeerConnection()
    ordinary.addTransceiver("video", "recvonly")
    receiver = ordinary.getReceivers()[0]
    assert type(receiver) is RTCRtpReceiver
    assert isinstance(getattr(receiver, private(RTCRtpReceiver, "jitter_buffer")), JitterBuffer)
    await ordinary.close()


async def test_many_wishes_for_a_key_frame_become_one() -> None:
    connection = EncodedConnection(["127.0.0.1"], asyncio.get_running_loop().time)
    receiver, _ = connection.add_section("video", "recvonly", "x")
    receiver.intake.ssrc = 99
    asked: list[int] = []

    async def note(ssrc: int) -> None:
        asked.append(ssrc)

    receiver._send_rtcp_pli = note
    for _ in range(5):
        receiver.request_key()
    await receiver._key_task
    assert asked == [99]
    await connection.close()


def rtp(sequence: int) -> RtpPacket:
    return RtpPacket(payload_type=97, sequence_number=sequence)


def test_a_missing_packet_is_asked_for_again_and_then_given_up() -> None:
    now = 0.0
    nacks = RetryingNacks(lambda: now)
    assert not nacks.add(rtp(65534))
    assert nacks.add(rtp(1)), "65535 and 0 are missing"
    assert nacks.missing == {65535, 0}
    assert not nacks.add(rtp(2)), "asked just now"
    now = 0.1
    assert nacks.add(rtp(3))
    nacks.add(rtp(0))
    assert nacks.missing == {65535}
    for sequence in range(4, 40):
        now += 0.1
        nacks.add(rtp(sequence))
    assert nacks.missing == set()


def test_an_error_in_a_frames_handler_does_not_reach_the_transport(
    caplog: pytest.LogCaptureFixture,
) -> None:
    intake = Intake("audio", lambda: 0.0)

    def fail(frame: object) -> None:
        raise ValueError("broken handler")

    intake.deliver = fail
    packet = rtp(1)
    packet.payload = packet._data = b"sound"
    assert intake.add(packet) == (False, None)
    assert "broken handler" in caplog.text

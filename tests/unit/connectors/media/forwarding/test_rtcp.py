"""Reports and requests, read as aiortc reads them."""

from typing import Any

import pytest
from aiortc.rtp import (
    RtcpPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from connectors.media.forwarding import rtcp
from connectors.media.forwarding.bandwidth import LEAST, Bandwidth
from connectors.media.forwarding.reception import Reception


def test_a_report_holds_what_was_received_and_sent_and_the_streams_names() -> None:
    received = RtcpReceiverInfo(5, 10, 100, 70000, 33, 1, 2)
    sent = [
        rtcp.SenderTimes(7, b"relative", 900, 3, 400),
        rtcp.SenderTimes(8, b"inmate", 901, 1 << 33, 500),
    ]
    first, one, two, names = RtcpPacket.parse(rtcp.report(1, sent, [received], rtcp.ntp(10.5)))
    assert isinstance(first, RtcpRrPacket)
    assert first.reports == [received]
    assert isinstance(one, RtcpSrPacket)
    assert isinstance(two, RtcpSrPacket)
    assert one.sender_info.ntp_timestamp == (rtcp.NTP_EPOCH_S * 2 + 21) << 31
    assert (one.ssrc, one.sender_info.rtp_timestamp) == (7, 900)
    assert two.sender_info.packet_count == 0, "counters wrap"
    assert isinstance(names, RtcpSdesPacket)


def test_the_names_are_aligned_one_by_one() -> None:
    data = rtcp.report(1, [rtcp.SenderTimes(7, b"relative", 0, 0, 0)], [], 0)
    body = data[data.rindex(b"\x82\xca") + 4 :]
    assert body == b"\0\0\0\1\1\4room\0\0" + b"\0\0\0\7\1\x08relative\0\0"


@pytest.mark.parametrize("name", [b"relative", b"inmate", b"officer"])
@pytest.mark.parametrize("ssrc", [7, 0xFFFFFFFF, 0x01020304, 0x00FF0000])
def test_every_peer_can_read_the_names_of_all_streams(name: bytes, ssrc: int) -> None:
    sent = [rtcp.SenderTimes(ssrc - number, name, 0, 0, 0) for number in range(2)]
    *_, names = RtcpPacket.parse(rtcp.report(1, sent, [], 0))
    assert isinstance(names, RtcpSdesPacket)
    assert [chunk.ssrc for chunk in names.chunks] == [1, ssrc, ssrc - 1]
    assert all(len(chunk.items) == 1 for chunk in names.chunks)


def test_requests_name_what_they_want() -> None:
    lost = [65534, 65535, 0, 3, 15, 400]
    [nack] = RtcpPacket.parse(rtcp.nack(1, 9, lost))
    assert isinstance(nack, RtcpRtpfbPacket)
    assert [number & 0xFFFF for number in nack.lost] == lost
    [limit] = RtcpPacket.parse(rtcp.limit(1, 300_000, [9]))
    read: Any = limit
    assert unpack_remb_fci(read.fci) == (300_000, [9])
    assert rtcp.keyed_by(b"\0\0\0\x09\x01\0\0\0rest") == [9]


def test_the_limit_is_the_lesser_of_both_ways_and_never_nothing() -> None:
    bandwidth = Bandwidth(700_000)
    assert bandwidth.limit is None
    assert not bandwidth.urgent()
    bandwidth.set_onward(5_000_000)
    assert bandwidth.limit == 700_000
    assert not bandwidth.urgent()
    bandwidth.set_onward(250_000)
    assert bandwidth.urgent()
    assert bandwidth.tell() == 250_000
    assert not bandwidth.urgent()
    bandwidth.set_onward(1000)
    assert bandwidth.tell() == LEAST
    bandwidth.set_onward(None)
    assert bandwidth.limit is None


def test_a_way_that_fills_up_lowers_the_limit() -> None:
    """Packets leave every 20 ms and need 5 ms longer each than the one before."""
    bandwidth = Bandwidth(700_000)
    for number in range(400):
        sent = number * 0.02
        late = max(0, number - 200) * 0.005
        stamp = (int(sent * (1 << 18)) & 0xFFFFFF).to_bytes(3, "big")
        bandwidth.came(stamp, 1000, 9, sent + late)
        if number == 200:
            before = bandwidth.limit
    assert before is not None
    assert bandwidth.limit is not None
    assert bandwidth.limit < 0.9 * before


def test_loss_is_told_since_the_last_report() -> None:
    reception = Reception(90000)
    for sequence in range(100):
        if sequence % 4:
            reception.add(sequence, sequence * 3000, 100, sequence / 30)
    assert reception.lost == 24, "the first number that came begins the count"
    assert reception.fraction_lost() == (24 << 8) // 99
    assert reception.fraction_lost() == 0
    assert reception.jitter < 1

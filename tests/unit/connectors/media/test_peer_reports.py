"""What a connection and the room tell each other, without a network."""

import time
from typing import Any

import pytest
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    pack_remb_fci,
)

from connectors.media.forwarding import rtcp
from connectors.media.forwarding.bandwidth import Bandwidth
from connectors.media.peer_reports import KEY_EVERY_S, LOSS_COUNTS_S, PeerReports
from tests.unit.connectors.media.forwarding.made_streams import TERMS, MadeStream, Viewer


class Sent:
    """A wire that keeps what is sent."""

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.on_rtcp: Any = None

    def send_rtcp(self, data: bytes) -> None:
        self.data.append(data)


class Talk:
    """Reports with one viewer of one picture."""

    def __init__(self) -> None:
        self.now = 10.0
        self.wire = Sent()
        self.limits: list[int] = []
        wire: Any = self.wire
        self.reports = PeerReports(
            wire=wire,
            bandwidth=Bandwidth(700_000),
            clock=lambda: self.now,
            on_limit=self.limits.append,
        )
        self.stream, self.viewer = MadeStream(), Viewer()
        self.viewer.watch(self.stream)
        self.stream.say(1, key=True)
        self.stream.say(2)
        self.reports.give(TERMS.ssrc, self.viewer.outgoing)
        self.stream.wishes = 0

    def hear(self, packet: Any) -> None:
        self.wire.on_rtcp(RtcpPacket.parse(bytes(packet)))


def test_many_wishes_for_a_key_frame_become_one() -> None:
    talk = Talk()
    for _ in range(5):
        talk.reports.want_key(99)
    assert len(talk.wire.data) == 1
    talk.reports.want_key(98)
    assert len(talk.wire.data) == 2, "each source has its own measure"
    talk.now += KEY_EVERY_S
    talk.reports.want_key(99)
    assert len(talk.wire.data) == 3


def test_a_viewers_requests_reach_the_section_they_name() -> None:
    talk = Talk()
    number = talk.viewer.packets()[0].sequence_number
    talk.hear(RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=TERMS.ssrc, lost=[number]))
    talk.hear(RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=12345, lost=[number]))
    assert len(talk.viewer.sent) == 3
    talk.hear(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=1, media_ssrc=TERMS.ssrc))
    fci = TERMS.ssrc.to_bytes(4, "big") + b"\x01\0\0\0"
    talk.hear(RtcpPsfbPacket(fmt=RTCP_PSFB_FIR, ssrc=1, media_ssrc=0, fci=fci))
    talk.hear(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=1, media_ssrc=12345))
    assert talk.stream.wishes == 2


def test_a_limit_counts_where_it_names_what_is_sent_here() -> None:
    talk = Talk()
    for ssrc in (TERMS.ssrc, 12345):
        fci = pack_remb_fci(250_000, [ssrc])
        talk.hear(RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=1, media_ssrc=0, fci=fci))
    assert talk.limits == [250_000]


def test_delay_and_loss_are_taken_from_the_viewers_reports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talk = Talk()
    told_at = 1_700_000_000.0
    monkeypatch.setattr(time, "time", lambda: told_at + 0.75)
    last = rtcp.ntp(told_at) >> 16 & 0xFFFFFFFF
    info = RtcpReceiverInfo(TERMS.ssrc, 64, 9, 100, 0, last, int(0.5 * 65536))
    talk.hear(RtcpRrPacket(ssrc=1, reports=[info]))
    assert talk.reports.rtt_s == pytest.approx(0.25, abs=0.001)
    assert talk.reports.loss == 0.25


def test_a_line_loses_what_its_worst_section_does_while_that_is_reported() -> None:
    talk, sound = Talk(), Viewer("audio")
    talk.reports.give(99, sound.outgoing)
    for ssrc, lost in ((TERMS.ssrc, 64), (99, 0)):
        # As aiortc does: each section's report comes by itself.
        told = RtcpReceiverInfo(ssrc, lost, 0, 0, 0, 0, 0)
        talk.hear(RtcpRrPacket(ssrc=5, reports=[told]))
    assert talk.reports.loss == 0.25
    talk.now += LOSS_COUNTS_S + 1
    talk.hear(RtcpRrPacket(ssrc=5, reports=[RtcpReceiverInfo(99, 0, 0, 0, 0, 0, 0)]))
    assert talk.reports.loss == 0.0, "a section that ended says nothing any more"

"""What one connection and the room tell each other about the media (RTCP)."""

import asyncio
import random
import time
from collections.abc import Callable

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from connectors.media.aiortc_seam import Wire
from connectors.media.forwarding import rtcp
from connectors.media.forwarding.bandwidth import Bandwidth
from connectors.media.forwarding.incoming import Incoming
from connectors.media.forwarding.intake import Intake
from connectors.media.forwarding.outgoing import Outgoing

KEY_EVERY_S = 0.3
"""Least time between two wishes for a key frame to one source."""
REPORT_EVERY_S = 1.0
LOSS_COUNTS_S = 10.0
"""A section that is not reported any more says nothing of the line."""
SOON_S = 0.05


class PeerReports:
    """Reports every second; requests of the viewer are answered as they come."""

    def __init__(
        self,
        *,
        wire: Wire,
        bandwidth: Bandwidth,
        clock: Callable[[], float],
        on_limit: Callable[[int], None],
    ) -> None:
        self.rtt_s = 0.0
        self._losses: dict[int, tuple[float, float]] = {}
        """By SSRC: the clock's time of the last report, and the share it told as lost."""
        self._wire = wire
        self._bandwidth = bandwidth
        self._clock = clock
        self._on_limit = on_limit
        self.ours = 0
        """The SSRC that the room reports as."""
        self._intake: Intake | None = None
        self._outgoing: dict[int, Outgoing] = {}
        self._asked_key: dict[int, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False
        wire.on_rtcp = self.hear

    @property
    def loss(self) -> float:
        """What the viewer's line loses, 0..1: the worst of what was last told of each section.

        Pictures tell of the line while sound that is sent twice hides its losses.
        """
        since = self._clock() - LOSS_COUNTS_S
        return max((loss for at, loss in self._losses.values() if at >= since), default=0.0)

    def start(self, intake: Intake) -> None:
        """The connection is up: report from now on."""
        self._intake = intake
        self._plan(REPORT_EVERY_S)

    def give(self, ssrc: int, outgoing: Outgoing) -> None:
        """Requests that name this SSRC are for this section."""
        self._outgoing[ssrc] = outgoing

    def stop(self) -> None:
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()

    def soon(self) -> None:
        """A viewer that is shown something new must learn its time to keep sound and picture."""
        self._plan(SOON_S)

    def nack(self, ssrc: int, lost: list[int]) -> None:
        self._wire.send_rtcp(rtcp.nack(self.ours, ssrc, lost))

    def want_key(self, ssrc: int) -> None:
        """Many wishes become one; one that comes too early is left to be repeated."""
        now = self._clock()
        if now - self._asked_key.get(ssrc, float("-inf")) >= KEY_EVERY_S:
            self._asked_key[ssrc] = now
            self._wire.send_rtcp(rtcp.key_wanted(self.ours, ssrc))

    def hear(self, packets: list[AnyRtcpPacket]) -> None:
        """Take what the other side said."""
        for packet in packets:
            match packet:
                case RtcpSrPacket():
                    info = packet.sender_info
                    if self._intake is not None:
                        self._intake.report(packet.ssrc, info.ntp_timestamp, info.rtp_timestamp)
                    self._hear_reports(packet.reports)
                case RtcpRrPacket():
                    self._hear_reports(packet.reports)
                case RtcpRtpfbPacket() if packet.fmt == RTCP_RTPFB_NACK:
                    outgoing = self._outgoing.get(packet.media_ssrc)
                    if outgoing is not None:
                        outgoing.again(packet.lost)
                case RtcpPsfbPacket():
                    self._hear_wish(packet)

    def _hear_wish(self, packet: RtcpPsfbPacket) -> None:
        if packet.fmt == RTCP_PSFB_APP:
            bits_s, ssrcs = unpack_remb_fci(packet.fci)
            if any(ssrc in self._outgoing for ssrc in ssrcs):
                self._on_limit(bits_s)
            return
        wanted = [packet.media_ssrc] if packet.fmt == RTCP_PSFB_PLI else []
        if packet.fmt == RTCP_PSFB_FIR:
            wanted = rtcp.keyed_by(packet.fci)
        for ssrc in wanted:
            if ssrc in self._outgoing:
                self._outgoing[ssrc].want_key()

    def _hear_reports(self, reports: list[RtcpReceiverInfo]) -> None:
        known = [(one, self._outgoing[one.ssrc]) for one in reports if one.ssrc in self._outgoing]
        now = self._clock()
        self._losses |= {one.ssrc: (now, one.fraction_lost / 256) for one, _ in known}
        for one, outgoing in known:
            outgoing.reported(self.loss)
            if one.lsr and one.dlsr:
                passed = (rtcp.ntp(time.time()) >> 16) - one.lsr - one.dlsr & 0xFFFFFFFF
                # A clock that was set back shows as a way of hours.
                self.rtt_s = passed / 65536 if passed < 1 << 22 else self.rtt_s

    def _plan(self, after_s: float) -> None:
        if self._stopped:
            return
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            if not self._timer.cancelled() and self._timer.when() <= loop.time() + after_s:
                return
            self._timer.cancel()
        self._timer = loop.call_later(after_s, self._tell)

    def _tell(self) -> None:
        self._timer = None
        now, wall = self._clock(), rtcp.ntp(time.time())
        streams = self._intake.streams() if self._intake is not None else []
        for stream in streams:
            stream.missing.again_s = min(0.3, max(0.04, self.rtt_s))
        received = [_received(one, now) for one in streams if one.reception.received]
        sent = [times for one in self._outgoing.values() if (times := _sent(one, now)) is not None]
        self._wire.send_rtcp(rtcp.report(self.ours, sent, received, wall))
        self.tell_limit()
        # Spread, so that the rooms of one machine do not all report at once (RFC 3550, 6.2).
        self._plan(REPORT_EVERY_S * random.uniform(0.8, 1.2))

    def tell_limit(self) -> None:
        """Tell the source how much it may send."""
        pictures = [] if self._intake is None else self._intake.streams()
        ssrcs = [one.ssrc for one in pictures if one.kind == "video"]
        bits_s = self._bandwidth.tell()
        if bits_s is not None and ssrcs:
            self._wire.send_rtcp(rtcp.limit(self.ours, bits_s, ssrcs))


def _sent(outgoing: Outgoing, now: float) -> rtcp.SenderTimes | None:
    time = outgoing.report_time(now)
    if time is None or outgoing.terms is None:
        return None
    return rtcp.SenderTimes(
        outgoing.terms.ssrc, outgoing.role.encode(), time, outgoing.packets, outgoing.octets
    )


def _received(stream: Incoming, now: float) -> RtcpReceiverInfo:
    lsr, since = 0, 0
    if stream.reported is not None:
        lsr, heard = stream.reported
        since = int((now - heard) * 65536)
    reception = stream.reception
    return RtcpReceiverInfo(
        ssrc=stream.ssrc,
        fraction_lost=reception.fraction_lost(),
        packets_lost=min(reception.lost, 0x7FFFFF),
        highest_sequence=reception.highest & 0xFFFFFFFF,
        jitter=int(reception.jitter),
        lsr=lsr,
        dlsr=since & 0xFFFFFFFF,
    )

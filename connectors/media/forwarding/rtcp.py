"""Reports and requests as bytes (RFC 3550, RFC 4585, draft-alvestrand-rmcat-remb)."""

import struct

import msgspec
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    pack_remb_fci,
)

NTP_EPOCH_S = 2_208_988_800
"""Seconds from 1900 to 1970."""
MOST_REPORTS = 31
SDES = 202


class SenderTimes(msgspec.Struct, frozen=True):
    """A stream that was sent, at the moment of the report."""

    ssrc: int
    name: bytes
    """Equal for all that must stay in step."""
    rtp: int
    packets: int
    octets: int


def ntp(unix_s: float) -> int:
    """NTP time in 64 bits."""
    return int((unix_s + NTP_EPOCH_S) * (1 << 32))


def report(
    ours: int, sent: list[SenderTimes], received: list[RtcpReceiverInfo], now_ntp: int
) -> bytes:
    """One compound packet: what was received, what was sent, and the streams' names."""
    first = bytes(RtcpRrPacket(ssrc=ours, reports=received[:MOST_REPORTS]))
    times = [bytes(RtcpSrPacket(ssrc=one.ssrc, sender_info=_times(one, now_ntp))) for one in sent]
    names = {ours: b"room"} | {one.ssrc: one.name for one in sent}
    return b"".join([first, *times, _names(names)])


def key_wanted(ours: int, ssrc: int) -> bytes:
    """A wish for a key frame (PLI)."""
    return bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=ours, media_ssrc=ssrc))


def nack(ours: int, ssrc: int, lost: list[int]) -> bytes:
    """A request for packets, named by 16 bits of their rising numbers (aiortc's cannot wrap)."""
    masks: list[tuple[int, int]] = []
    for number in lost:
        after = (number - masks[-1][0] - 1) & 0xFFFF if masks else 0xFFFF
        if after < 16:
            masks[-1] = (masks[-1][0], masks[-1][1] | 1 << after)
        else:
            masks.append((number, 0))
    body = b"".join(struct.pack("!HH", *mask) for mask in masks)
    head = struct.pack("!BBHII", 0x80 | RTCP_RTPFB_NACK, RTCP_RTPFB, 2 + len(masks), ours, ssrc)
    return head + body


def limit(ours: int, bits_s: int, ssrcs: list[int]) -> bytes:
    """The most that may be sent in these streams together (REMB)."""
    fci = pack_remb_fci(bits_s, ssrcs)
    return bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=ours, media_ssrc=0, fci=fci))


def keyed_by(fci: bytes) -> list[int]:
    """The streams that a full intra request (FIR) names."""
    return [ssrc for ssrc, _ in struct.iter_unpack("!II", fci[: len(fci) // 8 * 8])]


def _names(names: dict[int, bytes]) -> bytes:
    """Canonical names; aiortc's own packer does not align the chunks of several streams.

    Its reader takes two octets for a chunk's end and drops the whole compound where they are not
    two, so names are lengthened until they are.
    """
    whole = [(ssrc, name + b"." * (-len(name) % 4)) for ssrc, name in names.items()]
    chunks = [struct.pack("!IBB", ssrc, 1, len(name)) + name for ssrc, name in whole]
    body = b"".join(chunk + bytes(2) for chunk in chunks)
    return struct.pack("!BBH", 0x80 | len(chunks), SDES, len(body) // 4) + body


def _times(one: SenderTimes, now_ntp: int) -> RtcpSenderInfo:
    return RtcpSenderInfo(
        ntp_timestamp=now_ntp,
        rtp_timestamp=one.rtp,
        packet_count=one.packets & 0xFFFFFFFF,
        octet_count=one.octets & 0xFFFFFFFF,
    )

"""Headers as others write them."""

import pytest
from aiortc.codecs.vpx import VpxPayloadDescriptor
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from connectors.media.forwarding import vp8
from connectors.media.forwarding.heads import Heads
from connectors.media.forwarding.packet import MARKER, extension, read_header
from tests.unit.connectors.media.forwarding.made_streams import TERMS

NUMBERS = st.integers(0, 65535)
TIMES = st.integers(0, (1 << 32) - 1)


def extensions() -> HeaderExtensionsMap:
    known = HeaderExtensionsMap()
    uris = {
        1: "urn:ietf:params:rtp-hdrext:sdes:mid",
        3: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    }
    pairs = [RTCRtpHeaderExtensionParameters(id=one, uri=uri) for one, uri in uris.items()]
    known.configure(RTCRtpParameters(headerExtensions=pairs))
    return known


@given(NUMBERS, TIMES, st.binary(max_size=50), st.booleans(), st.integers(0, 3))
def test_a_header_is_read_as_it_was_written(
    sequence: int, time: int, payload: bytes, marked: bool, sources: int
) -> None:
    packet = RtpPacket(96, int(marked), sequence, time, 77, payload)
    packet.csrc = [1] * sources
    packet.extensions.mid = "12"
    packet.extensions.abs_send_time = 0x010203
    data = packet.serialize(extensions())
    header = read_header(data)
    assert (header.payload_type, header.marker) == (96, MARKER if marked else 0)
    assert (header.sequence, header.timestamp, header.ssrc) == (sequence, time, 77)
    assert data[header.start : header.end] == payload
    assert extension(data, header, 1) == b"12"
    assert extension(data, header, 3) == b"\1\2\3"
    assert extension(data, header, 5) is None


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        header = read_header(data)
    except ValueError:
        return
    assert 12 <= header.start <= header.end <= len(data)
    for number in (1, 3):
        try:
            extension(data, header, number)
        except ValueError:
            continue


def test_padding_is_left_out() -> None:
    packet = RtpPacket(96, 0, 1, 2, 3, b"payload")
    packet.padding_size = 20
    data = packet.serialize()
    header = read_header(data)
    assert data[header.start : header.end] == b"payload"


@given(NUMBERS, TIMES, st.booleans())
def test_our_own_headers_are_read_by_others(sequence: int, time: int, timed: bool) -> None:
    terms = TERMS if timed else type(TERMS)(**{**_fields(), "send_time_id": None})
    head = Heads(terms).make(MARKER | 96, sequence, time, 77, 65.5)
    packet = RtpPacket.parse(head + b"x", extensions())
    assert (packet.sequence_number, packet.timestamp, packet.ssrc) == (sequence, time, 77)
    assert (packet.marker, packet.payload_type, packet.payload) == (1, 96, b"x")
    assert packet.extensions.mid == "1"
    # 65.5 s are 1.5 s in the 64 s that the time of sending runs through.
    assert packet.extensions.abs_send_time == (int(1.5 * (1 << 18)) if timed else None)


def _fields() -> dict[str, object]:
    return {name: getattr(TERMS, name) for name in TERMS.__struct_fields__}


@pytest.mark.parametrize("identity", [None, 5, 300])
@pytest.mark.parametrize("layers", [None, (1, 0)])
def test_the_length_of_a_descriptor(identity: int | None, layers: tuple[int, int] | None) -> None:
    descriptor = VpxPayloadDescriptor(
        partition_start=1, partition_id=0, picture_id=identity, tl0picidx=None, tid=layers
    )
    data = bytes(descriptor)
    assert vp8.descriptor_length(data + b"\x00rest") == len(data)
    assert vp8.starts_key_frame(data + b"\x00", len(data))
    assert not vp8.starts_key_frame(data + b"\x01", len(data))


@given(st.binary(min_size=1, max_size=5000))
def test_a_frame_cut_up_is_put_together_by_others(frame: bytes) -> None:
    parts = list(vp8.payloads(frame))
    read = [VpxPayloadDescriptor.parse(part) for part in parts]
    assert b"".join(rest for _, rest in read) == frame
    assert [descriptor.partition_start for descriptor, _ in read] == [1] + [0] * (len(parts) - 1)
    assert max(map(len, parts)) <= vp8.LARGEST_PAYLOAD + 1

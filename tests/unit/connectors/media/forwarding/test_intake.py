"""Which section a packet belongs to."""

import msgspec
from aiortc.rtp import RtpPacket

from connectors.media.forwarding.bandwidth import Bandwidth
from connectors.media.forwarding.incoming import Incoming
from connectors.media.forwarding.intake import BEGUN_S, MOST_BEGUN, Intake, TakeTerms
from connectors.media.layout import SMALL_PICTURE, Section
from tests.unit.connectors.media.forwarding.test_incoming import Asked
from tests.unit.connectors.media.forwarding.test_packet import extensions

TERMS = TakeTerms(
    payload_type=96,
    again_type=97,
    ssrc=None,
    again_ssrc=None,
    mid="1",
    mid_id=1,
    send_time_id=3,
)
FULL = Section("video", True, None)


def intake() -> tuple[Intake, list[tuple[Section, Incoming]]]:
    began: list[tuple[Section, Incoming]] = []
    made = Intake(
        clock=lambda: 1.0,
        feedback=Asked(),
        bandwidth=Bandwidth(700_000),
        new_source=lambda: len(began) + 1,
        on_stream=lambda section, stream: began.append((section, stream)),
    )
    return made, began


def packet(ssrc: int, mid: str | None = None, payload_type: int = 96, **rest: bytes) -> bytes:
    made = RtpPacket(payload_type, 1, 10, 20, ssrc, rest.get("payload", b"\x10\x00key"))
    made.extensions.mid = mid
    return made.serialize(extensions())


def test_a_stream_that_was_announced_is_known_before_its_first_packet() -> None:
    taken, began = intake()
    taken.open(FULL, msgspec.structs.replace(TERMS, ssrc=5))
    assert [stream.ssrc for _, stream in began] == [5]
    taken.rtp(packet(5))
    assert taken.stream("video") is began[0][1]
    assert began[0][1].frames == 1


def test_unknown_streams_are_told_apart_by_their_sections_names() -> None:
    taken, began = intake()
    taken.open(FULL, TERMS)
    taken.open(SMALL_PICTURE, msgspec.structs.replace(TERMS, mid="3"))
    taken.rtp(packet(7))
    assert began == [], "neither named nor the only one"
    taken.rtp(packet(8, mid="3"))
    taken.rtp(packet(7, mid="1"))
    taken.rtp(packet(8))
    small, full = taken.stream("video", small=True), taken.stream("video")
    assert small is not None
    assert full is not None
    assert (small.ssrc, full.ssrc) == (8, 7)


def test_the_only_section_of_a_codec_needs_no_name() -> None:
    taken, _ = intake()
    taken.open(FULL, TERMS)
    taken.rtp(packet(7))
    stream = taken.stream("video")
    assert stream is not None
    taken.rtp(packet(9))
    assert taken.stream("video") is not stream, "a source that begins anew is another stream"


def test_ever_new_sources_come_to_an_end_and_go_on_a_minute_later() -> None:
    taken, began = intake()
    now = [1.0]
    taken._clock = lambda: now[0]
    taken.open(FULL, TERMS)
    for ssrc in range(100):
        taken.rtp(packet(1000 + ssrc))
    assert len(began) == MOST_BEGUN
    stream = taken.stream("video")
    assert stream is not None
    assert stream.ssrc == 1000 + MOST_BEGUN - 1, "the last that was taken goes on"
    taken.rtp(packet(stream.ssrc))
    assert stream.reception.received == 1 or stream.frames >= 1
    now[0] += BEGUN_S
    taken.rtp(packet(5))
    assert len(began) == MOST_BEGUN + 1


def test_a_packet_sent_again_is_put_where_it_was_missing() -> None:
    taken, began = intake()
    taken.open(FULL, msgspec.structs.replace(TERMS, ssrc=5, again_ssrc=6))
    taken.rtp(packet(5))
    taken.rtp(packet(6, payload_type=97, payload=b"\0\x0b" + b"\x10\x01delta"))
    stream = began[0][1]
    assert stream.find(11) is not None
    assert stream.reception.received == 1, "counted on its first way alone"


def test_other_codecs_are_not_taken() -> None:
    taken, began = intake()
    taken.open(FULL, msgspec.structs.replace(TERMS, ssrc=5))
    taken.rtp(packet(5, payload_type=111))
    taken.rtp(packet(12, payload_type=111))
    assert len(began) == 1
    assert began[0][1].reception.received == 0

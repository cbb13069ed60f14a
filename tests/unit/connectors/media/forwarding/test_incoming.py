"""Received streams: what is asked for, kept, sent on and put together."""

import pytest

from connectors.media.forwarding.incoming import REPORTS_AWAITED_S, Incoming
from connectors.media.forwarding.packet import MARKER
from connectors.media.forwarding.source_clock import SourceClock
from connectors.media.forwarding.stream import KEPT
from connectors.media.fragment import Frame
from tests.unit.connectors.media.forwarding.made_streams import Viewer, steps

KEY, PART, DELTA = b"\x10\x00key", b"\x00part", b"\x10\x01delta"


class Asked:
    """Notes what is said back to the sender."""

    def __init__(self) -> None:
        self.lost: list[list[int]] = []
        self.keys = 0

    def nack(self, ssrc: int, lost: list[int]) -> None:
        self.lost.append(lost)

    def want_key(self, ssrc: int) -> None:
        self.keys += 1


def received(kind: str = "video") -> tuple[Incoming, Asked]:
    asked = Asked()
    return Incoming(kind, 1, 99, SourceClock(), asked), asked  # type: ignore[arg-type]


def test_packets_go_on_at_once_and_frames_when_they_are_whole() -> None:
    stream, _ = received()
    frames: list[Frame] = []
    stream.on_frame = frames.append
    viewer = Viewer()
    viewer.watch(stream)
    stream.take(65535, 5, 0, KEY, 0.0, again=False)
    assert (len(viewer.sent), len(frames)) == (1, 0)
    stream.take(0, 5, MARKER, PART, 0.01, again=False)
    assert (len(viewer.sent), len(frames)) == (2, 1)
    assert frames[0].data == b"\x00keypart"
    assert frames[0].keyframe
    assert stream.frames == 1


def test_without_anybody_who_wants_frames_none_are_put_together() -> None:
    stream, _ = received()
    stream.take(1, 5, MARKER, KEY, 0.0, again=False)
    assert stream.frames == 1
    assert stream._assembler.add is not None
    assert stream._assembler._next is None  # type: ignore[union-attr]


def test_a_missing_packet_is_asked_for_and_its_return_fills_the_hole_once() -> None:
    stream, asked = received()
    viewer = Viewer()
    viewer.watch(stream)
    stream.take(65534, 0, MARKER, KEY, 0.0, again=False)
    stream.take(1, 9, MARKER, DELTA, 0.02, again=False)
    assert asked.lost == [[65535, 0]]
    for _ in range(2):
        stream.take(65535, 3, MARKER, DELTA, 0.04, again=True)
    assert len(viewer.sent) == 3, "a packet that came twice goes on once"
    assert stream.reception.lost == 2, "counted as lost on its first way"


def test_what_is_too_old_to_be_told_from_a_repetition_is_left_out() -> None:
    stream, _ = received("audio")
    viewer = Viewer("audio")
    viewer.watch(stream)
    for sequence in range(1000, 1000 + KEPT["audio"] + 5):
        stream.take(sequence, sequence * 960, 0, b"sound", sequence / 50, again=False)
    sent = len(viewer.sent)
    stream.take(1001, 1001 * 960, 0, b"another", 30.0, again=True)
    assert len(viewer.sent) == sent


def test_a_picture_tells_its_size_with_each_key_frame() -> None:
    stream, _ = received()
    head = b"\x10" + b"\x00\x00\x00\x9d\x01\x2a" + (640).to_bytes(2, "little") + b"\xe0\x41"
    stream.take(1, 5, MARKER, head, 0.0, again=False)
    assert stream.size == (640, 480)


def test_a_payload_that_cannot_be_read_is_refused() -> None:
    stream, _ = received()
    with pytest.raises(ValueError, match="descriptor"):
        stream.take(1, 5, MARKER, b"\x90\x80", 0.0, again=False)


@pytest.mark.requirement("VC-AV-13")
def test_sound_and_picture_of_one_source_keep_their_step() -> None:
    """The sender's clock runs 100 s ahead; its picture left 80 ms after the sound it belongs to."""
    clock, asked = SourceClock(), Asked()
    sound = Incoming("audio", 1, 5, clock, asked)
    picture = Incoming("video", 2, 6, clock, asked)
    sound.take(1, 48_000, MARKER, b"sound", 10.03, again=False)
    picture.take(1, 180_000, MARKER, KEY, 10.11, again=False)
    # Both reports say: at 110.0 s of my clock, sound was at 48000 and picture at 180000.
    sound.hear_report(int(110.0 * (1 << 32)), 48_000, 10.04)
    picture.hear_report(int(110.0 * (1 << 32)), 180_000, 10.25)
    for now in (10.5, 12.0):
        heard, seen = sound.rtp_at(now), picture.rtp_at(now)
        assert heard is not None
        assert seen is not None
        apart = (heard - 48_000) / 48_000 - (seen - 180_000) / 90_000
        assert abs(apart) < 0.001, "whatever the reports' own delays"


def test_a_source_that_never_reports_is_timed_by_its_arrivals() -> None:
    stream, _ = received("audio")
    stream.take(1, 1000, 0, b"sound", 5.0, again=False)
    assert stream.rtp_at(5.1) is None
    now = 5.0 + REPORTS_AWAITED_S
    stream.take(2, 2000, 0, b"sound", now, again=False)
    assert stream.rtp_at(now + 0.5) == 2000 + 24_000


def test_a_stream_without_packets_is_not_fresh() -> None:
    stream, _ = received()
    assert not stream.fresh(0.0)
    stream.take(1, 5, MARKER, KEY, 1.0, again=False)
    assert stream.fresh(2.9)
    assert not stream.fresh(3.1)


def test_after_a_break_of_the_source_viewers_see_no_hole() -> None:
    stream, asked = received()
    viewer = Viewer()
    viewer.watch(stream)
    stream.take(1, 0, MARKER, KEY, 0.0, again=False)
    keys = asked.keys
    stream.take(400, 900_000, MARKER, DELTA, 10.0, again=False)
    assert asked.keys > keys
    stream.take(401, 903_000, MARKER, KEY, 10.1, again=False)
    assert steps(viewer.packets()) == [1]


def test_a_picture_whose_missing_part_does_not_come_goes_on_with_a_key_frame() -> None:
    stream, asked = received()
    viewer = Viewer()
    viewer.watch(stream)
    stream.take(1, 0, MARKER, KEY, 0.0, again=False)
    for number in range(3, 30):
        stream.take(number, 0, MARKER, DELTA, number * 0.05, again=False)
    shown = len(viewer.sent)
    assert asked.keys >= 2
    stream.take(30, 0, MARKER, KEY, 1.6, again=False)
    stream.take(31, 0, MARKER, DELTA, 1.6, again=False)
    assert steps(viewer.packets())[shown - 1 :] == [1, 1]

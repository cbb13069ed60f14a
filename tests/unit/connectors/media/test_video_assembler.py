"""Frames from packets that come as networks bring them."""

import random

from hypothesis import given
from hypothesis import strategies as st

from connectors.media.fragment import Fragment, Frame
from connectors.media.video_assembler import ASK_AGAIN_S, PATIENCE_S, VideoAssembler

KEY, DELTA = b"\x00", b"\x01"


def frame_packets(number: int, first: int, parts: int = 3, key: bool = False) -> list[Fragment]:
    """One frame in `parts` packets, from sequence number `first`."""
    return [
        Fragment(
            sequence=first + part,
            timestamp=number * 3000,
            starts=part == 0,
            ends=part == parts - 1,
            data=((KEY if key else DELTA) if part == 0 else b"") + bytes([number % 256, part]),
            arrived=number / 30,
        )
        for part in range(parts)
    ]


def stream(frames: int, keys: tuple[int, ...] = (0,)) -> list[Fragment]:
    return [
        fragment
        for number in range(frames)
        for fragment in frame_packets(number, number * 3, key=number in keys)
    ]


def numbers(frames: list[Frame]) -> list[int]:
    return [frame.timestamp // 3000 for frame in frames]


def run(assembler: VideoAssembler, fragments: list[Fragment]) -> list[Frame]:
    return [frame for fragment in fragments for frame in assembler.add(fragment)]


def test_a_frame_is_given_with_its_own_last_packet() -> None:
    assembler = VideoAssembler()
    first, second, third = frame_packets(0, 0, key=True)
    assert assembler.add(first) == []
    assert assembler.add(second) == []
    (frame,) = assembler.add(third)
    assert frame.data == b"\x00\x00\x00" + b"\x00\x01" + b"\x00\x02"
    assert frame.keyframe


@given(st.integers(0, 2**32))
def test_disorder_within_the_patience_loses_nothing(seed: int) -> None:
    fragments = stream(30)
    shuffled = fragments[:1] + sorted(
        fragments[1:],
        key=lambda one: one.sequence + random.Random(seed + one.sequence).uniform(0, 9),
    )
    assert numbers(run(VideoAssembler(), shuffled)) == list(range(30))


def test_a_repeated_packet_changes_nothing() -> None:
    fragments = stream(4)
    doubled = [one for fragment in fragments for one in (fragment, fragment)]
    assert numbers(run(VideoAssembler(), doubled)) == [0, 1, 2, 3]


def test_after_a_hole_that_stays_the_picture_goes_on_from_a_key_frame() -> None:
    assembler = VideoAssembler()
    lost = 5 * 3 + 1
    fragments = [one for one in stream(40, keys=(0, 25)) if one.sequence != lost]
    assert numbers(run(assembler, fragments)) == [*range(5), *range(25, 40)]


def test_a_key_frame_is_wished_for_at_once_and_again_after_a_while() -> None:
    assembler = VideoAssembler()
    lost = 5 * 3 + 1
    for fragment in [one for one in stream(19) if one.sequence != lost]:
        assembler.add(fragment)
    gave_up = 5 / 30 + PATIENCE_S + 0.1
    assert assembler.wants_key(gave_up)
    assert not assembler.wants_key(gave_up + ASK_AGAIN_S / 2)
    assert assembler.wants_key(gave_up + ASK_AGAIN_S + 0.01)


def test_a_stream_that_begins_without_a_key_frame_waits_and_asks() -> None:
    assembler = VideoAssembler()
    assert run(assembler, stream(5, keys=())) == []
    assert not assembler.wants_key(0.0), "most sources begin with a key frame by themselves"
    assert assembler.wants_key(ASK_AGAIN_S)


def test_padding_between_frames_is_left_out() -> None:
    assembler = VideoAssembler()
    padding = Fragment(3, 0, False, False, b"", 0.0)
    fragments = [*frame_packets(0, 0, key=True), padding, *frame_packets(1, 4)]
    assert numbers(run(assembler, fragments)) == [0, 1]


def test_memory_is_bounded_when_a_hole_never_fills() -> None:
    assembler = VideoAssembler()
    assembler.add(frame_packets(0, 0, key=True)[0])
    for sequence in range(2, 5000):
        assembler.add(Fragment(sequence, 90000, False, False, b"x", 0.0))
        assert len(assembler._waiting) <= 513

"""What one viewer is sent, and sent again."""

import msgspec
from aiortc.rtp import unwrap_rtx

from connectors.media.forwarding.outgoing import BREAK_NUMBERS, MOST_AGAIN, REPEAT_LEAST_S
from tests.unit.connectors.media.forwarding.made_streams import TERMS, MadeStream, Viewer, steps


def test_a_picture_begins_with_a_key_frame_and_is_numbered_anew() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.watch(stream)
    assert stream.wishes == 1, "asked for when it begins to watch"
    stream.say(500)
    assert viewer.sent == []
    assert stream.wishes == 2
    for sequence in (501, 502, 503):
        stream.say(sequence, key=sequence == 501)
    packets = viewer.packets()
    assert steps(packets) == [1, 1]
    assert {packet.ssrc for packet in packets} == {77}
    assert {packet.payload_type for packet in packets} == {96}
    assert [packet.payload[-1] for packet in packets] == [501 % 256, 502 % 256, 503 % 256]
    assert (packets[2].timestamp - packets[0].timestamp) % (1 << 32) == 2 * 1800
    assert viewer.begun == 1


def test_a_viewer_whose_connection_is_not_up_gets_nothing() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.outgoing.terms = None
    viewer.watch(stream)
    stream.say(1, key=True)
    assert viewer.sent == []


def test_holes_and_late_packets_keep_their_places() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.watch(stream)
    stream.say(10, key=True)
    for sequence in (13, 11, 12, 9):
        stream.say(sequence)
    assert steps(viewer.packets()) == [3, 65534, 1], "what is older than the beginning is left out"


def test_another_source_goes_on_without_a_hole_and_from_a_key_frame() -> None:
    one, other, viewer = MadeStream(), MadeStream(source=2), Viewer()
    viewer.watch(one)
    one.say(10, key=True)
    viewer.watch(other)
    one.targets = []
    other.say(40_000, arrived=0.4)
    other.say(40_001, key=True, arrived=1.2)
    packets = viewer.packets()
    assert steps(packets) == [1]
    passed = (packets[1].timestamp - packets[0].timestamp) % (1 << 32)
    assert passed == 90_000, "the second between them by the clock of arrival"
    assert viewer.begun == 2


def test_what_was_missed_is_sent_again_under_the_agreed_type() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.watch(stream)
    for sequence in range(10, 15):
        stream.say(sequence, key=sequence == 10)
    sent = viewer.packets()
    viewer.outgoing.again([sent[1].sequence_number, sent[3].sequence_number, 4321])
    again = viewer.packets()[5:]
    assert [(packet.ssrc, packet.payload_type) for packet in again] == [(78, 97), (78, 97)]
    restored = [unwrap_rtx(packet, payload_type=96, ssrc=77) for packet in again]
    for first, second in zip((sent[1], sent[3]), restored, strict=True):
        assert first.sequence_number == second.sequence_number
        assert (first.timestamp, first.payload) == (second.timestamp, second.payload)
    assert steps(again) == [1]


def test_without_retransmission_types_a_packet_is_sent_again_as_it_was() -> None:
    stream = MadeStream("audio")
    viewer = Viewer("audio", msgspec.structs.replace(TERMS, again_payload_type=None))
    viewer.watch(stream)
    stream.say(1)
    stream.say(2)
    viewer.now = 9.0
    viewer.outgoing.again([viewer.packets()[0].sequence_number])
    assert viewer.sent[2] == viewer.sent[0]


def test_what_was_held_back_cannot_be_asked_for() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.watch(stream)
    stream.say(10, key=True)
    number = viewer.packets()[0].sequence_number
    viewer.outgoing.follow(None)
    stream.targets = []
    stream.say(11)
    stream.say(12)
    viewer.outgoing.again([number, number + 1, number + 2])
    assert len(viewer.sent) == 1
    viewer.watch(stream)
    stream.say(13, key=True)
    for asked in range(number - 5, number + 1):
        viewer.outgoing.again([asked])
    assert len(viewer.sent) == 2
    assert steps(viewer.packets()) == [1], "the viewer sees no hole either"


def test_a_viewer_cannot_make_the_room_send_without_end() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.watch(stream)
    stream.say(10, key=True)
    number = viewer.packets()[0].sequence_number
    viewer.outgoing.again([number] * 1000)
    assert len(viewer.sent) == 1 + MOST_AGAIN
    viewer.outgoing.report_time(1.0)
    viewer.outgoing.again([number])
    assert len(viewer.sent) == 2 + MOST_AGAIN


def test_sound_is_sent_twice_while_much_of_it_is_lost() -> None:
    stream, viewer = MadeStream("audio"), Viewer("audio")
    viewer.watch(stream)
    stream.say(1)
    viewer.outgoing.reported(0.2)
    for sequence in (2, 3, 4):
        stream.say(sequence)
    assert [packet.payload[-1] for packet in viewer.packets()] == [1, 2, 3, 2, 4, 3]
    viewer.outgoing.reported(0.0)
    stream.say(5)
    assert [packet.payload[-1] for packet in viewer.packets()][6:] == [5, 4]
    viewer.now += REPEAT_LEAST_S
    viewer.outgoing.reported(0.0)
    stream.say(6)
    assert [packet.payload[-1] for packet in viewer.packets()][8:] == [6]


def test_a_report_names_the_viewers_time_at_that_moment() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.watch(stream)
    assert viewer.outgoing.report_time(0.0) is None
    stream.say(10, key=True)
    stream.time = 10 * 1800 + 900.4
    time = viewer.outgoing.report_time(0.21)
    assert time is not None
    assert (time - viewer.packets()[0].timestamp) % (1 << 32) == 900


def test_after_a_break_the_numbers_leave_no_doubt_that_it_begins_anew() -> None:
    stream, viewer = MadeStream(), Viewer()
    viewer.watch(stream)
    stream.say(10, key=True)
    wishes = stream.wishes
    viewer.outgoing.resume()
    assert stream.wishes == wishes + 1
    stream.say(11)
    stream.say(12, key=True)
    assert steps(viewer.packets()) == [BREAK_NUMBERS + 1]

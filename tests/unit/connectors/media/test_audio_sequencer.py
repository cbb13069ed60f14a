"""Sound in order, never stalled."""

from connectors.media.audio_sequencer import AudioSequencer
from connectors.media.fragment import Fragment


def packet(sequence: int) -> Fragment:
    return Fragment(sequence, sequence * 960, True, True, b"%d" % sequence, sequence * 0.02)


def run(order: list[int]) -> list[bytes]:
    sequencer = AudioSequencer()
    return [frame.data for number in order for frame in sequencer.add(packet(number))]


def test_packets_in_order_pass_at_once() -> None:
    sequencer = AudioSequencer()
    assert [len(sequencer.add(packet(number))) for number in range(4)] == [1, 1, 1, 1]


def test_two_swapped_packets_are_put_in_order() -> None:
    assert run([0, 2, 1, 3]) == [b"0", b"1", b"2", b"3"]


def test_a_lost_packet_is_left_out_after_a_short_wait() -> None:
    sequencer = AudioSequencer()
    sequencer.add(packet(0))
    counts = [len(sequencer.add(packet(number))) for number in range(2, 8)]
    assert counts[0] == 0
    assert sum(counts) == 6
    assert counts.index(max(counts)) <= 4, "not longer than some 80 ms"


def test_a_packet_that_comes_after_its_turn_is_dropped() -> None:
    order = [0, *range(2, 9), 1, 9]
    assert run(order) == [b"%d" % number for number in range(10) if number != 1]

"""What is asked for again, and when no more."""

from connectors.media.forwarding.missing import LARGEST_HOLE, Missing


def test_a_hole_is_asked_for_at_once_and_again_after_a_while() -> None:
    missing = Missing(useful_s=1.0)
    assert missing.came(10, 0.0) == []
    assert missing.came(13, 0.01) == [11, 12]
    assert missing.came(14, 0.02) == []
    assert missing.came(15, 0.06) == [11, 12]
    assert missing.came(11, 0.07) == []
    missing.again_s = 0.2
    assert missing.came(16, 0.2) == []
    assert missing.came(17, 0.3) == [12]


def test_what_is_of_no_use_any_more_is_given_up() -> None:
    missing = Missing(useful_s=0.3)
    missing.came(1, 0.0)
    assert missing.came(3, 0.0) == [2]
    assert missing.came(4, 0.31) == []
    assert missing.came(5, 0.4) == []


def test_a_break_is_not_asked_for_packet_by_packet() -> None:
    missing = Missing(useful_s=1.0)
    missing.came(1, 0.0)
    assert missing.came(3 + LARGEST_HOLE, 0.1) == []
    assert missing.came(5 + LARGEST_HOLE, 0.1) == [4 + LARGEST_HOLE]


def test_a_packet_that_never_comes_is_asked_for_a_bounded_number_of_times() -> None:
    missing = Missing(useful_s=1000.0)
    missing.came(1, 0.0)
    asked = [missing.came(3 + step, float(step)) for step in range(40)]
    assert sum(map(len, asked)) == 10

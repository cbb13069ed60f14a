"""Outgoing RTP time over changes of source."""

from connectors.media.timeline import Timeline


def test_the_first_source_begins_at_zero_and_keeps_its_steps() -> None:
    line = Timeline(90000)
    assert [line.place(1, ts, ts / 90000) for ts in (5000, 8000, 11000)] == [0, 3000, 6000]


def test_a_new_source_goes_on_after_the_time_that_passed() -> None:
    line = Timeline(48000)
    line.place(1, 1_000_000, 10.0)
    line.place(1, 1_000_960, 10.02)
    assert line.place(2, 77, 12.02) == 960 + 2 * 48000
    assert line.place(2, 77 + 960, 12.04) == 960 + 2 * 48000 + 960


def test_a_new_source_never_goes_back() -> None:
    line = Timeline(48000)
    line.place(1, 0, 5.0)
    assert line.place(2, 4_000_000_000, 5.0) == 1


def test_a_late_packet_keeps_its_earlier_place() -> None:
    line = Timeline(90000)
    places = [line.place(1, ts, 0.0) for ts in (0, 6000, 3000, 9000)]
    assert places == [0, 6000, 3000, 9000]

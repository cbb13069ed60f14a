"""Where the recorder was away, and why."""

import pytest

from pipelines.rules.recordings.breaks import Written, find_breaks

pytestmark = pytest.mark.requirement("VC-REC-02")


def told(segments: list[Written], start_s: float, end_s: float) -> list[tuple[float, float, str]]:
    return [(gap.start_s, gap.end_s, gap.what) for gap in find_breaks(segments, start_s, end_s)]


def test_segments_that_follow_one_another_leave_no_hole() -> None:
    segments = [Written(1, 0.0, 5.0), Written(1, 5.0, 10.0), Written(2, 10.03, 12.0)]
    assert told(segments, 0.0, 12.0) == []


def test_a_room_that_died_leaves_a_hole_until_the_next_began() -> None:
    segments = [Written(1, 0.0, 5.0), Written(2, 8.25, 13.0)]
    assert told(segments, 0.0, 13.0) == [(5.0, 8.25, "recorder_break")]


def test_a_room_that_never_came_back_leaves_a_hole_until_the_calls_end() -> None:
    assert told([Written(1, 0.0, 5.0)], 0.0, 60.0) == [(5.0, 60.0, "recorder_break")]
    assert told([], 0.0, 9.0) == [(0.0, 9.0, "recorder_break")]


def test_a_disk_that_took_nothing_is_another_cause() -> None:
    segments = [Written(1, 0.0, 5.0), Written(1, 15.0, 20.0)]
    assert told(segments, 0.0, 20.0) == [(5.0, 15.0, "recorder_disk")]


def test_every_hole_is_told_from_the_calls_start_to_the_hundredth_of_a_second() -> None:
    segments = [Written(1, 102.3456, 105.0), Written(1, 108.2512, 110.0), Written(2, 110.5, 115.0)]
    assert told(segments, 100.0, 120.0) == [
        (0.0, 2.35, "recorder_break"),
        (5.0, 8.25, "recorder_disk"),
        (10.0, 10.5, "recorder_break"),
        (15.0, 20.0, "recorder_break"),
    ]
    assert told([Written(1, 0.0, 5.1264), Written(1, 8.0, 9.0)], 0.0, 9.0) == [
        (5.13, 8.0, "recorder_disk")
    ]


def test_the_time_after_the_calls_end_is_no_hole() -> None:
    assert told([Written(1, 0.0, 20.4)], 0.0, 20.0) == []

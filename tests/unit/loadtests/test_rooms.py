"""Figures of calls side by side."""

import msgspec

from loadtests.bench.rooms import lost, within_limits
from loadtests.rooms.load import LoadReport

GOOD = LoadReport(
    audio_sent=10_000,
    audio_received=9_990,
    video_sent=1,
    video_received=1,
    delay_p50_ms=1.0,
    delay_p95_ms=149.0,
    cpu_s=1.0,
)


def test_what_did_not_arrive_is_lost_and_nothing_sent_is_no_success() -> None:
    assert lost(1000, 990) == 0.01
    assert lost(1000, 1001) == 0.0, "what was on its way when counting began"
    assert lost(0, 0) == 1.0


def test_the_limits_are_150_ms_and_half_a_percent_of_the_sound() -> None:
    assert within_limits(GOOD)
    assert not within_limits(msgspec.structs.replace(GOOD, delay_p95_ms=150.0))
    assert not within_limits(msgspec.structs.replace(GOOD, delay_p95_ms=None))
    assert not within_limits(msgspec.structs.replace(GOOD, audio_received=9_950))

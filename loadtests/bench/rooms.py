"""What calls cost and how well they come through: the figures of `qinqiao bench rooms`."""

import msgspec

from loadtests.rooms.load import LoadReport

MOST_DELAY_MS = 150.0
MOST_AUDIO_LOSS = 0.005


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """Of one way of doing it."""

    calls: int
    seconds: float
    cores_per_call: float
    """Forwarding, recording, sound decoded for speech."""
    forward_cores_per_call: float
    """Forwarding alone."""


class Delay(msgspec.Struct, frozen=True):
    """From a party's socket to the other's, in milliseconds."""

    p50: float | None
    p95: float | None


class RoomsBench(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one run."""

    calls: int
    calls_per_process: int
    ours: Cost
    relay: Cost
    ratio: float
    """Cores of the relay for one of ours, all work done."""
    forward_ratio: float
    added_delay_ms: Delay
    audio_loss: float
    video_loss: float
    mb_per_call: float
    """Memory that one more call takes, its process with it."""
    load_cores: float
    """What producing and counting the packets took, beside the servers."""
    other_load: float
    """Cores that were busy with other things meanwhile."""
    max_calls: int | None
    """The most calls at once within the limits; null where it was not searched for."""


def lost(sent: int, received: int) -> float:
    """Share of packets that did not arrive."""
    return round(max(0.0, 1 - received / sent), 5) if sent else 1.0


def within_limits(report: LoadReport) -> bool:
    """Whether delay and loss of sound stay within what a call needs."""
    late = report.delay_p95_ms is None or report.delay_p95_ms >= MOST_DELAY_MS
    return not late and lost(report.audio_sent, report.audio_received) < MOST_AUDIO_LOSS

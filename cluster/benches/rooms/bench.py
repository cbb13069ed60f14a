"""`qinqiao bench rooms`: ours and aiortc's relay in one run, on the same machine and clip."""

import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path

from cluster.benches.rooms.measured import Measured, measure
from cluster.telling import Tell
from loadtests.bench.rooms import Cost, Delay, RoomsBench, lost, within_limits
from loadtests.rooms.clip import write_clip

MOST_RELAYED = 2
"""Calls through the relay: more of them would want more cores than a small machine has."""
STEP = 5


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What is to be measured."""

    calls: int
    seconds: float
    per_process: int
    find_max: bool


def run(wanted: Wanted, tell: Tell) -> RoomsBench:
    """Measure the four ways, and where wanted how many calls go at once."""
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip"
        tell("encoding the clip")
        write_clip(clip)

        def measured(kind: str, calls: int) -> Measured:
            tell(f"{kind}: {calls} calls for {wanted.seconds:.0f} s")
            return measure(
                kind, clip, calls=calls, seconds=wanted.seconds, per_process=wanted.per_process
            )

        whole, forward = measured("ours", wanted.calls), measured("forward", wanted.calls)
        relayed = min(wanted.calls, MOST_RELAYED)
        relay, relay_forward = measured("relay", relayed), measured("relay-forward", relayed)
        most = (
            most_within(
                lambda calls: within_limits(measured("ours", calls).load),
                wanted.calls,
                within_limits(whole.load),
            )
            if wanted.find_max
            else None
        )
    return _figures(wanted, whole, forward, relay, relay_forward, most)


def most_within(fits: Callable[[int], bool], first: int, first_fits: bool) -> int:
    """The largest number that fits, to within `STEP`: doubled until one does not, then halved."""
    good, bad = (first, None) if first_fits else (0, first)
    while bad is None or bad - good > STEP:
        tried = good * 2 if bad is None else (good + bad) // 2
        if fits(tried):
            good = tried
        else:
            bad = tried
    return good


def _figures(
    wanted: Wanted,
    whole: Measured,
    forward: Measured,
    relay: Measured,
    relay_forward: Measured,
    most: int | None,
) -> RoomsBench:
    ours, theirs = _cost(whole, forward), _cost(relay, relay_forward)
    load = whole.load
    return RoomsBench(
        calls=wanted.calls,
        calls_per_process=wanted.per_process,
        ours=ours,
        relay=theirs,
        ratio=round(theirs.cores_per_call / ours.cores_per_call, 2),
        forward_ratio=round(theirs.forward_cores_per_call / ours.forward_cores_per_call, 2),
        added_delay_ms=Delay(load.delay_p50_ms, load.delay_p95_ms),
        audio_loss=lost(load.audio_sent, load.audio_received),
        video_loss=lost(load.video_sent, load.video_received),
        mb_per_call=round(whole.memory_mb / whole.calls, 1),
        load_cores=round(load.cpu_s / whole.seconds, 3),
        other_load=round(whole.other_load, 3),
        max_calls=most,
    )


def _cost(whole: Measured, forward: Measured) -> Cost:
    return Cost(
        calls=whole.calls,
        seconds=whole.seconds,
        cores_per_call=round(whole.cores / whole.calls, 4),
        forward_cores_per_call=round(forward.cores / forward.calls, 4),
    )

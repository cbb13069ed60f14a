"""Calls side by side, each in a process of its own, as `qinqiao bench rooms` holds them."""

from pathlib import Path

import pytest

from cluster.benches.rooms.measured import measure
from loadtests.bench.rooms import MOST_AUDIO_LOSS, MOST_DELAY_MS, lost, within_limits
from loadtests.rooms.clip import SECONDS, VIDEO_BITS_S, Clip, write_clip

pytestmark = pytest.mark.integration

CALLS = 4


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Clip]:
    path = tmp_path_factory.mktemp("rooms") / "clip"
    return path, write_clip(path)


def test_the_clip_is_what_the_figures_are_told_for(clip: tuple[Path, Clip]) -> None:
    _, made = clip
    sent = sum(len(payload) for picture in made.video for payload in picture)
    assert 0.8 < 8 * sent / SECONDS / VIDEO_BITS_S < 1.2
    assert len(made.audio) == SECONDS * 50
    assert made.keys[0] == 0


@pytest.mark.undisturbed("Delay and loss of four calls at once.")
@pytest.mark.requirement("VC-AV-09")
def test_calls_beside_one_another_stay_within_their_limits(clip: tuple[Path, Clip]) -> None:
    path, _ = clip
    measured = measure("ours", path, calls=CALLS, seconds=5, per_process=1)
    load = measured.load
    print(measured)
    assert load.audio_sent > CALLS * 2 * 5 * 40, "everybody spoke all the time"
    assert lost(load.audio_sent, load.audio_received) < MOST_AUDIO_LOSS
    assert load.delay_p95_ms is not None
    assert load.delay_p95_ms < MOST_DELAY_MS
    assert within_limits(load)
    assert 0 < measured.cores < CALLS


def test_the_relay_that_ours_is_compared_with_does_carry_the_call(clip: tuple[Path, Clip]) -> None:
    path, _ = clip
    load = measure("relay-forward", path, calls=1, seconds=4, per_process=1).load
    assert load.video_received > 4 * 25
    assert load.audio_received > 4 * 2 * 40

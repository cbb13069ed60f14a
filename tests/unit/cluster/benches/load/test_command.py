"""`qinqiao load` says what it lacks, and opens Locust's page on this machine alone."""

import os
import socket
from itertools import pairwise
from pathlib import Path

import pytest

from cluster.benches.load import command
from cluster.benches.load.sound import SECONDS, speech, tones
from cluster.layout import Layout
from cluster.problems import CannotStart
from cluster.ready import Ready, write_ready
from cluster.settings import load_settings
from loadtests.media.sound import RATE, read_call
from schemas.settings import Settings


def settings_at(folder: Path, **extra: bool) -> Settings:
    return load_settings({}, data_dir=str(folder), **extra)


def ready(tmp_path: Path, settings: Settings | None) -> Settings:
    """The settings of a folder on which this very process is said to serve."""
    own = settings_at(tmp_path)
    told = Ready(
        address="http://127.0.0.1:8700",
        pid=os.getpid(),
        database_url="",
        nats_url="",
        settings=settings,
    )
    write_ready(Layout.of(own).ready, told)
    return own


def test_without_a_running_platform_it_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="make run") as refused:
        command.running_demonstration(settings_at(tmp_path))
    assert refused.value.code == "not_running"
    assert "make run" in refused.value.message


@pytest.mark.parametrize("told", [False, True])
def test_a_platform_of_real_people_is_refused(tmp_path: Path, told: bool) -> None:
    running = settings_at(tmp_path) if told else None
    with pytest.raises(CannotStart) as refused:
        command.running_demonstration(ready(tmp_path, running))
    assert refused.value.code == "no_demonstration"


def test_a_running_demonstration_is_found(tmp_path: Path) -> None:
    own = ready(tmp_path, settings_at(tmp_path, demonstration=True))
    assert command.running_demonstration(own) == "http://127.0.0.1:8700"


def test_a_taken_port_is_named() -> None:
    with socket.socket() as listening:
        listening.bind((command.LOOPBACK, 0))
        listening.listen()
        port = listening.getsockname()[1]
        with pytest.raises(CannotStart, match=str(port)):
            command.require_free(port)


def test_the_page_is_opened_on_loopback_with_a_run_time() -> None:
    told = command.locust(Path("plan.json"), "http://127.0.0.1:8700", 8089, 180)
    given = dict(pairwise(told))
    assert given["--web-host"] == "127.0.0.1"
    assert given["--run-time"] == "180"
    assert "--class-picker" in told
    assert "--headless" not in told
    assert Path(given["-f"]).exists()


def test_what_is_said_is_the_recording_of_the_sources_or_else_made(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert speech(command.REPOSITORY, tmp_path).parent.name == "audio"
    made = speech(tmp_path / "elsewhere", tmp_path / "here")
    left, right = read_call(made)
    assert len(left) == len(right) == SECONDS * RATE


def test_made_up_voices_speak_by_turns() -> None:
    sound = tones()
    both = (abs(sound[:, 0]) > 0.01) & (abs(sound[:, 1]) > 0.01)
    assert abs(sound).max() > 0.1
    assert not both.any()

"""One platform a data folder, and nothing of a killed one stays in the way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cluster.instance_lock import InstanceLock, is_held
from cluster.problems import CannotStart
from cluster.ready import Ready, read_ready, write_ready
from cluster.services.leftovers import end_leftovers, marked_processes
from cluster.services.run_dir import run_dir
from cluster.settings import INSTANCE_VARIABLE


def test_a_second_start_is_told_who_runs(tmp_path: Path) -> None:
    first = InstanceLock(tmp_path)
    first.acquire()
    with pytest.raises(CannotStart, match=str(os.getpid())) as refused:
        InstanceLock(tmp_path).acquire()
    assert refused.value.code == "runs_already"
    first.release()
    again = InstanceLock(tmp_path)
    again.acquire()
    again.release()


def test_a_start_shows_until_it_has_ended_and_a_killed_one_does_not(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    lock = InstanceLock(tmp_path)
    lock.acquire()
    assert is_held(tmp_path)
    lock.release()
    assert not is_held(tmp_path)
    (tmp_path / "run.lock").write_text(str(os.getpid()))
    assert not is_held(tmp_path)


def test_processes_that_carry_the_marker_are_ended_and_no_others(tmp_path: Path) -> None:
    sleep = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
    ours = subprocess.Popen(
        sleep, env=os.environ | {INSTANCE_VARIABLE: str(tmp_path)}, stdout=subprocess.PIPE
    )
    other = subprocess.Popen(
        sleep, env=os.environ | {INSTANCE_VARIABLE: f"{tmp_path}-b"}, stdout=subprocess.PIPE
    )
    try:
        for process in (ours, other):
            assert process.stdout is not None
            assert process.stdout.readline() == b"up\n"
        assert marked_processes(tmp_path) == [ours.pid]
        assert end_leftovers(tmp_path) == 1
        assert ours.wait(5) != 0
        assert other.poll() is None
        assert end_leftovers(tmp_path) == 0
    finally:
        for process in (ours, other):
            process.kill()
            process.wait()


def test_the_file_that_says_where_the_platform_is_counts_only_while_its_writer_lives(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ready.json"
    assert read_ready(path) is None
    here = Ready(address="http://127.0.0.1:1", pid=os.getpid(), database_url="", nats_url="")
    write_ready(path, here)
    assert read_ready(path) == here
    assert path.stat().st_mode & 0o077 == 0
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    write_ready(path, Ready(address="", pid=ended.pid, database_url="", nats_url=""))
    assert read_ready(path) is None


def test_sockets_of_a_deep_data_folder_keep_a_path_that_unix_takes() -> None:
    deep = Path("/srv") / "/".join(["a-folder-with-a-long-name"] * 8)
    ray = run_dir(deep) / "ray/s/session_2026-11-24_14-38-36_485818_4194304/sockets/plasma_store"
    assert len(str(ray)) < 107
    assert run_dir(deep) != run_dir(deep / "other")

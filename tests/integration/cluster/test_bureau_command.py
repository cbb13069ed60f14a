"""`qinqiao bureau make` as an operator runs it: on a folder of its own, with its own services."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster.benches.bureau import made_here
from cluster.instance_lock import InstanceLock
from cluster.services.run_dir import run_dir
from cluster.settings import REPOSITORY, load_settings
from connectors.keys.environment import FILE_NAME

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
SAID = ("--inmates", "30", "--years", "1", "--until", "2026-11-24")
TOLD = re.compile(r"bureau: (\d+) rows of log and (\d+) others")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    shutil.rmtree(run_dir(tmp_path / "data"), ignore_errors=True)


def make(data: Path, *said: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "QINQIAO_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "cluster", "bureau", "make", *said]
    return subprocess.run(
        command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, timeout=240
    )


@pytest.mark.soak
@pytest.mark.drives("cluster/benches/bureau_past.py", "pipelines/flows/bureau")
def test_a_bureau_is_made_once_and_by_one_plan(data: Path) -> None:
    first = make(data, *SAID)
    told = TOLD.search(first.stdout)
    assert told is not None, first.stderr
    assert int(told[1]) > 500
    assert int(told[2]) > 1_000
    plan = made_here(load_settings({"QINQIAO_DATA_DIR": str(data)}))
    assert plan is not None
    assert (plan.inmates, plan.seed) == (30, 1)
    again = make(data, *SAID)
    assert "bureau: 0 rows of log and 0 others" in again.stdout, again.stderr
    other = make(data, *SAID, "--seed", "2")
    assert other.returncode == 1
    assert "bureau_made_otherwise" in other.stderr


def test_nothing_is_made_on_the_folder_of_a_platform_that_runs(data: Path) -> None:
    lock = InstanceLock(data)
    lock.acquire()
    try:
        refused = make(data, *SAID)
    finally:
        lock.release()
    assert refused.returncode == 1
    assert "runs already" in refused.stderr


def test_nothing_is_made_beside_the_keys_of_real_data(data: Path) -> None:
    keys = data / "keys"
    keys.mkdir(parents=True)
    (keys / FILE_NAME).write_text("production\n")
    refused = make(data, *SAID)
    assert refused.returncode == 1
    assert "never serves as anything else" in refused.stderr
    assert not (data / "postgres").exists()

"""`qinqiao bench said` as an operator runs it, in its small form."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from cluster.benches.speech.said_bench import LINES, NAME, RARE, SaidBench
from cluster.services.leftovers import marked_processes
from cluster.settings import REPOSITORY

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(300),
    pytest.mark.soak,
    pytest.mark.drives("connectors/postgres/speech"),
]
CONVERSATIONS = 100


def test_what_was_said_is_measured_sealed_and_in_clear_and_nothing_is_left(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cluster", "bench", "said", "--json"]
    done = subprocess.run(
        [*command, "--conversations", str(CONVERSATIONS)],
        cwd=REPOSITORY,
        env={**os.environ, "QINQIAO_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told = msgspec.json.decode(done.stdout, type=SaidBench)
    assert (told.conversations, told.lines) == (CONVERSATIONS, CONVERSATIONS * LINES)
    assert told.searches[RARE].conversations == 1
    assert told.searches["孩子"].conversations > 1
    assert min(told.room_ratio, told.write_ratio, told.open_ms, told.erase_ms, told.rewrite_ms) > 0
    assert marked_processes(tmp_path / NAME) == []
    assert not (tmp_path / NAME).exists()

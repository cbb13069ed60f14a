"""`qinqiao bench connectors` as an operator runs it, in its small form."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from cluster.benches.prisons.bench import NAME
from cluster.services.leftovers import marked_processes
from cluster.settings import REPOSITORY
from loadtests.bench.connectors import ConnectorsBench
from schemas.exchange.prison_systems.kinds import Protocol

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(1200),
    pytest.mark.soak,
    pytest.mark.drives(
        "cluster/benches/prisons", "connectors/prisons", "pipelines/flows/exchange/prisons"
    ),
]


def test_nothing_is_lost_nothing_comes_twice_and_nothing_is_left_running(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cluster", "bench", "connectors", "--json"]
    done = subprocess.run(
        [*command, "--prisons", "5", "--records", "2000", "--hours", "2", "--rate", "600"],
        cwd=REPOSITORY,
        env={**os.environ, "QINQIAO_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=1100,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told = msgspec.json.decode(done.stdout, type=ConnectorsBench)
    assert told.first_load.complete
    assert told.first_load.records > 1300
    # What came afterwards is new or changed, and every kind of delay is of this clock.
    assert told.increments.records > 0
    assert told.increment_delay_s.count == told.increments.records
    by_protocol = told.increment_delay_by_protocol
    assert set(by_protocol) == {protocol.value for protocol in Protocol}
    assert sum(one.count for one in by_protocol.values()) == told.increment_delay_s.count
    assert (told.lost, told.held, told.applied_twice, told.gaps) == (0, 0, 0, 0)
    assert told.records >= told.first_load.records
    assert (told.prisons, told.systems) == (5, 10)
    assert 0 < told.memory_mb <= told.rss_mb
    assert marked_processes(tmp_path / NAME) == []
    assert not (tmp_path / NAME).exists()

"""A first start with all stand-ins: a page soon, a call at once, rest, and a second start."""

import os
from pathlib import Path

import pytest

from cluster.benches.idle import bench
from cluster.services.leftovers import marked_processes
from cluster.settings import REPOSITORY, load_settings
from tests.trace import proves

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.drives(
        "actors",
        "cluster/bootstrap.py",
        "cluster/embedded.py",
        "cluster/preparing.py",
        "cluster/deploy.py",
        "cluster/services",
        "connectors/nats",
        "pipelines/flows/exchange/prisons",
        "serve/app.py",
    ),
]
AUDIO = REPOSITORY / "tests" / "data" / "audio" / "dev02_contraband.flac"
RECORDS, STILL_S, REST_S = 100, 20.0, 45.0


def test_a_page_comes_soon_a_call_is_held_at_once_and_nobody_works_at_rest(
    tmp_path: Path,
) -> None:
    settings = load_settings(os.environ, data_dir=str(tmp_path))
    wanted = bench.Wanted(audio=AUDIO, idle_s=REST_S, still_s=STILL_S, records=RECORDS)
    told = bench.run(settings, wanted, print)
    with proves("NF-GOAL-16", "a"):
        assert told.first_page_s < 60
        assert told.call_at_once_ok, told.call
    assert told.filled_s is not None
    assert told.filled.systems == bench.SYSTEMS
    assert told.filled.records > RECORDS * bench.SYSTEMS / 2
    assert told.filled.recordings > 0
    assert told.settled_s is not None
    with proves("NF-GOAL-16", "b"):
        assert told.second_page_s < 30
    with proves("NF-GOAL-16", "c"):
        assert told.cores < 0.2, told.by_part
    assert marked_processes(tmp_path / bench.FOLDER) == []

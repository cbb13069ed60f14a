"""`qinqiao bench prison-figures` as an operator runs it, in its small form."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from cluster.benches.prisons.figures_bench import NAME
from cluster.services.leftovers import marked_processes
from cluster.settings import REPOSITORY
from loadtests.bench.prison_figures import PrisonFiguresBench

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(1200),
    pytest.mark.soak,
    pytest.mark.drives("cluster/benches/prisons", "serve/cockpits", "serve/reports"),
]


def test_every_page_answers_over_what_was_made_up_and_nothing_is_left_running(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "cluster", "bench", "prison-figures", "--json"]
    done = subprocess.run(
        [*command, "--records", "3000"],
        cwd=REPOSITORY,
        env={**os.environ, "QINQIAO_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=1100,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told = msgspec.json.decode(done.stdout, type=PrisonFiguresBench)
    assert (told.rows.visits, told.rows.calls) == (1500, 1500)
    # Everything that pages count hangs on them.
    assert 0 < told.rows.tickets < told.rows.calls
    assert min(told.rows.reviews, told.rows.ratings, told.rows.recordings) > 0
    pages = {name.partition(".")[0] for name in told.figures}
    assert {"visits", "arrivals", "ratings", "unseen", "visit_reviews"} < pages
    assert {"phone", "phone_lengths", "phone_long_without", "phone_settlement"} < pages
    assert all(0 < one.p50 <= one.p95 <= one.worst for one in told.figures.values())
    assert set(told.over) == {name for name, one in told.figures.items() if one.p95 > told.limit_ms}
    assert marked_processes(tmp_path / NAME) == []
    assert not (tmp_path / NAME).exists()

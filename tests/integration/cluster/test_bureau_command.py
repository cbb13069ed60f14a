"""`qinqiao bureau make` on a folder of its own, with the services that it starts itself."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cluster.benches.bureau import made_here
from cluster.instance_lock import InstanceLock
from cluster.problems import CannotStart
from cluster.services.run_dir import run_dir
from cluster.settings import load_settings
from cluster.verbs.bureau import _make
from connectors.keys.environment import FILE_NAME
from pipelines.rules.bureau.plan import Plan
from schemas.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
PLAN = Plan(seed=1, inmates=30, years=1, until=date(2026, 11, 24))


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield load_settings(
        {"QINQIAO_DATA_DIR": str(tmp_path / "data")}, demonstration=True, simulators=True
    )
    shutil.rmtree(run_dir(tmp_path / "data"), ignore_errors=True)


def test_a_bureau_is_made_and_nothing_is_made_twice(settings: Settings) -> None:
    made = _make(settings, PLAN)
    assert made.log_rows > 500
    assert made.rows > 1_000
    assert made_here(settings) == PLAN
    again = _make(settings, PLAN)
    assert (again.log_rows, again.rows) == (0, 0)


def test_nothing_is_made_on_the_folder_of_a_platform_that_runs(settings: Settings) -> None:
    lock = InstanceLock(Path(settings.data_dir))
    lock.acquire()
    try:
        with pytest.raises(CannotStart):
            _make(settings, PLAN)
    finally:
        lock.release()


def test_nothing_is_made_beside_the_keys_of_real_data(settings: Settings) -> None:
    keys = Path(settings.keys_dir)
    keys.mkdir(parents=True)
    (keys / FILE_NAME).write_text("production\n")
    with pytest.raises(CannotStart):
        _make(settings, PLAN)
    assert not (Path(settings.data_dir) / "postgres").exists()

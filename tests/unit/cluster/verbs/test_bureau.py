"""`qinqiao bureau make`: whatever it is told becomes a plan; what lies ahead is refused."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cluster.benches.bureau import today
from cluster.benches.prisons.kept_bureau import folder_of, keep
from cluster.cli import app
from cluster.settings import load_settings
from cluster.verbs import bureau
from pipelines.flows.bureau.making import Made
from pipelines.rules.bureau.plan import Plan
from schemas.settings import Settings

Asked = list[tuple[Settings, Plan]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asked:
    """What would have been made, in a folder of the test's own."""
    found: Asked = []

    def made(settings: Settings, plan: Plan) -> Made:
        found.append((settings, plan))
        return Made(log_rows=3, rows=7, seconds={})

    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(bureau, "_make", made)
    return found


def run(*said: str) -> str:
    result = CliRunner().invoke(app, ["bureau", "make", *said])
    return f"{result.exit_code} {result.output}"


def test_a_bureau_ends_today_where_nothing_else_is_said(asked: Asked) -> None:
    assert run("--inmates", "60", "--seed", "7").startswith("0 bureau: 3 rows of log and 7 others")
    ((settings, plan),) = asked
    assert plan == Plan(seed=7, inmates=60, years=1, until=today())
    assert settings.demonstration


def test_it_is_gone_on_with_on_another_day(asked: Asked, tmp_path: Path) -> None:
    begun = Plan(seed=1, inmates=60, years=1, until=date(2026, 3, 7))
    keep(folder_of(load_settings({"QINQIAO_DATA_DIR": str(tmp_path)})), begun)
    run("--inmates", "60")
    ((_, plan),) = asked
    assert plan == begun


def test_what_lies_ahead_is_refused(asked: Asked) -> None:
    tomorrow = today() + timedelta(days=1)
    assert run("--until", tomorrow.isoformat()).startswith("2 ")
    assert not asked


@pytest.mark.parametrize("said", [("--inmates", "5"), ("--years", "0"), ("--years", "11")])
def test_sizes_have_bounds(asked: Asked, said: tuple[str, str]) -> None:
    assert run(*said).startswith("2 ")
    assert not asked

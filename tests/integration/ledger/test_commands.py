"""`qinqiao labour` as an operator calls it."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cluster.cli import app
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("LR-GEN-01")]


@pytest.fixture
def cli(
    database_url: str,
    shard_urls: list[str],
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> CliRunner:
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("QINQIAO_DATABASE_URL", database_url)
    monkeypatch.setenv("QINQIAO_LABOUR_SHARDS", ",".join(shard_urls))
    assert world.prison.code == "P03"
    assert "RAY_ADDRESS" not in os.environ
    return CliRunner()


def test_a_prison_is_placed_shown_and_moved(cli: CliRunner) -> None:
    shown = cli.invoke(app, ["labour", "shards"])
    assert shown.exit_code == 0, shown.output
    assert [cell.strip() for cell in shown.output.splitlines()[3].split("│")[1:3]] == ["P03", "0"]
    moved = cli.invoke(app, ["labour", "move", "P03", "1"])
    assert moved.output == "moved 0 sheets with 0 lines, 0 of them changed meanwhile\n"
    shown = cli.invoke(app, ["labour", "shards"])
    assert [cell.strip() for cell in shown.output.splitlines()[3].split("│")[1:3]] == ["P03", "1"]


@pytest.mark.parametrize(("prison", "to"), [("P99", "1"), ("P03", "7")])
def test_what_is_not_there_is_refused(cli: CliRunner, prison: str, to: str) -> None:
    refused = cli.invoke(app, ["labour", "move", prison, to])
    assert refused.exit_code == 1

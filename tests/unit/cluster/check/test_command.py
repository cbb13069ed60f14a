"""`qinqiao check` says by its exit code whether anything is open, and prints every point."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cluster.check import command
from cluster.check.looking import settings_of
from cluster.cli import app
from cluster.ready import Ready, write_ready
from cluster.settings import load_settings
from pipelines.rules.platform.security_state.points import not_here, opened, sound, unknown
from schemas.platform.security_state import PointCode, SecurityPoint, SecurityState
from schemas.settings import Settings

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FINE = [sound(PointCode.EDGE, "好"), not_here(PointCode.TLS, "没有")]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))

    def running(points: list[SecurityPoint], *words: str) -> Any:
        here = Ready(
            address="http://127.0.0.1:1",
            pid=os.getpid(),
            database_url="",
            nats_url="",
            settings=load_settings({}, data_dir=str(tmp_path), node="a", database_url="x",
                                   nats_url="y"),
        )  # fmt: skip
        write_ready(tmp_path / "ready.json", here)

        async def seen(ready: Ready, settings: Settings) -> SecurityState:
            return SecurityState(seen_at=NOW, node=settings.node, points=points)

        monkeypatch.setattr(command, "look_at", seen)
        return CliRunner().invoke(app, ["check", *words])

    return running


def test_where_nothing_is_open_it_passes(run: Callable[..., Any]) -> None:
    done = run(FINE)
    assert done.exit_code == 0, done.output
    assert "正常　　 edge         来源地址：好" in done.output
    assert "节点 a" in done.output
    assert "共 2 项：正常 1，有缺口 0，未能查看 0，不适用 1" in done.output


@pytest.mark.parametrize(
    "point",
    [opened(PointCode.PORTS, "开着", "关上"), unknown(PointCode.PORTS, "看不到", "换个用户")],
)
def test_what_is_open_or_was_not_seen_fails_it(
    run: Callable[..., Any], point: SecurityPoint
) -> None:
    done = run([*FINE, point])
    assert done.exit_code == 1
    assert f"监听端口：{point.seen}" in done.output
    assert f"处理：{point.remedy}" in done.output


def test_it_prints_json_for_programs(run: Callable[..., Any]) -> None:
    done = run([*FINE, opened(PointCode.PORTS, "开着", "关上")], "--json")
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert [(one["code"], one["state"]) for one in told["points"]] == [
        ("edge", "sound"),
        ("tls", "not_here"),
        ("ports", "open"),
    ]


def test_where_nothing_runs_it_says_so_with_a_code_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))
    done = CliRunner().invoke(app, ["check"])
    assert done.exit_code == 2
    assert "平台未运行" in done.output


def test_another_user_is_told_to_ask_as_the_platforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))

    def refused(settings: Settings) -> Ready:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(command, "find_running", refused)
    done = CliRunner().invoke(app, ["check"])
    assert (done.exit_code, "请以平台的用户运行" in done.output) == (2, True)


def test_what_the_platform_runs_with_counts_and_not_what_the_shell_says(tmp_path: Path) -> None:
    asked = load_settings({}, data_dir=str(tmp_path))
    runs = load_settings({}, data_dir=str(tmp_path), demonstration=True)
    ready = Ready(address="", pid=1, database_url="postgresql://a", nats_url="", settings=runs)
    assert settings_of(ready, asked).demonstration
    former = Ready(address="", pid=1, database_url="postgresql://a", nats_url="")
    assert settings_of(former, asked).database_url == "postgresql://a"

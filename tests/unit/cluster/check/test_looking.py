"""Whatever a look cannot see it says of each point, and it makes nothing on its way."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from cluster.check import looking
from cluster.check.looking import look_at
from cluster.ready import Ready
from cluster.services.ports import free_port
from cluster.settings import load_settings
from connectors.keys.software import SoftwareKeys
from schemas.platform.security_state import PointCode, PointState, SecurityState
from schemas.settings import Settings


def looked(settings: Settings) -> SecurityState:
    """At a platform of which nothing is there but its process, which listens nowhere."""
    waiting = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE) as process:
        ready = Ready(address=f"http://127.0.0.1:{free_port()}", pid=process.pid, database_url="",
                      nats_url="")  # fmt: skip
        return asyncio.run(look_at(ready, settings))


def test_without_keys_nothing_is_opened_and_none_are_made(tmp_path: Path) -> None:
    settings = load_settings({}, data_dir=str(tmp_path), database_url="postgresql://x@/nowhere")
    state = looked(settings)
    assert [one.code for one in state.points] == list(PointCode)
    states = {one.code: one.state for one in state.points}
    assert states[PointCode.KEYS] is PointState.OPEN
    for code in ("edge", "tls", "ports", "sockets", "roles", "duties", "rows", "checkpoints"):
        assert states[PointCode(code)] is PointState.UNKNOWN, code
    assert states[PointCode.SELF_TEST] is PointState.SOUND
    assert not Path(settings.keys_dir).exists()


def test_a_database_that_is_away_leaves_its_points_unknown(tmp_path: Path) -> None:
    settings = load_settings(
        {}, data_dir=str(tmp_path), database_url=f"postgresql://x@/x?host={tmp_path}"
    )
    SoftwareKeys(Path(settings.keys_dir)).derive("any")
    points = {one.code: one for one in looked(settings).points}
    assert points[PointCode.KEYS].state is PointState.SOUND
    for code in (PointCode.ROLES, PointCode.DUTIES, PointCode.ROWS, PointCode.CHECKPOINTS):
        assert points[code].state is PointState.UNKNOWN, code
    assert "业务库" in points[PointCode.ROLES].seen


def test_a_point_that_fails_in_a_way_of_its_own_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings({}, data_dir=str(tmp_path), database_url="postgresql://x@/nowhere")

    def broken(*asked: object) -> None:
        raise RuntimeError("secret words of the failure")

    def refused(*asked: object) -> None:
        raise PermissionError(13, "Permission denied", "/run/closed")

    monkeypatch.setattr(looking.places, "look", broken)
    monkeypatch.setattr(looking.processes, "services", refused)
    points = {one.code: one for one in looked(settings).points}
    assert len(points) == len(PointCode)
    assert points[PointCode.SOCKETS].state is PointState.UNKNOWN
    assert "RuntimeError" in points[PointCode.SOCKETS].seen
    assert "secret words" not in points[PointCode.SOCKETS].seen
    assert "/run/closed" in points[PointCode.SERVICES].seen
    assert points[PointCode.SELF_TEST].state is PointState.SOUND

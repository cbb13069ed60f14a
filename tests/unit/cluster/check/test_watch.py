"""A platform writes down how it found itself, and forgets it when it ends."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cluster.check import watch
from cluster.check.watch import Watch
from cluster.ready import Ready
from cluster.settings import load_settings
from connectors.state_file import StateFile
from pipelines.rules.platform.security_state.points import opened, sound
from schemas.errors import Unavailable
from schemas.platform.security_state import PointCode, SecurityState
from schemas.settings import Settings

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
READY = Ready(address="http://127.0.0.1:1", pid=1, database_url="", nats_url="")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({}, data_dir=str(tmp_path))


def test_looks_follow_one_another_though_one_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks, enough = 0, threading.Event()

    async def look_at(ready: Ready, asked: Settings) -> SecurityState:
        nonlocal looks
        looks += 1
        if looks == 2:
            raise RuntimeError("once")
        if looks > 3:
            enough.set()
        made = opened if looks > 2 else sound
        return SecurityState(
            seen_at=NOW, node="", points=[made(PointCode.PORTS, f"第 {looks} 次", "")]
        )

    monkeypatch.setattr(watch, "look_at", look_at)
    monkeypatch.setattr(watch, "INTERVAL_S", 0.0)
    file = StateFile.of(settings)
    file.write(SecurityState(seen_at=NOW, node="of before", points=[]))
    watched = Watch(settings, lambda: READY)
    watched.start()
    assert enough.wait(30)
    state = file.read()
    assert state is not None
    assert state.node == ""
    watched.stop()
    assert file.read() is None
    assert "the look at the installation failed" in caplog.text
    # Once for the change, however many looks follow.
    assert caplog.text.count("ports is open now") == 1


def test_the_file_is_its_owners_alone_and_a_damaged_one_is_told_of(settings: Settings) -> None:
    file = StateFile.of(settings)
    assert file.read() is None
    file.write(SecurityState(seen_at=NOW, node="", points=[]))
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.read() == SecurityState(seen_at=NOW, node="", points=[])
    file.path.write_bytes(b"{")
    with pytest.raises(Unavailable):
        file.read()
    file.forget()
    file.forget()

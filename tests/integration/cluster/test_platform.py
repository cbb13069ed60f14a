"""The whole platform: one command starts it, nothing of it is left, nothing of it is exposed."""

import contextlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cluster.benches import own_platform
from cluster.ready import Ready, read_ready
from cluster.services.leftovers import marked_processes
from cluster.services.ports import LOOPBACK, free_port
from cluster.services.run_dir import run_dir
from cluster.settings import load_settings
from schemas.settings import Settings
from tests.certificates import write_certificate

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

UP = [sys.executable, "-m", "cluster", "up"]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield load_settings(os.environ, data_dir=str(tmp_path), http_port=free_port())
    shutil.rmtree(run_dir(tmp_path), ignore_errors=True)


def test_a_taken_port_is_named_and_nothing_is_started(settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind((LOOPBACK, settings.http_port))
        holder.listen()
        refused = _refused(settings, {})
    assert f"port {settings.http_port}" in refused
    assert "QINQIAO_HTTP_PORT" in refused
    assert not (tmp_path / "postgres").exists()


def test_an_altered_model_is_named_with_both_digests(settings: Settings, tmp_path: Path) -> None:
    models = tmp_path / "models"
    shutil.copytree(settings.models_dir, models, copy_function=os.link)
    altered = models / "faces" / "pnet.tflite"
    content = altered.read_bytes()
    altered.unlink()
    altered.write_bytes(content[:-1] + b"X")
    refused = _refused(settings, {"QINQIAO_MODELS_DIR": str(models)})
    assert "model_altered" in refused
    assert str(altered) in refused
    altered.unlink()
    assert "model_missing" in _refused(settings, {"QINQIAO_MODELS_DIR": str(models)})


def test_stand_ins_run_beside_a_demonstration_alone(settings: Settings) -> None:
    asked = {"QINQIAO_PRISON_STAND_INS": "true"}
    assert "stand_ins_without_demonstration" in _refused(settings, asked)


def test_a_bureau_is_made_for_a_demonstration_alone(settings: Settings) -> None:
    asked = {"QINQIAO_BUREAU_INMATES": "60"}
    assert "bureau_without_demonstration" in _refused(settings, asked)


def test_simulators_run_in_a_demonstration_alone(settings: Settings) -> None:
    refused = _refused(settings, {"QINQIAO_SIMULATORS": "true"})
    assert "simulators_without_demonstration" in refused


@pytest.mark.requirement("AU-4")
def test_a_database_of_others_without_an_owner_beside_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    owner = "postgresql+psycopg://owner@/qinqiao?host=/nowhere"
    for named in ({}, {"QINQIAO_DATABASE_OWNER_URL": owner}):
        refused = _refused(settings, {"QINQIAO_DATABASE_URL": owner, **named})
        assert "one_database_role" in refused
        assert "QINQIAO_DATABASE_OWNER_URL" in refused
    assert not (tmp_path / "keys").exists()


def test_production_is_reached_from_elsewhere_over_tls_alone_and_never_becomes_a_demonstration(
    settings: Settings, tmp_path: Path
) -> None:
    """And what a killed one left does not block the next, of which Ctrl-C stops all."""
    everywhere = {"QINQIAO_HTTP_HOST": "0.0.0.0"}
    assert "plain_http" in _refused(settings, everywhere)
    assert not (tmp_path / "postgres").exists()
    file = write_certificate(tmp_path / "edge.pem")
    killed = _started(settings, {**everywhere, "QINQIAO_TLS_CERTIFICATE": str(file)})
    try:
        ready = own_platform.await_ready(killed, settings)
        assert ready.address == f"https://0.0.0.0:{settings.http_port}"
        _require_sealed(settings.http_port, file)
        # The one listener for people, and nothing beside it.
        assert set(_exposed(tmp_path)) == {("haproxy", "0.0.0.0", settings.http_port)}
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert read_ready(tmp_path / "ready.json") is None

    second = _started(settings, {})
    try:
        _require_healthy(own_platform.await_ready(second, settings))
        assert _exposed(tmp_path) == []
        asked = time.monotonic()
        second.send_signal(signal.SIGINT)
        assert second.wait(30) == 0
        assert time.monotonic() - asked < 30
    finally:
        own_platform.stop(second)
    assert marked_processes(tmp_path) == []
    assert not (tmp_path / "ready.json").exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, settings.http_port), timeout=2)

    demonstration = {"QINQIAO_DEMONSTRATION": "true", "QINQIAO_SIMULATORS": "true"}
    assert "settled_otherwise: the keys" in _refused(settings, demonstration)
    # As if the database were given to another installation.
    (tmp_path / "keys" / "environment").unlink()
    assert "settled_otherwise: the database" in _refused(settings, demonstration)


def _started(settings: Settings, extra: dict[str, str]) -> "subprocess.Popen[bytes]":
    """In production, whose Ctrl-C is not ours."""
    environment = _environment(settings, extra)
    return subprocess.Popen(UP, stdout=sys.stderr, env=environment, start_new_session=True)


def _require_sealed(port: int, file: Path) -> None:
    trusting = ssl.create_default_context(cafile=file)
    for address in (LOOPBACK, *_own_addresses()):
        trusting.check_hostname = address == LOOPBACK
        with urllib.request.urlopen(
            f"https://{address}:{port}/api/health", timeout=30, context=trusting
        ) as answer:
            assert json.load(answer)["status"] == "ok"
        # HAProxy closes the connection, or answers that it wants TLS.
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            urllib.request.urlopen(f"http://{address}:{port}/api/health", timeout=30)


def _own_addresses() -> list[str]:
    """Addresses by which other machines reach this one, as far as it has any."""
    every = [one for found in psutil.net_if_addrs().values() for one in found]
    addresses = [one.address for one in every if one.family == socket.AF_INET]
    return [one for one in addresses if not one.startswith("127.")]


def _environment(settings: Settings, extra: dict[str, str]) -> dict[str, str]:
    own = {
        "QINQIAO_DATA_DIR": settings.data_dir,
        "QINQIAO_HTTP_PORT": str(settings.http_port),
    }
    return {**os.environ, **own, **extra}


def _refused(settings: Settings, extra: dict[str, str]) -> str:
    done = subprocess.run(
        UP,
        env=_environment(settings, extra),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


def _require_healthy(ready: Ready, patience_s: float = 15.0) -> None:
    """A part that has just started again may need a moment to be found."""
    deadline = time.monotonic() + patience_s
    while (health := _health(ready))["status"] != "ok":
        assert time.monotonic() < deadline, health
        time.sleep(0.2)


def _health(ready: Ready) -> dict[str, str]:
    with urllib.request.urlopen(f"{ready.address}/api/health", timeout=10) as answer:
        health: dict[str, str] = json.load(answer)
    return health


def _exposed(data_dir: Path) -> list[tuple[str, str, int]]:
    """What listens beyond loopback, of all processes of this platform."""
    found = []
    for pid in marked_processes(data_dir):
        # Workers come and go.
        with contextlib.suppress(psutil.NoSuchProcess):
            found += _exposed_of(psutil.Process(pid))
    return found


def _exposed_of(process: psutil.Process) -> list[tuple[str, str, int]]:
    return [
        (process.name(), address, connection.laddr.port)
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
        and (address := connection.laddr.ip.removeprefix("::ffff:")) not in (LOOPBACK, "::1")
    ]

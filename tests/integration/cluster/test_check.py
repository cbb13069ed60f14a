"""`qinqiao check` of a production that serves over TLS: it passes, and each fault fails it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from cluster.benches import own_platform
from cluster.cli import app
from cluster.ready import Ready
from cluster.services.ports import free_port
from cluster.services.postgres import owner_url_at
from cluster.services.run_dir import run_dir
from cluster.settings import INSTANCE_VARIABLE, load_settings
from connectors.files.checkpoints import SUFFIX
from schemas.platform.security_state import PointCode, PointState
from tests.certificates import DAY, write_issued
from tests.trace.proving import proves

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

COMMAND = [sys.executable, "-m", "cluster"]
NAMED = ("edge", "tls", "ports", "sockets", "roles", "keys", "checkpoints", "simulators")
CHECKPOINT_S = 2
SETTLED_S = 90.0
LISTENS = (
    "import socket, sys; one = socket.create_server(('127.0.0.1', 0));"
    " print('listens', flush=True); sys.stdin.read()"
)


class Installation:
    """A production with its three administrators and a backup, as the manual says to make it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.certificate = write_issued(data.parent / "edge.pem")
        self.settings = load_settings({}, data_dir=str(data), http_port=free_port())
        named = {
            "DATA_DIR": str(data),
            "HTTP_HOST": "0.0.0.0",
            "HTTP_PORT": str(self.settings.http_port),
            "TLS_CERTIFICATE": str(self.certificate),
            "CHECKPOINT_S": str(CHECKPOINT_S),
        }
        self.environment = {f"QINQIAO_{name}": value for name, value in named.items()}
        self._process = subprocess.Popen(
            [*COMMAND, "up"], stdout=sys.stderr, env={**os.environ, **self.environment}
        )

    def await_ready(self) -> Ready:
        return own_platform.await_ready(self._process, self.settings)

    def stop(self) -> None:
        own_platform.stop(self._process)

    def run(self, *words: str, password: str = "") -> None:
        """One of the commands of the manual."""
        typed = f"{password}\n{password}\n" if password else None
        done = CliRunner(env=self.environment).invoke(app, list(words), input=typed)
        assert done.exit_code == 0, (words, done.output, done.exception)

    def check(self) -> tuple[int, dict[str, Any]]:
        """The command's exit code, and its points by their codes.

        In this process: a dozen of its own would import more than they look at.
        """
        done = CliRunner(env=self.environment).invoke(app, ["check", "--json"])
        assert done.exit_code in (0, 1), (done.output, done.exception)
        return done.exit_code, {one["code"]: one for one in json.loads(done.stdout)["points"]}

    def execute(self, statement: str) -> None:
        """As somebody who reaches the owner of the tables."""
        url = owner_url_at(run_dir(self.data) / "pg").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("checked") / "data"
    data.mkdir()
    installation = Installation(data)
    try:
        installation.await_ready()
        installation.run("admin", "add-bureau", "SH", "申海市监狱管理局")
        for number, (login, role) in enumerate(
            (("zhang.wei", "system_admin"), ("li.na", "security_admin"), ("wang.jing", "auditor"))
        ):
            one = ("admin", "add-administrator", login, login, f"31000{number}", role)
            installation.run(*one, password="Good-enough-1")
        installation.run("backup", "key", "--out", str(data.parent / "recovery.key"))
        installation.run("backup", "make")
        installation.run("integrity", "check")
        yield installation
    finally:
        installation.stop()
        shutil.rmtree(run_dir(data), ignore_errors=True)


def test_an_installation_after_the_manual_passes_and_each_point_is_named(
    installed: Installation,
) -> None:
    code, points = settled(installed)
    with proves("NF-SEC-20", "a"):
        assert set(NAMED) <= set(points)
        assert set(points) == {one.value for one in PointCode}
        assert all(one["title"] and one["seen"] for one in points.values())
    assert {name: one["seen"] for name, one in points.items() if one["state"] != "sound"} == {}
    assert code == 0
    printed = subprocess.run(
        [*COMMAND, "check"],
        env={**os.environ, **installed.environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert printed.returncode == 0, printed.stdout
    assert all(f" {name} " in printed.stdout for name in points)


def settled(installed: Installation) -> tuple[int, dict[str, Any]]:
    """Once the first checkpoint is signed, which takes the installation a moment."""
    deadline = time.monotonic() + SETTLED_S
    while True:
        code, points = installed.check()
        if code == 0 or time.monotonic() > deadline:
            return code, points


@contextmanager
def open_folder(installed: Installation) -> Iterator[None]:
    run = run_dir(installed.data)
    before = {one: one.stat().st_mode for one in (run, run / "ray")}
    run.chmod(0o711)
    (run / "ray").chmod(0o777)
    yield
    for folder, mode in before.items():
        folder.chmod(mode)


@contextmanager
def another_listener(installed: Installation) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", LISTENS],
        env={**os.environ, INSTANCE_VARIABLE: str(installed.data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "listens\n"
        yield
        process.stdin.close()


@contextmanager
def expired_certificate(installed: Installation) -> Iterator[None]:
    kept = installed.certificate.read_bytes()
    write_issued(installed.certificate, lasts=-DAY)
    yield
    installed.certificate.write_bytes(kept)


@contextmanager
def forgotten_word(installed: Installation) -> Iterator[None]:
    rules = run_dir(installed.data) / "haproxy" / "edge.rules"
    kept = rules.read_text()
    rules.write_text("")
    yield
    rules.write_text(kept)


def by_statement(there: str, back: str) -> Callable[[Installation], AbstractContextManager[None]]:
    @contextmanager
    def changed(installed: Installation) -> Iterator[None]:
        installed.execute(there)
        yield
        installed.execute(back)

    return changed


@contextmanager
def lost_checkpoint(installed: Installation) -> Iterator[None]:
    folder = Path(installed.settings.checkpoints_dir)
    first = min(folder.glob(f"*{SUFFIX}"))
    away = first.rename(folder.parent / first.name)
    yield
    away.rename(first)


def readable(name: str) -> Callable[[Installation], AbstractContextManager[None]]:
    @contextmanager
    def changed(installed: Installation) -> Iterator[None]:
        file = Path(installed.settings.keys_dir) / name
        file.chmod(0o644)
        yield
        file.chmod(0o600)

    return changed


@contextmanager
def lost_backup(installed: Installation) -> Iterator[None]:
    places = [Path(one) for one in installed.settings.backup_places]
    for place in places:
        place.rename(place.with_suffix(".away"))
    yield
    for place in places:
        shutil.rmtree(place, ignore_errors=True)
        place.with_suffix(".away").rename(place)


FAULTS: Mapping[str, tuple[str, Callable[[Installation], AbstractContextManager[None]]]] = {
    "a folder of sockets opened to everybody": ("sockets", open_folder),
    "a process of the platform that listens": ("ports", another_listener),
    "a certificate that has ended": ("tls", expired_certificate),
    "an ingress without the platform's word": ("edge", forgotten_word),
    "a database role that may write everything": (
        "roles",
        by_statement("GRANT pg_write_all_data TO qinqiao_app",
                     "REVOKE pg_write_all_data FROM qinqiao_app"),
    ),
    "a right given by SQL": (
        "rows",
        by_statement(
            "INSERT INTO role_permission (id, role, permission, mac)"
            " VALUES ('01JZZZZZZZZZZZZZZZZZZZZZZZ', 'system_admin', 'play', 'none')",
            "DELETE FROM role_permission WHERE id = '01JZZZZZZZZZZZZZZZZZZZZZZZ'",
        ),
    ),
    "no auditor any more": (
        "duties",
        by_statement("UPDATE officer SET enabled = false WHERE login = 'wang.jing'",
                     "UPDATE officer SET enabled = true WHERE login = 'wang.jing'"),
    ),
    "a checkpoint taken away": ("checkpoints", lost_checkpoint),
    "a secret that everybody reads": ("keys", readable("components/database.sealed")),
    "a master key that everybody reads": ("keys", readable("master.key")),
    "no backup any more": ("backups", lost_backup),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_opens_its_own_point_and_fails_the_command(
    installed: Installation, fault: str
) -> None:
    # What the one before left behind would be open beside it.
    point, put_in = FAULTS[fault]
    with put_in(installed):
        code, points = installed.check()
    with proves("NF-SEC-20", "b"):
        opened = {name for name, one in points.items() if one["state"] == PointState.OPEN}
        assert opened == {point}, points
        assert code == 1
    assert points[point]["remedy"]


def test_what_was_put_right_again_is_sound(installed: Installation) -> None:
    assert settled(installed)[0] == 0


def test_where_no_platform_runs_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "check"],
        env={**os.environ, "QINQIAO_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "平台未运行" in done.stderr
    assert not (tmp_path / "keys").exists()

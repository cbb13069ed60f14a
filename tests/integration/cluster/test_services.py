"""The embedded servers keep what they acknowledge and listen to this machine alone."""

import json
import os
import shutil
import signal
import threading
import urllib.request
from pathlib import Path

import psycopg
import pytest

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from cluster.services.run_dir import make_run_dir, run_dir

pytestmark = pytest.mark.integration


def test_jetstream_syncs_every_acknowledged_message(nats_server: Nats) -> None:
    """Killing a process proves nothing about fsync, so the running setting is read back."""
    with urllib.request.urlopen(f"http://127.0.0.1:{nats_server.monitor_port}/varz") as answer:
        running = json.load(answer)
    assert running["jetstream"]["config"]["sync_always"] is True
    assert running["host"] == "127.0.0.1"


def test_database_is_migrated_and_listens_on_no_network_address(database_url: str) -> None:
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT current_setting('listen_addresses')").fetchone()
        assert row == ("",)
        assert connection.execute("SELECT count(*) FROM video_call").fetchone() == (0,)


def test_what_the_databases_user_put_in_place_of_its_access_list_is_not_followed(
    tmp_path: Path,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not to be touched")
    access = tmp_path / "data" / "pg_hba.conf"
    server = Postgres(
        tmp_path / "data", make_run_dir(tmp_path) / "pg", tmp_path / "log", os.environ
    )
    try:
        server.start()
        server.stop()
        access.unlink()
        access.symlink_to(elsewhere)
        server.start()
        assert elsewhere.read_text() == "not to be touched"
        assert not access.is_symlink()
        assert access.stat().st_mode & 0o777 == 0o600
    finally:
        server.stop()
        shutil.rmtree(run_dir(tmp_path))


def cmdline(pid: int) -> Path:
    return Path(f"/proc/{pid}/cmdline")


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_database_comes_back_with_its_data_after_its_process_was_killed(tmp_path: Path) -> None:
    server = Postgres(
        tmp_path / "data", make_run_dir(tmp_path) / "pg", tmp_path / "log", os.environ
    )
    server.start()
    url = server.url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    (writer,) = (
        pid for pid in children(server.pid) if b"checkpointer" in cmdline(pid).read_bytes()
    )
    # A part of it that is slow to notice that the rest is gone still holds its memory.
    os.kill(writer, signal.SIGSTOP)
    os.kill(server.pid, signal.SIGKILL)
    server._child._process.wait()  # type: ignore[union-attr]
    assert not server.alive()
    goes = threading.Timer(1.0, os.kill, (writer, signal.SIGKILL))
    goes.start()
    server.restart()
    goes.join()
    try:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    finally:
        server.stop()
        shutil.rmtree(run_dir(tmp_path))

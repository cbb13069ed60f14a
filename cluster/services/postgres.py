"""The embedded PostgreSQL: packaged programs, our data folder, a private unix socket."""

import logging
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from cluster.problems import CannotStart
from cluster.services.bare_environment import bare
from cluster.services.child import Child
from cluster.services.service_user import DATABASE, let_through, run_as, service_user
from connectors.postgres.programs import programs

_log = logging.getLogger("qinqiao.postgres")
_OWNER = "qinqiao"
_APPLICATION = "qinqiao_app"
_START_S = 60.0
_STOP_S = 60.0
"""The last checkpoint waits for the disk; a server that is killed in it starts by recovering."""
_STILL_HELD, _AGAIN_S = "pre-existing shared memory block", 0.2


def owner_url_at(sockets: Path) -> str:
    """Address of an embedded server for the role that owns its tables."""
    return f"postgresql+psycopg://{_OWNER}@/{_OWNER}?host={sockets}"


class Postgres:
    """One server. It listens on no network address, only on a socket in a folder of mode 0700."""

    name = "postgres"

    def __init__(
        self,
        data: Path,
        sockets: Path,
        log: Path,
        environment: Mapping[str, str],
        *,
        password: str | None = None,
        options: Mapping[str, str] | None = None,
        further: Sequence[str] = (),
    ) -> None:
        """`password` of the application becomes part of its addresses; a platform gives none.

        `options` are further settings of the server, `further` databases beside the first.
        """
        self._further = tuple(further)
        self._password = password
        self._data = data
        self._sockets = sockets
        self._environment = bare(environment)
        self._options = dict(options or {})
        self._user = service_user(DATABASE)
        self._log_file = log
        self._child = Child(
            self._command(), log=log, environment=self._environment, user=self._user
        )

    @property
    def url(self) -> str:
        return self.url_of(_OWNER)

    @property
    def application_url(self) -> str:
        """As the role that owns nothing; `grant_application` makes it."""
        return self.application_url_of(_OWNER)

    def url_of(self, database: str) -> str:
        return self._url(_OWNER, database)

    def application_url_of(self, database: str) -> str:
        secret = f":{self._password}" if self._password else ""
        return self._url(_APPLICATION + secret, database)

    def _url(self, role: str, database: str) -> str:
        return f"postgresql+psycopg://{role}@/{database}?host={self._sockets}"

    @property
    def pid(self) -> int:
        return self._child.pid

    def start(self) -> None:
        """Start the server and wait until it answers; makes data folder and database at first."""
        self._prepare_folders()
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self._write_access()
        self._child.start()
        self._await_answer()
        for name in (_OWNER, *self._further):
            self._make_database(name)

    def alive(self) -> bool:
        return self._child.alive()

    def restart(self) -> None:
        self._child.start()
        self._await_answer()

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written."""
        self._child.stop(signal.SIGINT, _STOP_S)

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._sockets),
            "max_connections": "300",
            "log_min_messages": "warning",
            # What was erased is gone with the segment that told of it; used again, a segment keeps
            # what it held until that is written over (decisions/0061).
            "wal_recycle": "off",
            **self._options,
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(programs() / "postgres"), "-D", str(self._data), *options]

    def _prepare_folders(self) -> None:
        for folder in (self._data, self._sockets):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            let_through(folder, self._user)
            if self._user is not None:
                os.chown(folder, self._user.uid, self._user.gid)
            folder.chmod(0o700)
        let_through(programs() / "postgres", self._user)

    def _initialise(self) -> None:
        # An initdb that was cut short leaves files and no version: it must begin anew.
        for leftover in self._data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        _log.info("making the database in %s", self._data)
        command = [str(programs() / "initdb"), "-D", str(self._data), "-U", _OWNER]
        done = subprocess.run(
            [*command, "--auth=trust", "--encoding=UTF8", "--locale=C"],
            env=self._environment,
            **run_as(self._user),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise self._failed(done.stderr.strip())

    def _write_access(self) -> None:
        """Who may come in; the owner by the folder of the socket, which opens to him alone."""
        file = self._data / "pg_hba.conf"
        # The folder is the database's user's: what he put there under this name is not followed.
        file.unlink(missing_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(opened, "w") as access:
            access.write(f"local all {_OWNER} trust\nlocal all all scram-sha-256\n")
            if self._user is not None:
                os.fchown(opened, self._user.uid, self._user.gid)

    def _await_answer(self) -> None:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            if not self._child.alive():
                if _STILL_HELD not in self._child.last_words(3):
                    raise self._failed(self._child.last_words())
                # Processes of a server that was killed outlive it for a moment.
                time.sleep(_AGAIN_S)
                self._child.start()
                continue
            try:
                self._connect("postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise self._failed(f"no answer within {_START_S:.0f} s")

    def _make_database(self, name: str) -> None:
        with self._connect("postgres") as connection:
            connection.autocommit = True
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, (name,)).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._sockets), user=_OWNER, dbname=database, connect_timeout=5
        )

    def _failed(self, why: str) -> CannotStart:
        return CannotStart(
            f"数据库无法启动，详见日志 {self._log_file}。",
            english=f"PostgreSQL does not start: {why}",
            code="database_failed",
        )

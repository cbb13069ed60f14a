"""A fresh installation outside the demonstration: nobody in it, no secret in clear, any rotated."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
from nats.errors import Error as NatsError
from sqlalchemy import func, select, text
from typer.testing import CliRunner

from cluster.cli import app
from cluster.embedded import Services
from cluster.layout import Layout
from cluster.logs import log_to
from cluster.preparing import prepare_data
from cluster.ready import write_ready
from cluster.services.postgres import programs
from cluster.services.run_dir import make_run_dir, run_dir
from cluster.settings import REPOSITORY, load_settings
from cluster.stop_asked import StopAsked
from cluster.supervisor import Supervisor
from connectors.doors import open_bus, open_database, vault_of
from connectors.keys.vault import DATABASE, MESSAGES, Vault
from connectors.nats.bus import Bus
from connectors.postgres.audit import audit
from pipelines.rules.security.chain import ChainRow
from schemas.errors import IntegrityBroken, Unavailable
from schemas.settings import Settings
from schemas.tables import metadata
from schemas.tables.audit.audit import audit_row
from tests.integration.eventually import eventually

pytestmark = pytest.mark.integration

NOBODY = (
    "officer",
    "officer_role",
    "officer_scope",
    "relative",
    "inmate",
    "session",
    "api_key",
    "device_credential",
    "signing_key",
)


class Installation:
    """Database and messages as `qinqiao up` makes them without --demonstration, kept running."""

    def __init__(self, folder: Path) -> None:
        settings = load_settings({}, data_dir=str(folder))
        self.layout = Layout.of(settings)
        log_to(self.layout.log, "INFO")
        make_run_dir(self.layout.data)
        self.services = Services(settings, self.layout)
        self.settings: Settings = self.services.settings
        prepare_data(self.settings, self.services)
        self._stop = StopAsked()
        supervisor = Supervisor(self.services.embedded, self._tell, stop=self._stop)
        self._watch = threading.Thread(target=supervisor.run)
        self._tell()
        self._watch.start()

    def _tell(self) -> None:
        write_ready(self.layout.ready, self.services.ready())

    def stop(self) -> None:
        self._stop.ask()
        self._watch.join()
        self.services.stop()
        shutil.rmtree(run_dir(self.layout.data), ignore_errors=True)

    @property
    def vault(self) -> Vault:
        return vault_of(self.settings)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("fresh"))
    yield installation
    installation.stop()


@pytest.fixture
def admin(installed: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(installed.layout.data))
    return CliRunner()


@pytest.mark.requirement("ID-4")
async def test_nobody_is_in_a_fresh_installation(installed: Installation) -> None:
    assert not installed.settings.demonstration
    assert not installed.settings.simulators
    database = open_database(installed.settings)
    async with database.transaction() as tx:
        for name in NOBODY:
            counted = select(func.count()).select_from(metadata.tables[name])
            assert await tx.scalar(counted) == 0, name
        roles = await tx.scalar(text("select count(*) from pg_roles where rolcanlogin"))
        secrets = await tx.scalar(text("select count(*) from pg_roles where rolsuper"))
    await database.close()
    # The owner and the application; one of them may do anything.
    assert (roles, secrets) == (2, 1)


@pytest.mark.requirement("ID-4")
async def test_the_first_administrator_is_made_by_command_and_no_account_is_shared(
    installed: Installation, admin: CliRunner
) -> None:
    def run(*words: str, password: str = "") -> str:
        typed = f"{password}\n{password}\n" if password else ""
        done = admin.invoke(app, ["admin", *words], input=typed)
        return f"{done.exit_code} {done.exception or ''} {done.output}"

    first = ("add-administrator", "zhang.wei", "张伟", "310001", "system_admin")
    assert (await asyncio.to_thread(run, "add-bureau", "SH", "申海市监狱管理局")).startswith("0")
    for weak in ("qinqiao", "admin", "12345678", "password", "zhang.weiA1"):
        assert "weak_password" in await asyncio.to_thread(run, *first, password=weak)
    told = await asyncio.to_thread(run, *first, password="Good-enough-1")
    assert told.startswith("0")
    assert "Good-enough-1" not in told
    database = open_database(installed.settings)
    orphan = (
        "select login from officer where id not in (select officer_id from officer_role)"
        " or id not in (select officer_id from officer_scope) or org_unit_id is null"
    )
    async with database.transaction() as tx:
        assert (await tx.execute(text(orphan))).all() == []
        logins = (await tx.execute(text("select login from officer"))).scalars().all()
    await database.close()
    assert logins == ["zhang.wei"]


@pytest.mark.requirement("NF-SEC-16")
def test_no_secret_lies_in_clear_in_data_logs_configuration_or_commands(
    installed: Installation,
) -> None:
    master = (installed.layout.data / "keys" / "master.key").read_bytes()
    secrets = {
        "database": str(installed.vault.read(DATABASE)).encode(),
        "messages": str(installed.vault.read(MESSAGES)).encode(),
        "master": master,
        "master, written": master.hex().encode(),
    }
    places = [installed.layout.data, run_dir(installed.layout.data)]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert len(files) > 500
    found = [
        (name, str(path))
        for path in files
        for name, secret in secrets.items()
        if secret in path.read_bytes()
    ]
    assert found == [("master", str(installed.layout.data / "keys" / "master.key"))]
    for path in (installed.layout.data / "keys").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    for service in installed.services.embedded:
        told = Path(f"/proc/{service.pid}/cmdline").read_bytes()  # type: ignore[attr-defined]
        told += Path(f"/proc/{service.pid}/environ").read_bytes()  # type: ignore[attr-defined]
        assert not [name for name, secret in secrets.items() if secret in told]
    ready = json.loads(installed.layout.ready.read_text())
    assert "@" not in ready["nats_url"]
    assert ":@" not in ready["database_url"].partition("@")[0] + "@"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(ready["database_url"].replace("+psycopg", ""))


async def test_a_rotated_master_key_is_noted_and_seals_what_comes(
    installed: Installation, admin: CliRunner
) -> None:
    before = installed.vault.read(DATABASE)
    told = await asyncio.to_thread(admin.invoke, app, ["admin", "rotate-secret", "master-key"])
    assert told.exit_code == 0, told.output
    folder = installed.layout.data / "keys"
    assert (folder / "master.2.key").stat().st_mode & 0o777 == 0o600
    # Sealed before, and opened by a generation of before.
    assert installed.vault.read(DATABASE) == before
    database = open_database(installed.settings)
    async with database.transaction() as tx:
        rows = (
            await tx.execute(
                select(audit_row.c.object_id).where(audit_row.c.action == "secret.rotate")
            )
        ).scalars()
        assert "master-key" in set(rows)
    await database.close()


@pytest.mark.requirement("NF-SEC-16")
async def test_a_rotated_database_password_counts_at_once_and_the_old_one_is_refused(
    installed: Installation, admin: CliRunner
) -> None:
    database = open_database(installed.settings)
    async with database.transaction() as tx:
        assert await tx.scalar(text("select 1")) == 1
    old = installed.vault.read(DATABASE)
    done = await asyncio.to_thread(admin.invoke, app, ["admin", "rotate-secret", "database"])
    assert done.exit_code == 0, done.output
    assert installed.vault.read(DATABASE) not in (None, old)
    # What is open goes on; connections made from now on come in with the new one.
    async with database.transaction() as tx:
        rows = await tx.all(
            select(audit_row).where(audit_row.c.action == "secret.rotate"), ChainRow
        )
    await database.engine.dispose()
    async with database.transaction() as tx:
        assert await tx.scalar(text("select 1")) == 1
        assert (await audit.verify(tx)).verified
    assert rows[-1].object_id == "database"
    refused = database.address.replace(str(installed.vault.read(DATABASE)), str(old))
    await database.close()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(refused)


@pytest.mark.requirement("NF-SEC-16")
async def test_a_rotated_password_of_the_messages_counts_at_once(
    installed: Installation, admin: CliRunner
) -> None:
    bus = open_bus(installed.settings)
    await bus.connect()
    old = str(installed.vault.read(MESSAGES))
    before = installed.services.nats.pid  # type: ignore[union-attr]
    done = await asyncio.to_thread(admin.invoke, app, ["admin", "rotate-secret", "messages"])
    assert done.exit_code == 0, done.output

    async def published() -> bool:
        try:
            if installed.services.nats.pid == before:  # type: ignore[union-attr]
                return False
        except RuntimeError:
            # Between the end of the one process and the start of the next there is none.
            return False
        try:
            await bus.publish("alert.raised.P03", b"{}", "01JXXXXXXXXXXXXXXXXXXXXXXX")
        except Unavailable:
            return False
        return True

    await eventually(published)
    await bus.close()
    stranger = Bus(installed.settings.nats_url, password=lambda: old)
    with pytest.raises((Unavailable, NatsError)):
        await stranger.connect()


def test_a_sealed_secret_opens_in_its_own_place_alone(installed: Installation) -> None:
    folder = installed.layout.data / "keys" / "components"
    moved = folder / "elsewhere.sealed"
    shutil.copy(folder / "database.sealed", moved)
    with pytest.raises(IntegrityBroken):
        installed.vault.read("elsewhere")
    moved.unlink()


SUSPICIOUS = (
    re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    # What refuses an address with a secret in it is tried with words that are none.
    re.compile(r"[a-z+]+://[^\s:/@\"'{}]+:(?!(?:password|secret|pw)@)[^\s@\"'{}$<]+@[a-z0-9]"),
    re.compile(
        r"(?i)(?:password|passwd|secret|token|api_?key|private_?key)[\"']?\s*[:=]\s*"
        r"[\"'](?=[^\"']*[0-9])(?=[^\"']*[A-Za-z])[A-Za-z0-9+/_\-=]{20,}[\"']"
    ),
)
BINARY = {".flac", ".png", ".jpg", ".wav", ".woff2", ".ico", ".webp", ".mp3", ".onnx", ".tflite"}


@pytest.mark.requirement("NF-SEC-16")
def test_the_repository_holds_no_secret() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    found = []
    for name in listed.stdout.splitlines():
        path = REPOSITORY / name
        if path.suffix in BINARY or not path.is_file() or name == "requirements.lock":
            continue
        if name == "ui/package-lock.json":
            continue
        # Samples of prisons' own files are in the encodings of their makers.
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if any(one.search(line) for one in SUSPICIOUS):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    assert found == []
    assert not [name for name in listed.stdout.splitlines() if name.endswith((".pem", ".key"))]
    settings = msgspec.structs.asdict(load_settings({}))
    assert not [name for name in settings if re.search("password$|secret$|token$", name)]
    assert programs().is_dir()
    assert os.environ.get("QINQIAO_DATABASE_PASSWORD") is None

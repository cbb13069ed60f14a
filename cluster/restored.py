"""A restore into an embedded database of its own: for good, or for a drill that leaves nothing."""

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cluster.benches.own_folder import settings_in
from cluster.instance_lock import InstanceLock
from cluster.layout import Layout
from cluster.services.leftovers import end_leftovers
from cluster.services.postgres import Postgres
from cluster.services.run_dir import make_run_dir, run_dir
from cluster.settings import INSTANCE_VARIABLE
from connectors.keys.recovery import RecoveryPrivate
from pipelines.flows.platform.backups.place import Place
from pipelines.flows.platform.backups.restoring import (
    Compared,
    Restorer,
    named_addresses,
    send_again,
)
from schemas.errors import Conflict, InvalidInput
from schemas.platform.backups import Drill, Manifest
from schemas.settings import Settings

SHARD = "qinqiao_labour_{}"


@contextmanager
def own_server(settings: Settings, manifest: Manifest) -> Iterator[dict[str, str]]:
    """Addresses, as the owner, of the databases of a server on the settings' data folder."""
    layout = Layout.of(settings)
    names = [SHARD.format(number) for number in range(1, len(manifest.databases))]
    make_run_dir(layout.data)
    # By the marker a server is found that a killed restore left.
    marked = {**os.environ, INSTANCE_VARIABLE: str(layout.data)}
    server = Postgres(
        layout.postgres, layout.sockets, layout.log / "postgres.log", marked, further=names
    )
    server.start()
    try:
        yield named_addresses(server.url, [server.url_of(name) for name in names])
    finally:
        server.stop()


@contextmanager
def outside_server(settings: Settings) -> Iterator[dict[str, str]]:
    """Addresses of the databases that the settings name, as the role that owns the tables."""
    owners = settings.labour_shard_owners or settings.labour_shards
    yield named_addresses(settings.database_owner_url or settings.database_url, owners)


def restore(
    place: Place,
    backup_id: str,
    key: RecoveryPrivate,
    settings: Settings,
    environment: str,
    platform: bytes | None,
) -> Compared:
    """Bring a backup back for good; whatever goes wrong, the folders are empty again."""
    restorer = Restorer(place, backup_id, key, settings, environment, platform)
    lock = InstanceLock(Path(settings.data_dir))
    lock.acquire()
    try:
        restorer.require_empty_folders()
        embedded = not settings.database_url
        if embedded:
            _require_no_database(settings)
            _require_shards(settings, restorer.manifest)
        try:
            restorer.folders()
            server = (
                own_server(settings, restorer.manifest) if embedded else outside_server(settings)
            )
            with server as addresses:
                asyncio.run(restorer.databases(addresses))
                compared = asyncio.run(restorer.compare(addresses))
                # Compared before, with what the manifest says; sent after, without what goes here.
                asyncio.run(restorer.erase_again(addresses))
                asyncio.run(send_again(addresses))
        except BaseException:
            restorer.undo()
            if embedded:
                shutil.rmtree(Layout.of(settings).postgres, ignore_errors=True)
            raise
    finally:
        lock.release()
    return compared


def _require_no_database(settings: Settings) -> None:
    folder = Layout.of(settings).postgres
    if folder.is_dir() and any(folder.iterdir()):
        raise Conflict(f"目录 {folder} 中已有数据库，不能恢复到其中。", code="not_empty")


def _require_shards(settings: Settings, manifest: Manifest) -> None:
    """The platform must find as many shards at its next start as are restored now."""
    shards = len(manifest.databases) - 1
    if shards != settings.labour_embedded_shards:
        raise InvalidInput(
            f"备份中有 {shards} 个工时分库，请先设置 QINQIAO_LABOUR_EMBEDDED_SHARDS={shards}。",
            code="other_shards",
        )


def drill(
    place: Place,
    backup_id: str,
    key: RecoveryPrivate,
    settings: Settings,
    environment: str,
    platform: bytes | None,
    into: Path,
) -> Drill:
    """Restore to the clean folder `into`, compare, and take it away again."""
    begun = time.perf_counter()
    try:
        into.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise Conflict(f"目录 {into} 已存在，请另选一个。", code="not_empty") from None
    clean = settings_in(settings, into)
    try:
        restorer = Restorer(place, backup_id, key, clean, environment, platform)
        restorer.require_empty_folders()
        restorer.folders()
        with own_server(clean, restorer.manifest) as addresses:
            asyncio.run(restorer.databases(addresses))
            compared = asyncio.run(restorer.compare(addresses))
    finally:
        shutil.rmtree(into)
        shutil.rmtree(run_dir(into), ignore_errors=True)
    seconds = round(time.perf_counter() - begun, 3)
    return Drill(
        backup_id=backup_id,
        at=datetime.now(UTC),
        passed=not compared.differences and seconds <= settings.restore_limit_s,
        seconds=seconds,
        limit_s=settings.restore_limit_s,
        **msgspec.structs.asdict(compared),
    )


def clear_broken_off(folder: Path) -> None:
    """Remove a drill that was killed, with its server: what it restored lies there in clear."""
    if folder.is_dir():
        end_leftovers(folder)
        shutil.rmtree(folder)
        shutil.rmtree(run_dir(folder), ignore_errors=True)

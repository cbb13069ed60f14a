"""Making a backup: the cut, the dumps, the folders, the files, and the second place."""

import asyncio
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import select

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.keys.environment import environment_of
from connectors.keys.recovery import RecoveryKey, read_public
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.platform import files as register
from pipelines.flows.governance.privileged.erasure_list import open_list
from pipelines.flows.platform.backups.cut import Cut, Snapshot, cut_through
from pipelines.flows.platform.backups.dumping import dump
from pipelines.flows.platform.backups.file_pool import PooledFile, sealed_files
from pipelines.flows.platform.backups.folders import packed
from pipelines.flows.platform.backups.place import Place, copy_backup, newest_list, write_list
from pipelines.flows.platform.backups.sealed_part import PartWriter
from pipelines.flows.platform.backups.sums import revision_of, sums_of
from pipelines.rules.platform.backup_manifest import SIGNER, signed_bytes, to_drop
from schemas.errors import Conflict, QinqiaoError
from schemas.platform.backups import DatabasePart, FilesPart, Manifest
from schemas.settings import Settings
from schemas.tables.recordings.recording import stored_file


class Made(msgspec.Struct, frozen=True):
    """A backup that was made, and what did not succeed beside it."""

    manifest: Manifest
    problems: list[str]


class BackupMaker:
    """Makes backups of one platform into its places."""

    def __init__(
        self,
        settings: Settings,
        core: Database,
        shards: Sequence[Database],
        store: SealedStore,
    ) -> None:
        self._settings = settings
        self._core, self._shards, self._store = core, shards, store
        self.places = places_of(settings)

    async def make(self, keep: int) -> Made:
        """Make one and keep the newest `keep` in each place.

        Whatever goes wrong in the first place, no backup comes of it; what goes wrong in a
        further one is told beside the backup.
        """
        key = read_public(Path(self._settings.keys_dir))
        if key is None:
            raise Conflict(
                "尚未生成恢复密钥，无法备份。请运行 qinqiao backup key。", code="no_recovery_key"
            )
        if not self.places:
            raise Conflict("没有设置备份存放处（QINQIAO_BACKUP_PLACES）。", code="no_backup_place")
        first = self.places[0]
        with first.alone():
            manifest, missing = await self._made(first, key)
            # A place that was away when something was erased learns of it here.
            listed = open_list(self._settings, self._store.keys)
            await asyncio.to_thread(listed.spread)
            problems = [f"文件 {name} 已登记而内容缺失。" for name in missing]
            for number, place in enumerate(self.places[1:], start=2):
                try:
                    with place.alone():
                        await asyncio.to_thread(copy_backup, first, manifest.id, place)
                        await asyncio.to_thread(clear, place, keep)
                except (OSError, QinqiaoError) as error:
                    told = error.message if isinstance(error, QinqiaoError) else str(error)
                    problems.append(f"没有存入第 {number} 存放处：{told}")
            await asyncio.to_thread(clear, first, keep)
        return Made(manifest, problems)

    async def _made(self, place: Place, key: RecoveryKey) -> tuple[Manifest, list[str]]:
        begun, backup_id = time.perf_counter(), make_id()
        folder = place.begin(backup_id)
        try:
            manifest, missing = await self._written(place, folder, backup_id, key)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        seconds = round(time.perf_counter() - begun, 3)
        manifest = msgspec.structs.replace(manifest, seconds=seconds)
        signature = self._store.keys.sign(SIGNER, signed_bytes(manifest))
        manifest = msgspec.structs.replace(manifest, signature=signature.hex())
        await asyncio.to_thread(place.finish, folder, manifest)
        return manifest, missing

    async def _written(
        self, place: Place, folder: Path, backup_id: str, key: RecoveryKey
    ) -> tuple[Manifest, list[str]]:
        async with cut_through(self._core, self._shards) as cut:
            databases = [await _dumped(folder, one, key) for one in cut.snapshots]
            registered = await _registered(cut)
            heads = await audit.heads(cut.snapshots[0].tx)
        files = await asyncio.to_thread(self._pooled, place)
        missing = await self._missing(registered, files)
        manifest = Manifest(
            id=backup_id,
            environment=environment_of(self._settings),
            cut_at=cut.at,
            held_ms=cut.held_ms,
            seconds=0,
            recovery_key=key.name,
            databases=databases,
            folders=await asyncio.to_thread(packed, self._settings, folder, key, heads),
            files=FilesPart(
                count=len(files),
                bytes=sum(one.size for one in files),
                sm3=await asyncio.to_thread(write_list, folder, files),
            ),
        )
        return manifest, missing

    def _pooled(self, place: Place) -> list[PooledFile]:
        """Copy every file that is not in the place yet."""
        known = newest_list(place)
        pooled = []
        for store, location, path in sealed_files(self._store):
            try:
                size, sm3 = place.pool.copy(path, path.name, known.get(path.name))
            except FileNotFoundError:
                continue  # Removed meanwhile; if it should be there, `_missing` tells.
            pooled.append(PooledFile(store, location, size, sm3))
        return pooled

    async def _missing(self, registered: list[StoredFile], files: list[PooledFile]) -> list[str]:
        """Files that the register still names and the store has not."""
        held = {one.name for one in files}
        lost = [one for one in registered if Path(one.location).name not in held]
        async with self._core.transaction() as tx:
            return [one.id for one in lost if await register.get(tx, one.id)]


def places_of(settings: Settings) -> list[Place]:
    return [Place(Path(one)) for one in settings.backup_places]


def clear(place: Place, keep: int) -> None:
    """Remove the oldest backups and the files that belong to none any more."""
    for backup_id in to_drop(place.ids(), keep):
        place.drop(backup_id)
    lists = (place.files(place.manifest(one)) for one in place.ids())
    place.pool.keep_only({one.name for files in lists for one in files})


async def _dumped(folder: Path, snapshot: Snapshot, key: RecoveryKey) -> DatabasePart:
    with PartWriter(folder / f"{snapshot.name}.dump", key) as writer:
        await dump(snapshot.database.address, snapshot.exported, writer)
        part = await asyncio.to_thread(writer.finish)
    return DatabasePart(
        name=snapshot.name,
        revision=await revision_of(snapshot.tx),
        dump=part,
        tables=await sums_of(snapshot.tx),
    )


async def _registered(cut: Cut) -> list[StoredFile]:
    statement = select(stored_file).where(stored_file.c.deleted_at.is_(None))
    return await cut.snapshots[0].tx.all(statement, StoredFile)

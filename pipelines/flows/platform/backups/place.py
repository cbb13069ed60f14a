"""A place that holds backups: a folder, best a mount of another machine.

    backups/<id>/manifest.json, core.dump, labour-0.dump …, keys.tar, checkpoints.tar, files.list,
                 checkpoint.json  the newest signed checkpoint of the audit log, in clear
    files/<xx>/<file id>.sealed      sealed files, each once for all backups
    drills/<backup id>-<time>.json   outcomes of restore drills

A backup is made in a hidden folder and gets its name when all of it is there, so what has a name
is whole, and what was broken off has none.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from connectors.files.writer import sync_directory
from pipelines.flows.platform.backups.file_pool import (
    FilePool,
    PooledFile,
    copy_with_digest,
    sm3_of,
)
from schemas.errors import Conflict, IntegrityBroken, NotFound, Unavailable
from schemas.platform.backups import Drill, Manifest, Part

MANIFEST, FILE_LIST, CHECKPOINT = "manifest.json", "files.list", "checkpoint.json"
_lines = msgspec.json.Encoder()


class Place:
    """One folder of backups."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pool = FilePool(root)
        self._backups = root / "backups"
        self._drills = root / "drills"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the place; `Conflict` while another backup is made. A killed process lets go."""
        with self._held(".lock", "正在备份，请等待其完成。", "backup_running"):
            self._clear_broken_off()
            yield

    @contextmanager
    def drilling(self) -> Iterator[None]:
        """One drill at a time; backups may be made meanwhile."""
        with self._held(".drill", "正在演练，请等待其完成。", "drill_running"):
            yield

    @contextmanager
    def _held(self, name: str, told: str, code: str) -> Iterator[None]:
        try:
            for folder in (self.root, self._backups, self._drills):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.root / name).open("w")
        except OSError as error:
            raise Unavailable(
                f"备份存放处 {self.root} 无法写入。", code="backup_place_away"
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict(told, code=code) from None
            yield

    def reachable(self) -> bool:
        return self._backups.is_dir() and os.access(self._backups, os.R_OK)

    def ids(self) -> list[str]:
        """Whole backups, newest first."""
        if not self._backups.is_dir():
            return []
        names = (one.name for one in self._backups.iterdir() if (one / MANIFEST).is_file())
        return sorted((name for name in names if not name.startswith(".")), reverse=True)

    def folder(self, backup_id: str) -> Path:
        found = self._backups / backup_id
        if backup_id not in self.ids():
            raise NotFound(f"没有编号为 {backup_id} 的备份。", code="backup_not_found")
        return found

    def manifest(self, backup_id: str) -> Manifest:
        try:
            read = (self.folder(backup_id) / MANIFEST).read_bytes()
            return msgspec.json.decode(read, type=Manifest)
        except msgspec.MsgspecError as error:
            raise IntegrityBroken(
                f"备份 {backup_id} 的清单损坏。", code="backup_broken", part=MANIFEST
            ) from error

    def begin(self, backup_id: str) -> Path:
        """The hidden folder that a backup is made in."""
        made = self._backups / f".{backup_id}"
        made.mkdir(mode=0o700)
        return made

    def finish(self, made: Path, manifest: Manifest) -> None:
        """Write the manifest and give the backup its name."""
        path = made / MANIFEST
        with path.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        sync_directory(made)
        made.rename(self._backups / manifest.id)
        sync_directory(self._backups)

    def drop(self, backup_id: str) -> None:
        """Remove a backup; its manifest first, so that it is never taken for whole."""
        folder = self._backups / backup_id
        (folder / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(folder)

    def files(self, manifest: Manifest) -> list[PooledFile]:
        """The files of a backup; `IntegrityBroken` where the list is not the manifest's."""
        return read_list(self.folder(manifest.id), manifest)

    def note_drill(self, drill: Drill) -> None:
        self._drills.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._drills / f"{drill.at:%Y%m%dT%H%M%S}-{drill.backup_id}.json"
        path.write_bytes(msgspec.json.encode(drill))

    def last_drill(self) -> Drill | None:
        paths = sorted(self._drills.glob("*.json")) if self._drills.is_dir() else []
        return msgspec.json.decode(paths[-1].read_bytes(), type=Drill) if paths else None

    def _clear_broken_off(self) -> None:
        for one in self._backups.iterdir():
            if one.name.startswith(".") or not (one / MANIFEST).is_file():
                shutil.rmtree(one)


def write_list(folder: Path, files: list[PooledFile]) -> str:
    """Write the list of files, a line each; answers its SM3."""
    path = folder / FILE_LIST
    with path.open("wb") as file:
        for one in files:
            file.write(_lines.encode(one) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return sm3_of(path)


def read_list(folder: Path, manifest: Manifest) -> list[PooledFile]:
    path = folder / FILE_LIST
    if sm3_of(path) != manifest.files.sm3:
        raise IntegrityBroken(
            f"备份 {manifest.id} 的文件清单损坏。", code="backup_broken", part=FILE_LIST
        )
    with path.open("rb") as file:
        return [msgspec.json.decode(line, type=PooledFile) for line in file]


def parts_of(manifest: Manifest) -> list[Part]:
    return [one.dump for one in manifest.databases] + list(manifest.folders)


def copy_backup(source: Place, backup_id: str, target: Place) -> None:
    """The same backup in another place, read back there against its digests."""
    manifest, folder = source.manifest(backup_id), source.folder(backup_id)
    made = target.begin(backup_id)
    for part in parts_of(manifest):
        copy_with_digest(folder / part.name, made / part.name)
        require_whole(made, part)
    copy_with_digest(folder / FILE_LIST, made / FILE_LIST)
    if (folder / CHECKPOINT).is_file():
        copy_with_digest(folder / CHECKPOINT, made / CHECKPOINT)
    known = newest_list(target)
    for one in read_list(made, manifest):
        size, sm3 = target.pool.copy(source.pool.path(one.name), one.name, known.get(one.name))
        if (size, sm3) != (one.size, one.sm3):
            raise IntegrityBroken(
                f"备份中的文件 {one.name} 损坏。", code="backup_broken", part=one.name
            )
    target.finish(made, manifest)


def newest_list(place: Place) -> dict[str, PooledFile]:
    """What the newest backup of a place says of the files there."""
    for backup_id in place.ids()[:1]:
        return {one.name: one for one in place.files(place.manifest(backup_id))}
    return {}


def require_whole(folder: Path, part: Part) -> None:
    """Raise `IntegrityBroken` unless the sealed part lies there as it was written."""
    if sm3_of(folder / part.name) != part.sealed_sm3:
        raise IntegrityBroken(
            f"备份文件 {part.name} 与清单不符。", code="backup_broken", part=part.name
        )

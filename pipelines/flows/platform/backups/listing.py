"""What lies in the places: whole backups, free room, the last drill, and what is wrong."""

import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from connectors.keys.environment import environment_of
from connectors.keys.recovery import read_public
from pipelines.flows.platform.backups.making import places_of
from pipelines.flows.platform.backups.origin import is_signed_by, own_platform
from pipelines.flows.platform.backups.place import Place
from pipelines.rules.platform.backup_manifest import warnings
from schemas.errors import IntegrityBroken, NotFound, Unavailable
from schemas.platform.backups import BackupPage, BackupView, Drill, Manifest, PlaceView
from schemas.settings import Settings

MEGABYTE = 1024 * 1024


def page_of(settings: Settings, now: datetime | None = None) -> BackupPage:
    """All that the places tell."""
    places = places_of(settings)
    own, told_first = _own(settings)
    rows = _rows(places, environment_of(settings), own)
    views = _places(settings, places)
    key = read_public(Path(settings.keys_dir))
    drill = _last_drill(places)
    name = key.name if key else ""
    told = warnings(rows, views, name, drill, now or datetime.now(UTC))
    return BackupPage(
        rows=rows,
        places=views,
        recovery_key=name,
        last_drill=drill,
        warnings=[*told_first, *told],
    )


def place_with(places: Sequence[Place], backup_id: str) -> tuple[Place, str]:
    """The first place that holds the backup, or the newest one where none is named."""
    wanted = backup_id or newest_whole(places)
    for place in places:
        if wanted in place.ids():
            return place, wanted
    raise NotFound(f"没有编号为 {wanted} 的备份。", code="backup_not_found")


def newest_whole(places: Sequence[Place]) -> str:
    """The newest backup of all places; `NotFound` without any."""
    ids = [one for place in places for one in place.ids()]
    if not ids:
        raise NotFound("还没有完整的备份。", code="backup_not_found")
    return max(ids)


def _own(settings: Settings) -> tuple[bytes | None, list[str]]:
    """By which key backups of this platform are known, and what an operator is told without it."""
    try:
        return own_platform(settings), []
    except Unavailable:
        return None, ["密码服务无法访问，未能核对备份由哪个平台签名。"]


def _rows(places: Sequence[Place], environment: str, own: bytes | None) -> list[BackupView]:
    held: dict[str, list[int]] = {}
    for number, place in enumerate(places, start=1):
        for backup_id in place.ids():
            held.setdefault(backup_id, []).append(number)
    return [
        _row(places, backup_id, held[backup_id], environment, own)
        for backup_id in sorted(held, reverse=True)
    ]


def _row(
    places: Sequence[Place],
    backup_id: str,
    numbers: list[int],
    environment: str,
    own: bytes | None,
) -> BackupView:
    manifest, problem = None, ""
    for number in numbers:
        try:
            manifest = places[number - 1].manifest(backup_id)
        except IntegrityBroken as error:
            problem = f"第 {number} 存放处：{error.message}"
    if manifest is None:
        return _unreadable(backup_id, numbers, problem)
    if manifest.environment != environment:
        problem = "来自另一环境，不能恢复到本平台。"
    elif own is not None and not is_signed_by(manifest, own):
        problem = "不是本平台签名的备份，或清单被改动。"
    return _view(manifest, numbers, problem)


def _view(manifest: Manifest, numbers: list[int], problem: str) -> BackupView:
    parts = [one.dump for one in manifest.databases] + list(manifest.folders)
    return BackupView(
        id=manifest.id,
        cut_at=manifest.cut_at,
        environment=manifest.environment,
        databases=len(manifest.databases),
        rows=sum(one.rows for one in manifest.databases),
        files=manifest.files.count,
        megabytes=-(-(manifest.files.bytes + sum(part.size for part in parts)) // MEGABYTE),
        held_ms=manifest.held_ms,
        seconds=manifest.seconds,
        recovery_key=manifest.recovery_key,
        places=numbers,
        problem=problem,
    )


def _unreadable(backup_id: str, numbers: list[int], problem: str) -> BackupView:
    return BackupView(
        id=backup_id, cut_at=datetime.fromtimestamp(0, UTC), environment="", databases=0, rows=0,
        files=0, megabytes=0, held_ms=0, seconds=0, recovery_key="", places=numbers,
        problem=problem,
    )  # fmt: skip


def _places(settings: Settings, places: Sequence[Place]) -> list[PlaceView]:
    disks = [_disk(Path(settings.data_dir))]
    views = []
    for number, place in enumerate(places, start=1):
        disk = _disk(place.root)
        reachable = place.reachable()
        views.append(
            PlaceView(
                number=number,
                path=str(place.root),
                reachable=reachable,
                free_megabytes=shutil.disk_usage(place.root).free // MEGABYTE if reachable else 0,
                backups=len(place.ids()) if reachable else 0,
                same_disk=disk is not None and disk in disks,
            )
        )
        disks.append(disk)
    return views


def _disk(folder: Path) -> int | None:
    return os.stat(folder).st_dev if folder.is_dir() else None


def _last_drill(places: Sequence[Place]) -> Drill | None:
    drills = [drill for place in places if (drill := place.last_drill())]
    return max(drills, key=lambda one: one.at, default=None)

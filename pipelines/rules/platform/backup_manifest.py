"""The signed description of a backup, and comparing what was restored with it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from schemas.errors import Conflict
from schemas.platform.backups import BackupView, Difference, Drill, Manifest, PlaceView, TableSum

SIGNER = "backup"
"""Whose key the platform signs manifests with."""
OLD_AFTER = timedelta(hours=36)
"""A nightly backup that is older was missed."""
DRILL_OLD_AFTER = timedelta(days=100)
"""A drill each quarter, and some days to do it in."""


def signed_bytes(manifest: Manifest) -> bytes:
    """What the signature stands over."""
    return msgspec.json.encode(msgspec.structs.replace(manifest, signature=""))


def require_environment(manifest: Manifest, environment: str) -> None:
    """Raise `Conflict` for a backup of another environment: data of real people stay in theirs."""
    if manifest.environment != environment:
        raise Conflict(
            f"这份备份来自“{manifest.environment}”环境，本平台是“{environment}”环境，不能恢复。",
            code="other_environment",
            backup=manifest.environment,
            platform=environment,
        )


def compared(
    where: str, expected: Sequence[TableSum], found: Sequence[TableSum]
) -> Iterator[Difference]:
    """Tables that are missing, too many, or hold something else."""
    held = {table.name: table for table in found}
    for table in expected:
        other = held.pop(table.name, None)
        if other != table:
            yield Difference(
                what=f"{where}.{table.name}", expected=_told(table), found=_told(other)
            )
    for table in held.values():
        yield Difference(what=f"{where}.{table.name}", expected="", found=_told(table))


def _told(table: TableSum | None) -> str:
    return f"{table.rows} rows, {table.sum}" if table else ""


def to_drop(ids: Iterable[str], keep: int) -> list[str]:
    """The oldest beyond the newest `keep`; ids sort by time."""
    return sorted(ids, reverse=True)[max(1, keep) :]


def warnings(
    rows: Sequence[BackupView],
    places: Sequence[PlaceView],
    recovery_key: str,
    drill: Drill | None,
    now: datetime,
) -> Iterator[str]:
    """What an operator must see to, in words."""
    if not recovery_key:
        yield "尚未生成恢复密钥，无法备份。请运行 qinqiao backup key，并把私钥离线保管。"
    if len(places) < 2:
        yield "只设置了一个存放处。请在 QINQIAO_BACKUP_PLACES 中设置第二处。"
    for place in places:
        if not place.reachable:
            yield f"第 {place.number} 存放处无法访问。"
        elif place.same_disk:
            yield f"第 {place.number} 存放处与数据或另一存放处在同一磁盘上，磁盘损坏时会一同丢失。"
    whole = [row for row in rows if not row.problem]
    if not whole:
        yield "还没有完整的备份。"
    elif now - whole[0].cut_at > OLD_AFTER:
        yield "最近一次完整备份已超过 36 小时。"
    elif len(whole[0].places) < len(places):
        yield "最近一次备份没有存入全部存放处。"
    if drill is None:
        yield "还没有做过恢复演练。"
    elif not drill.passed:
        yield "最近一次恢复演练未通过。"
    elif now - drill.at > DRILL_OLD_AFTER:
        yield "最近一次恢复演练已超过 100 天。"

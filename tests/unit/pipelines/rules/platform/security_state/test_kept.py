"""Keys, sealed rows, checkpoints, backups: each sound, open and not seen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.rules.platform.security_state import backups, checkpoints, keys, rows
from pipelines.rules.platform.security_state.checkpoints import CheckpointsSeen, Verified
from pipelines.rules.platform.security_state.keys import KeysSeen
from pipelines.rules.platform.security_state.rows import RowsSeen
from schemas.platform.backups import BackupPage, BackupView
from schemas.platform.security_state import PointState, SecurityPoint

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def judged_keys(**seen: Any) -> SecurityPoint:
    usual: dict[str, Any] = {"service": False, "generation": 2, "since": NOW - 10 * DAY}
    return keys.judge(KeysSeen(**(usual | seen)), NOW)


def test_keys_that_open_what_they_sealed_are_sound() -> None:
    point = judged_keys()
    assert (point.state, point.remedy) == (PointState.SOUND, "")
    assert "第 2 代，已用 10 天" in point.seen
    assert "rotate-secret" in judged_keys(since=NOW - 366 * DAY).remedy
    assert judged_keys(since=NOW - 365 * DAY).remedy == ""
    service = judged_keys(service=True, since=None)
    assert (service.state, "密码服务保管" in service.seen) == (PointState.SOUND, True)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({"missing": True}, "主密钥文件不在"),
        ({"exposed": ["master.key"]}, "master.key 对其他用户开放"),
        ({"exposed": ["master.key"], "generation": None}, "master.key 对其他用户开放"),
        ({"broken": ["数据库"]}, "数据库的口令用现有密钥打不开"),
    ],
)
def test_keys_that_are_gone_exposed_or_others_are_open(seen: dict[str, Any], told: str) -> None:
    point = judged_keys(**seen)
    assert (point.state, told in point.seen) == (PointState.OPEN, True)


def test_a_holder_of_keys_that_does_not_answer_is_unknown() -> None:
    assert judged_keys(service=True, generation=None).state == PointState.UNKNOWN


def judged_rows(**seen: Any) -> SecurityPoint:
    usual: dict[str, Any] = {
        "access_rows": 900,
        "access_broken": 0,
        "findings": 0,
        "walked_at": NOW - DAY,
    }
    return rows.judge(RowsSeen(**(usual | seen)), NOW)


def test_rows_as_they_were_sealed_are_sound_and_changed_ones_are_open() -> None:
    assert judged_rows().state == PointState.SOUND
    access = judged_rows(access_broken=1)
    assert (access.state, "1 行权限数据" in access.seen) == (PointState.OPEN, True)
    records = judged_rows(findings=2, walked_at=None)
    assert (records.state, "2 条重要数据" in records.seen) == (PointState.OPEN, True)


def test_rows_that_nobody_has_looked_at_are_unknown() -> None:
    never = judged_rows(walked_at=None)
    assert (never.state, "integrity check" in never.remedy) == (PointState.UNKNOWN, True)
    assert judged_rows(walked_at=NOW - 3 * DAY).state == PointState.UNKNOWN
    assert judged_rows(walked_at=NOW - 2 * DAY).state == PointState.SOUND


def judged_checkpoints(**seen: Any) -> SecurityPoint:
    usual: dict[str, Any] = {
        "noted": 7,
        "in_folder": 7,
        "last_in_folder": 7,
        "beside_keys": 7,
        "at": NOW - 4 * MINUTE,
        "grown": True,
        "every": 5 * MINUTE,
        "verified": Verified(NOW - DAY, holds=True),
    }
    return checkpoints.judge(CheckpointsSeen(**(usual | seen)), NOW)


def test_a_log_that_is_signed_and_verified_is_sound() -> None:
    point = judged_checkpoints()
    assert (point.state, "第 7 个检查点签于 4 分钟前" in point.seen) == (PointState.SOUND, True)
    # Where nothing happens nothing is signed.
    assert judged_checkpoints(at=NOW - DAY, grown=False).state == PointState.SOUND


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({"in_folder": 6, "last_in_folder": 6}, "应有 7 个检查点，只有 6 个"),
        ({"in_folder": 6}, "应有 7 个检查点，只有 6 个"),
        ({"in_folder": 0, "last_in_folder": 0, "beside_keys": 0, "at": None}, "只有 0 个"),
        ({"beside_keys": 0}, "密钥旁没有"),
        ({"noted": 5}, "审计日志只记到第 5 个"),
        ({"at": NOW - 16 * MINUTE}, "已 16 分钟没有签检查点"),
        ({"verified": Verified(NOW, holds=False)}, "核验发现"),
    ],
)
def test_what_is_gone_late_or_changed_is_open(seen: dict[str, Any], told: str) -> None:
    point = judged_checkpoints(**seen)
    assert (point.state, told in point.seen) == (PointState.OPEN, True)


def test_a_log_that_was_not_signed_or_verified_yet_is_unknown() -> None:
    fresh: dict[str, Any] = {"noted": 0, "in_folder": 0, "last_in_folder": 0, "beside_keys": 0}
    point = judged_checkpoints(**fresh, at=None)
    assert (point.state, "5 分钟后" in point.remedy) == (PointState.UNKNOWN, True)
    assert judged_checkpoints(verified=None).state == PointState.UNKNOWN
    assert judged_checkpoints(verified=Verified(NOW - 3 * DAY, True)).state == PointState.UNKNOWN


def backup(cut_at: datetime, problem: str = "") -> BackupView:
    return BackupView(
        id="b", cut_at=cut_at, environment="production", databases=1, rows=1, files=1, megabytes=1,
        held_ms=1, seconds=1, recovery_key="k", places=[1], problem=problem,
    )  # fmt: skip


def judged_backups(*rows: BackupView, warnings: tuple[str, ...] = ()) -> SecurityPoint:
    page = BackupPage(
        rows=list(rows), places=[], recovery_key="k", last_drill=None, warnings=list(warnings)
    )
    return backups.judge(page, NOW)


def test_last_nights_backup_is_sound_with_advice_and_an_old_or_strange_one_is_open() -> None:
    point = judged_backups(backup(NOW - DAY), warnings=("还没有做过恢复演练。",))
    assert (point.state, point.remedy) == (PointState.SOUND, "还没有做过恢复演练。")
    assert judged_backups().state == PointState.OPEN
    assert judged_backups(backup(NOW - 2 * DAY)).state == PointState.OPEN
    strange = judged_backups(backup(NOW, "不是本平台签名的备份。"))
    assert (strange.state, "没有一份完整的" in strange.seen) == (PointState.OPEN, True)

"""When backups count, which go, and what differs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.rules.platform.backup_manifest import compared, to_drop, warnings
from schemas.platform.backups import BackupView, Drill, PlaceView, TableSum

NOW = datetime(2026, 11, 28, 2, tzinfo=UTC)


def backup(hours: int, **changed: Any) -> BackupView:
    fields: dict[str, Any] = {
        "id": f"{1000 - hours:026}", "cut_at": NOW - timedelta(hours=hours),
        "environment": "production", "databases": 5, "rows": 1, "files": 1, "megabytes": 1,
        "held_ms": 1, "seconds": 1, "recovery_key": "recovery-1", "places": [1, 2],
        "problem": "", **changed,
    }  # fmt: skip
    return BackupView(**fields)


def place(number: int, *, reachable: bool = True, same_disk: bool = False) -> PlaceView:
    return PlaceView(
        number=number, path=f"/{number}", reachable=reachable, free_megabytes=1, backups=1,
        same_disk=same_disk,
    )  # fmt: skip


def drill(days: int, *, passed: bool = True) -> Drill:
    return Drill(
        backup_id="1", at=NOW - timedelta(days=days), passed=passed, databases=1, tables=1, rows=1,
        files=1, sealed_opened=1, seconds=1, limit_s=9, differences=[],
    )  # fmt: skip


FINE: dict[str, Any] = {
    "rows": [backup(1)],
    "places": [place(1), place(2)],
    "recovery_key": "recovery-1",
    "drill": drill(3),
    "now": NOW,
}


def test_nothing_is_warned_of_where_all_is_well() -> None:
    assert list(warnings(**FINE)) == []


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"rows": []}, "还没有完整的备份"),
        ({"rows": [backup(37)]}, "36 小时"),
        ({"rows": [backup(1, problem="清单损坏"), backup(40)]}, "36 小时"),
        ({"rows": [backup(1, places=[1])]}, "没有存入全部存放处"),
        ({"places": [place(1)]}, "只设置了一个存放处"),
        ({"places": [place(1), place(2, reachable=False)]}, "第 2 存放处无法访问"),
        ({"places": [place(1), place(2, same_disk=True)]}, "同一磁盘"),
        ({"recovery_key": ""}, "尚未生成恢复密钥"),
        ({"drill": None}, "还没有做过恢复演练"),
        ({"drill": drill(3, passed=False)}, "未通过"),
        ({"drill": drill(101)}, "超过 100 天"),
    ],
)
def test_what_must_be_seen_to_is_said(changed: dict[str, Any], word: str) -> None:
    told = list(warnings(**FINE | changed))
    assert len(told) == 1
    assert word in told[0]


def test_the_oldest_go_and_one_always_stays() -> None:
    assert to_drop(["3", "1", "2"], 2) == ["1"]
    assert to_drop(["3", "1", "2"], 0) == ["2", "1"]
    assert to_drop(["1"], 5) == []


def test_tables_that_differ_are_named() -> None:
    def table(name: str, rows: int = 1, total: str = "5") -> TableSum:
        return TableSum(name=name, rows=rows, sum=total)

    same = [table("a"), table("b")]
    assert list(compared("core", same, same)) == []
    found = [table("a", 2), table("c")]
    assert [one.what for one in compared("core", same, found)] == ["core.a", "core.b", "core.c"]
    (one,) = compared("core", [table("a")], [table("a", total="6")])
    assert (one.expected, one.found) == ("1 rows, 5", "1 rows, 6")

"""Whether rows that decide on access and important records are as they were sealed (AC-3)."""

from datetime import datetime, timedelta

import msgspec

from pipelines.rules.platform.security_state.points import opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint

WALKED_WITHIN = timedelta(days=2)
"""The check goes on every night."""


class RowsSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of the seals."""

    access_rows: int
    access_broken: int
    """Of roles, permissions and scopes, all of which were held against their seals now."""
    findings: int
    """Important records that did not hold and that nobody has accepted."""
    walked_at: datetime | None
    """When the nightly check last went over the records."""


def judge(seen: RowsSeen, now: datetime) -> SecurityPoint:
    code = PointCode.ROWS
    gaps = []
    if seen.access_broken:
        gaps.append(f"{seen.access_broken} 行权限数据被平台之外改动")
    if seen.findings:
        gaps.append(f"{seen.findings} 条重要数据被平台之外改动，尚未核实")
    if gaps:
        return opened(code, told(gaps), "在“数据完整性”页查看并核实，查明由谁改动。")
    if seen.walked_at is None:
        why = "重要数据还没有核验过。"
        return unknown(code, why, "运行 qinqiao integrity check，或等今晚的定时核验。")
    if now - seen.walked_at > WALKED_WITHIN:
        why = f"重要数据自 {seen.walked_at:%Y-%m-%d} 起没有再核验。"
        return unknown(code, why, "在任务调度中查看“重要数据完整性核验”为何没有执行。")
    return sound(code, f"{seen.access_rows} 行权限数据与校验值一致，重要数据核验没有发现异常。")

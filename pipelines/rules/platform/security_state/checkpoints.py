"""Whether the audit log is signed as it grows, and holds against what was signed (AU-3)."""

from datetime import datetime, timedelta

import msgspec

from pipelines.rules.platform.security_state.points import opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint

LATE = 3
"""So many times the time between two checkpoints may pass before one is missed."""
LEAST = timedelta(minutes=10)
VERIFIED_WITHIN = timedelta(days=2)
"""The whole log is verified every night."""


class Verified(msgspec.Struct, frozen=True):
    """The last walk over the whole log."""

    at: datetime
    holds: bool


class CheckpointsSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What log, folder and keys tell of checkpoints."""

    noted: int
    """Number of the newest one of which the log tells; 0 for none."""
    in_folder: int
    """So many lie in the folder."""
    last_in_folder: int
    """Number of the newest one there."""
    beside_keys: int
    """Number of the newest one that lies beside the keys; 0 for none."""
    at: datetime | None
    """When the newest was signed."""
    grown: bool
    """Whether the log has rows that it does not cover."""
    every: timedelta
    """Time between two checkpoints, as it is set."""
    verified: Verified | None


def judge(seen: CheckpointsSeen, now: datetime) -> SecurityPoint:
    code = PointCode.CHECKPOINTS
    if gaps := _gaps(seen, now):
        remedy = "运行 qinqiao audit verify，并与主机外的留底核对；检查点目录须可写。"
        return opened(code, told(gaps), remedy)
    if not seen.noted or seen.at is None:
        minutes = max(1, round(seen.every.total_seconds() / 60))
        return unknown(code, "还没有签过检查点。", f"启动 {minutes} 分钟后再查看。")
    if seen.verified is None or now - seen.verified.at > VERIFIED_WITHIN:
        why = "审计日志最近两天没有核验过。"
        return unknown(code, why, "在“审计日志”页核验，或查看定时任务“审计日志核验”。")
    ago = round((now - seen.at).total_seconds() / 60)
    return sound(
        code,
        f"第 {seen.noted} 个检查点签于 {max(0, ago)} 分钟前，目录和密钥旁都有；审计日志核验无误。",
    )


def _gaps(seen: CheckpointsSeen, now: datetime) -> list[str]:
    gaps = []
    newest = max(seen.noted, seen.beside_keys, seen.last_in_folder)
    if seen.in_folder < newest:
        gaps.append(f"检查点目录中应有 {newest} 个检查点，只有 {seen.in_folder} 个")
    if seen.noted and not seen.beside_keys:
        gaps.append("密钥旁没有最新检查点的留底")
    if seen.beside_keys and seen.noted < seen.beside_keys:
        gaps.append(f"审计日志只记到第 {seen.noted} 个检查点，密钥旁的是第 {seen.beside_keys} 个")
    if seen.at is not None and seen.grown and now - seen.at > max(LATE * seen.every, LEAST):
        minutes = round((now - seen.at).total_seconds() / 60)
        gaps.append(f"审计日志有新记录，但已 {minutes} 分钟没有签检查点")
    if seen.verified is not None and not seen.verified.holds:
        gaps.append("最近一次核验发现审计日志或检查点被改动")
    return gaps

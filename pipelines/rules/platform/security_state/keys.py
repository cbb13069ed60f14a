"""Whether the keys are there, answer, and are closed to others (NF-CRYPTO-35)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from pipelines.rules.platform.security_state.points import days, opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint

OLD = timedelta(days=365)
"""A generation that has sealed for longer had better be followed by another one."""


class KeysSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of the keys."""

    service: bool
    """Whether a cryptographic service holds them."""
    missing: bool = False
    """Whether the file of the master key is gone."""
    generation: int | None = None
    """The one that seals now; None where the holder of the keys does not answer."""
    since: datetime | None = None
    """Since when; None where a service keeps that to itself."""
    exposed: Sequence[str] = ()
    """Files with secrets that others than their owner may read."""
    broken: Sequence[str] = ()
    """Sealed secrets that do not open with these keys."""


def judge(seen: KeysSeen, now: datetime) -> SecurityPoint:
    code = PointCode.KEYS
    if gaps := _gaps(seen):
        remedy = "把密钥文件的权限改为仅属主可读（600）；被读过的，更换主密钥和口令。"
        return opened(code, told(gaps), remedy)
    if seen.generation is None:
        return unknown(code, "密钥服务没有应答。", "密钥服务恢复后再查看。")
    if seen.service:
        return sound(code, f"由密码服务保管，可用，第 {seen.generation} 代。")
    since = seen.since or now
    advice = "主密钥使用已超过一年，建议更换（qinqiao admin rotate-secret master-key）。"
    return sound(
        code,
        f"主密钥第 {seen.generation} 代，已用 {days(now - since)} 天，密钥文件仅属主可读。",
        advice if now - since > OLD else "",
    )


def _gaps(seen: KeysSeen) -> list[str]:
    gaps = ["主密钥文件不在密钥目录中"] if seen.missing else []
    gaps += [f"密钥文件 {name} 对其他用户开放" for name in seen.exposed]
    return gaps + [f"{name}的口令用现有密钥打不开" for name in seen.broken]

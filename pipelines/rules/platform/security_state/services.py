"""Whether embedded services are users of their own and know nothing of the platform (RI-1)."""

from collections.abc import Sequence

import msgspec

from pipelines.rules.platform.security_state.points import not_here, opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint


class ServiceSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One embedded service."""

    name: str
    uid: int
    inherited: Sequence[str] | None
    """Names of variables beyond what a program needs; None where they are not readable."""


class ServicesSeen(msgspec.Struct, frozen=True, kw_only=True):
    """All of them."""

    services: Sequence[ServiceSeen]
    apart: Sequence[str]
    """Names of those that have users of their own where root starts the platform."""
    platform_uid: int
    scanned: bool
    """Whether a scanner looks at uploads, embedded or not."""
    admits_unscanned: bool


def judge(seen: ServicesSeen) -> SecurityPoint:
    code = PointCode.SERVICES
    if gaps := _gaps(seen):
        return opened(code, told(gaps), "用平台自带的方式重新启动；正式环境须安装病毒扫描程序。")
    blind = [one.name for one in seen.services if one.inherited is None]
    if blind:
        why = f"看不到 {'、'.join(blind)} 的运行环境。"
        return unknown(code, why, "请以平台的用户运行。")
    advice = (
        "" if seen.scanned else "没有病毒扫描程序，上传文件一律被拒绝；需要上传时请安装 clamd。"
    )
    if not seen.services:
        return not_here(code, "数据库、消息等服务由其他系统提供，不由平台启动。")
    names = "、".join(one.name for one in seen.services)
    if seen.platform_uid != 0:
        return sound(code, f"{names} 没有得到平台的设置和口令；与平台同为一个普通用户。", advice)
    return sound(
        code, f"{names} 没有得到平台的设置和口令，解析外来数据的服务各用专有用户。", advice
    )


def _gaps(seen: ServicesSeen) -> list[str]:
    gaps = [
        f"{one.name} 的运行环境中有 {'、'.join(one.inherited)}"
        for one in seen.services
        if one.inherited
    ]
    apart = [one for one in seen.services if one.name in seen.apart]
    if seen.platform_uid == 0:
        gaps += [f"{one.name} 以 root 运行" for one in apart if one.uid == 0]
        users = [one.uid for one in apart]
        gaps += [f"{one.name} 与其他服务同为一个用户" for one in apart if users.count(one.uid) > 1][
            :1
        ]
    if not seen.scanned and seen.admits_unscanned:
        gaps.append("上传文件不经病毒扫描即被接收")
    return gaps

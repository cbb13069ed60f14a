"""Whether system, security and audit are held, and by different people (AC-2, ID-4)."""

from collections.abc import Sequence

import msgspec

from pipelines.rules.platform.security_state.points import opened, sound, told
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.platform.security_state import PointCode, SecurityPoint

TITLES = {Duty.SYSTEM: "系统管理员", Duty.SECURITY: "安全管理员", Duty.AUDIT: "审计员"}
SHARED = frozenset({"admin", "administrator", "root", "guest", "test", "demo", "user"})
"""Names that are nobody's own."""
PUBLISHERS = 2
"""Flows of approvals that guard are published by another than who wrote them."""


class Administrator(msgspec.Struct, frozen=True, kw_only=True):
    """An enabled account with a duty that excludes the others."""

    login: str
    duties: frozenset[Duty]
    known_password: bool
    """Whether it signs in with the password that the product itself prints."""


class DutiesSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts that count."""

    administrators: Sequence[Administrator]
    logins: Sequence[str]
    """Of all enabled accounts that look like nobody's own."""
    second_factor: bool
    """Whether administrators sign in with two factors."""


def judge(seen: DutiesSeen) -> SecurityPoint:
    code = PointCode.DUTIES
    if gaps := _gaps(seen):
        remedy = "在账号管理中由不同的人分别担任三员，停用公用账号，并启用第二登录因素。"
        return opened(code, told(gaps), remedy)
    counted = "、".join(f"{title} {len(_holders(seen, duty))} 人" for duty, title in TITLES.items())
    advice = (
        "只有一名系统管理员，涉及密钥、权限等的审批流程无法由另一人发布；建议再设一名。"
        if len(_holders(seen, Duty.SYSTEM)) < PUBLISHERS
        else ""
    )
    return sound(code, f"{counted}，互不兼任。", advice)


def _gaps(seen: DutiesSeen) -> list[str]:
    gaps = [f"没有{title}账号" for duty, title in TITLES.items() if not _holders(seen, duty)]
    for one in seen.administrators:
        if len(one.duties & ADMINISTRATORS) > 1:
            gaps.append(f"{one.login} 兼任多员")
        if one.known_password:
            gaps.append(f"{one.login} 使用公开的演示口令")
    gaps += [f"{login} 是公用账号" for login in seen.logins]
    if not seen.second_factor:
        gaps.append("管理员登录不需要第二因素")
    return gaps


def _holders(seen: DutiesSeen, duty: Duty) -> list[str]:
    return [one.login for one in seen.administrators if duty in one.duties]

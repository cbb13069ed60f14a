"""Subsystems: what belongs to which, and when one is closed (VC-CFG-22, VC-CFG-23)."""

from collections.abc import Iterable, Mapping

import msgspec

from pipelines.rules.access import permission as headings
from pipelines.rules.access.permission import Permission
from schemas.errors import Forbidden
from schemas.modules.catalog import MODULES


class Subsystem(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the platform that can be closed as a whole."""

    code: str
    title: str
    fixed: bool = False
    """Never closed: without it nobody could open anything again, or prove what was done."""


SUBSYSTEMS = {
    one.code: one
    for one in (
        Subsystem(code="calls", title="会见通讯"),
        Subsystem(code="onsite", title="现场会见"),
        Subsystem(code="phone", title="亲情电话"),
        Subsystem(code="letters", title="信件登记"),
        Subsystem(code="numbers", title="亲属号码"),
        Subsystem(code="whitelist", title="视频白名单"),
        Subsystem(code="appointments", title="会见预约"),
        Subsystem(code="official", title="对公业务"),
        Subsystem(code="help", title="帮教管理"),
        Subsystem(code="public", title="公众服务"),
        Subsystem(code="labour", title="劳动改造"),
        Subsystem(code="base", title="基础信息"),
        Subsystem(code="devices", title="终端管理"),
        Subsystem(code="approvals", title="审批中心"),
        Subsystem(code="cockpit", title="数据驾驶舱"),
        Subsystem(code="configuration", title="基础配置", fixed=True),
        Subsystem(code="security", title="安全与审计", fixed=True),
    )
}
"""In the order of the menu, until an administrator sets another."""

OF_GROUP = {
    headings.CALLS: "calls",
    headings.ALERTS: "calls",
    headings.WORDS: "calls",
    headings.APPROVALS: "approvals",
    headings.DEVICES: "devices",
    headings.VISIT_CALENDAR: "appointments",
    headings.PHONE: "phone",
    headings.QUESTIONS: "public",
    headings.FACES: "base",
    headings.COCKPIT: "cockpit",
    headings.HEADCOUNT: "labour",
    headings.LABOUR: "labour",
    headings.REPORTS: "labour",
    headings.PAY: "labour",
    headings.ANALYSIS: "labour",
    headings.HOURS: "labour",
    headings.LEDGER: "labour",
}
"""Which subsystem a group of hand-made permissions belongs to; the others are of fixed ones."""


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """How a subsystem stands: on or off, what is told when off, and for which units it is on."""

    code: str
    enabled: bool
    notice: str
    unit_paths: tuple[str, ...]
    """Empty: for all."""


def subsystem_of(permission: Permission) -> str | None:
    """The code of the subsystem whose switch closes what the permission opens."""
    module = MODULES.get(permission.code.partition(":")[0])
    if module is not None:
        return module.subsystem
    return OF_GROUP.get(permission.group)


def is_open(switch: Switch | None, scopes: Iterable[str]) -> bool:
    """Whether it is on for somebody with these scopes; one without a switch is on for all."""
    if switch is None:
        return True
    if not switch.enabled:
        return False
    if not switch.unit_paths:
        return True
    # A bureau's officer reaches into the authorised prison; a ward's lies within it.
    return any(
        scope.startswith(path) or path.startswith(scope)
        for scope in scopes
        for path in switch.unit_paths
    )


def require_subsystem(
    code: str | None, switches: Mapping[str, Switch], scopes: Iterable[str]
) -> None:
    """Raise `Forbidden` with the administrator's own words where the subsystem is closed."""
    if code is None or code not in SUBSYSTEMS or SUBSYSTEMS[code].fixed:
        return
    switch = switches.get(code)
    if is_open(switch, scopes):
        return
    title = SUBSYSTEMS[code].title
    notice = switch.notice if switch and not switch.enabled else ""
    raise Forbidden(
        notice or f"“{title}”已停用，如需使用请联系系统管理员。",
        code="subsystem_closed",
        subsystem=code,
    )

"""One thing that a role may allow, and what is said of it (VC-BASE-09, NF-SEC-05)."""

from typing import Final

import msgspec

from schemas.access.kinds import Duty, PermissionKind
from schemas.people.kinds import Role

MENU, BUTTON, INTERFACE = PermissionKind.MENU, PermissionKind.BUTTON, PermissionKind.INTERFACE
BUSINESS = frozenset({Duty.BUSINESS})
SYSTEM = frozenset({Duty.SYSTEM})
SECURITY = frozenset({Duty.SECURITY})
AUDIT = frozenset({Duty.AUDIT})


class Permission(msgspec.Struct, frozen=True):
    """A code with its title, and who may hold it."""

    code: str
    title: str
    kind: PermissionKind
    group: str
    """Heading under which the permission tree shows it."""
    duties: frozenset[Duty] = BUSINESS
    """Roles of these duties may hold it; no administrator holds what opens business content."""
    roles: tuple[Role, ...] = ()
    """Business roles that hold it at first; administrators begin with all that their duty may."""


CALLS, ALERTS, WORDS = "可视通话", "通话预警", "敏感词库"
VISITS, VISIT_CALENDAR = "现场会见", "会见日历"
OFFICIAL = "对公业务"
FORMS = "业务表单"
QUESTIONS = "咨询办理"
AUDITING, JOBS, PARAMETERS, ACCESS = "审计", "任务调度", "系统参数", "账号与权限"
OPEN_API, DEVICES, FACES = "接口开放", "终端设备", "人脸库"
APPROVALS = "审批"
LEVELS = "数据密级"
CARDS = "卡管理"
PHONE = "亲情电话"
COCKPIT = "数据驾驶舱"
QUALITY = "数据质量"
ANALYSIS = "数据分析"
PRIVACY = "个人信息保护"
HEADCOUNT = "人账"
LABOUR = "劳动改造"
REPORTS = "劳动报表"
PAY = "劳动报酬"
HOURS = "劳动工时"
LEDGER = "工时台账"

GROUPS: Final = (
    CALLS,
    VISITS,
    OFFICIAL,
    FORMS,
    QUESTIONS,
    VISIT_CALENDAR,
    PHONE,
    CARDS,
    FACES,
    ALERTS,
    WORDS,
    APPROVALS,
    LABOUR,
    PAY,
    COCKPIT,
    HEADCOUNT,
    HOURS,
    QUALITY,
    REPORTS,
    ANALYSIS,
    LEDGER,
    AUDITING,
    PRIVACY,
    JOBS,
    PARAMETERS,
    OPEN_API,
    DEVICES,
    ACCESS,
    LEVELS,
)
"""In the order of the permission tree; the modules' own headings follow."""

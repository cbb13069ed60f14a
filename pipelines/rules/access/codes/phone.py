"""Permissions of family phone calls."""

from pipelines.rules.access.permission import BUTTON, MENU, PHONE, Permission
from schemas.people.kinds import Role

LIST_PHONE_COUNTS = Permission(
    "phone_counts:list",
    "亲情电话次数",
    MENU,
    PHONE,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
EXPORT_PHONE_COUNTS = Permission(
    "phone_counts:export",
    "导出亲情电话次数",
    BUTTON,
    PHONE,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
READ_PHONE_FIGURES = Permission(
    "phone_figures:list",
    "亲情电话统计",
    MENU,
    PHONE,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
EXPORT_PHONE_FIGURES = Permission(
    "phone_figures:export",
    "导出亲情电话统计",
    BUTTON,
    PHONE,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)

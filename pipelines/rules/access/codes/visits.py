"""Permissions of visits on site."""

from pipelines.rules.access.permission import BUTTON, MENU, VISITS, Permission
from schemas.people.kinds import Role

READ_VISIT_FIGURES = Permission(
    "visit_figures:list",
    "会见统计",
    MENU,
    VISITS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
EXPORT_VISIT_FIGURES = Permission(
    "visit_figures:export",
    "导出会见统计",
    BUTTON,
    VISITS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)

"""Permissions of cockpits and analysts."""

from pipelines.rules.access.permission import ANALYSIS, BUTTON, COCKPIT, MENU, Permission
from schemas.people.kinds import Role

READ_COCKPIT = Permission(
    "read_cockpit", "驾驶舱", MENU, COCKPIT, roles=(Role.APPROVER, Role.LEADER)
)
LIST_EXPORTS = Permission(
    "analysis:list", "数据导出", MENU, ANALYSIS, roles=(Role.LEADER, Role.LABOUR)
)
QUERY_EXPORTS = Permission(
    "analysis:query", "查询导出数据", BUTTON, ANALYSIS, roles=(Role.LEADER, Role.LABOUR)
)

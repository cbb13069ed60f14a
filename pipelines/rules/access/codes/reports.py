"""Permissions of reports and their forms."""

from pipelines.rules.access.permission import BUTTON, MENU, REPORTS, Permission
from schemas.people.kinds import Role

LIST_REPORTS = Permission(
    "reports:list", "劳动报表", MENU, REPORTS, roles=(Role.APPROVER, Role.LEADER, Role.LABOUR)
)
ENTER_REPORTS = Permission("reports:enter", "填报与报送", BUTTON, REPORTS, roles=(Role.LABOUR,))
EXPORT_REPORTS = Permission(
    "reports:export", "导出报表", BUTTON, REPORTS, roles=(Role.APPROVER, Role.LEADER, Role.LABOUR)
)
KEEP_REPORT_FORMS = Permission(
    "report_forms:keep", "报表设置", MENU, REPORTS, roles=(Role.LEADER, Role.LABOUR)
)

"""Permissions of labour, hours, pay and the ledger."""

from pipelines.rules.access.permission import BUTTON, HOURS, LABOUR, LEDGER, MENU, PAY, Permission
from schemas.people.kinds import Role

READ_OUTPUT = Permission(
    "output_by_project_class:list",
    "项目分类产值",
    MENU,
    LABOUR,
    roles=(Role.APPROVER, Role.LEADER, Role.LABOUR),
)
EXPORT_OUTPUT = Permission(
    "output_by_project_class:export",
    "导出项目分类产值",
    BUTTON,
    LABOUR,
    roles=(Role.APPROVER, Role.LEADER, Role.LABOUR),
)
READ_CHARTS = Permission(
    "labour_charts:list",
    "数据图形分析",
    MENU,
    LABOUR,
    roles=(Role.APPROVER, Role.LEADER, Role.LABOUR),
)
EXPORT_CHARTS = Permission(
    "labour_charts:export",
    "导出数据图形分析",
    BUTTON,
    LABOUR,
    roles=(Role.APPROVER, Role.LEADER, Role.LABOUR),
)
READ_LABOUR_DOCUMENTS = Permission(
    "labour_documents:read",
    "劳动文档",
    MENU,
    LABOUR,
    roles=(
        Role.APPROVER,
        Role.MONITOR,
        Role.REVIEWER,
        Role.LEADER,
        Role.LABOUR,
        Role.DOCUMENT_KEEPER,
    ),
)
LIST_PAY = Permission(
    "labour_pay:list", "劳动报酬表", MENU, PAY, roles=(Role.APPROVER, Role.LEADER, Role.LABOUR)
)
ENTER_PAY = Permission("labour_pay:enter", "计算劳动报酬", BUTTON, PAY, roles=(Role.LABOUR,))
REPORT_PAY = Permission("labour_pay:report", "上报劳动报酬", BUTTON, PAY, roles=(Role.LABOUR,))
CORRECT_PAY = Permission(
    "labour_pay:correct", "申请更正劳动报酬", BUTTON, PAY, roles=(Role.LEADER, Role.LABOUR)
)
LIST_HOURS = Permission(
    "labour_hours:list", "劳动工时", MENU, HOURS, roles=(Role.APPROVER, Role.LEADER, Role.LABOUR)
)
ENTER_HOURS = Permission(
    "labour_hours:enter", "录入与提交工时", BUTTON, HOURS, roles=(Role.LABOUR,)
)
CORRECT_HOURS = Permission(
    "labour_hours:correct", "申请更正工时", BUTTON, HOURS, roles=(Role.LABOUR,)
)
COUNT_HOURS = Permission(
    "labour_hours:statistics",
    "工时统计",
    MENU,
    HOURS,
    roles=(Role.APPROVER, Role.LEADER, Role.LABOUR),
)
LIST_DEAD_LETTERS = Permission(
    "dead_letters:list", "异常消息", MENU, LEDGER, roles=(Role.LEADER, Role.LABOUR)
)
REPLAY_DEAD_LETTERS = Permission(
    "dead_letters:replay",
    "修改重发与搁置异常消息",
    BUTTON,
    LEDGER,
    roles=(Role.LEADER, Role.LABOUR),
)
READ_LEGACY = Permission(
    "legacy_data:list", "旧数据迁移", MENU, LEDGER, roles=(Role.LEADER, Role.LABOUR)
)

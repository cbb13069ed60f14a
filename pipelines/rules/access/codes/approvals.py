"""Permissions of approvals."""

from pipelines.rules.access.permission import APPROVALS, BUTTON, MENU, SYSTEM, Permission
from schemas.people.kinds import Role

LIST_APPROVALS = Permission(
    "approvals:list", "审批中心", MENU, APPROVALS, roles=(Role.APPROVER, Role.LEADER, Role.LABOUR)
)
DECIDE_APPROVALS = Permission(
    "approvals:decide", "审批与转交", BUTTON, APPROVALS, roles=(Role.APPROVER, Role.LEADER)
)
ASSIGN_APPROVALS = Permission("approvals:assign", "指派无人可办的审批", BUTTON, APPROVALS, SYSTEM)
LIST_FLOWS = Permission("approval_flows:list", "审批流程", MENU, APPROVALS, SYSTEM)
EDIT_FLOWS = Permission("approval_flows:edit", "配置审批流程", BUTTON, APPROVALS, SYSTEM)
PUBLISH_FLOWS = Permission(
    "approval_flows:publish", "发布与停用审批流程", BUTTON, APPROVALS, SYSTEM
)

"""Permissions of official business beside the modules' own."""

from pipelines.rules.access.permission import BUTTON, MENU, OFFICIAL, Permission
from schemas.people.kinds import Role

LIST_VISITOR_ACCOUNTS = Permission(
    "official_accounts:list", "对公账号", MENU, OFFICIAL, roles=(Role.APPROVER, Role.LEADER)
)
KEEP_VISITOR_ACCOUNTS = Permission(
    "official_accounts:keep",
    "开通与停用对公账号",
    BUTTON,
    OFFICIAL,
    roles=(Role.APPROVER, Role.LEADER),
)

"""Permissions of accounts, rights and levels of data."""

from pipelines.rules.access.permission import (
    ACCESS,
    AUDIT,
    BUTTON,
    INTERFACE,
    LEVELS,
    MENU,
    SECURITY,
    SYSTEM,
    Permission,
)
from schemas.people.kinds import Role

LIST_ACCOUNTS = Permission("accounts:list", "账号管理", MENU, ACCESS, SYSTEM | SECURITY)
CREATE_ACCOUNTS = Permission("accounts:create", "新增账号", BUTTON, ACCESS, SYSTEM)
EDIT_ACCOUNTS = Permission("accounts:edit", "修改账号", BUTTON, ACCESS, SYSTEM)
ENABLE_ACCOUNTS = Permission("accounts:enable", "启用与停用账号", BUTTON, ACCESS, SYSTEM)
IMPORT_ACCOUNTS = Permission("accounts:import", "导入账号", BUTTON, ACCESS, SYSTEM)
EXPORT_ACCOUNTS = Permission("accounts:export", "导出账号", BUTTON, ACCESS, SYSTEM)
LIST_RESETS = Permission("account_resets:list", "凭证重置", MENU, ACCESS, SYSTEM | SECURITY | AUDIT)
ASK_RESETS = Permission(
    "account_resets:ask", "申请重置密码、第二因素与钥匙", BUTTON, ACCESS, SYSTEM | SECURITY
)
DECIDE_RESETS = Permission(
    "account_resets:decide", "审批凭证重置", BUTTON, ACCESS, SYSTEM | SECURITY
)
LIST_ROLES = Permission("roles:list", "角色管理", MENU, ACCESS, SYSTEM | SECURITY)
CREATE_ROLES = Permission("roles:create", "新增角色", BUTTON, ACCESS, SYSTEM)
LIST_RIGHTS_CHANGES = Permission("rights:list", "权限变更", MENU, ACCESS, SYSTEM | SECURITY | AUDIT)
PROPOSE_RIGHTS_CHANGES = Permission("rights:propose", "提出权限变更", BUTTON, ACCESS, SYSTEM)
DECIDE_RIGHTS_CHANGES = Permission("rights:decide", "审批权限变更", BUTTON, ACCESS, SECURITY)
LIST_DATA_LEVELS = Permission(
    "data_levels:list", "数据密级", MENU, ACCESS, SYSTEM | SECURITY | AUDIT
)
PROPOSE_DATA_LEVELS = Permission(
    "data_levels:propose", "提出密级变更", BUTTON, ACCESS, SYSTEM | SECURITY
)
SEE_SENSITIVE = Permission(
    "data_levels:sensitive", "查看敏感级数据", INTERFACE, LEVELS, roles=(Role.APPROVER, Role.LEADER)
)
SEE_IMPORTANT = Permission(
    "data_levels:important", "查看重要级数据", INTERFACE, LEVELS, roles=(Role.APPROVER, Role.LEADER)
)
SEE_LABOUR = Permission(
    "data_levels:labour", "查看劳动数据中的敏感级数据", INTERFACE, LEVELS, roles=(Role.LABOUR,)
)
LIST_SESSIONS = Permission("sessions:list", "在线会话", MENU, ACCESS, SYSTEM | SECURITY)
END_SESSIONS = Permission("sessions:end", "强制下线", BUTTON, ACCESS, SYSTEM | SECURITY)
LIST_SIGN_INS = Permission("sign_ins:list", "登录日志", MENU, ACCESS, SECURITY | AUDIT)

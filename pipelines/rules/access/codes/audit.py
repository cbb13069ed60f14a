"""Permissions of the record of who did what."""

from pipelines.rules.access.permission import (
    AUDIT,
    AUDITING,
    BUTTON,
    MENU,
    SECURITY,
    SYSTEM,
    Permission,
)

VERIFY_AUDIT = Permission("verify_audit", "审计核验", MENU, AUDITING, AUDIT)
ACKNOWLEDGE_NOTICES = Permission(
    "security_notices:acknowledge", "确认安全通知", BUTTON, AUDITING, AUDIT
)
READ_SECURITY_STATE = Permission(
    "security_state:read", "安全状态", MENU, AUDITING, SYSTEM | SECURITY | AUDIT
)
LIST_INTEGRITY = Permission("integrity:list", "数据完整性", MENU, AUDITING, SECURITY | AUDIT)
ACCEPT_FINDINGS = Permission("integrity:accept", "核实完整性异常", BUTTON, AUDITING, SECURITY)
LIST_UPLOAD_CHECKS = Permission(
    "upload_checks:list", "上传检查", MENU, AUDITING, SYSTEM | SECURITY | AUDIT
)

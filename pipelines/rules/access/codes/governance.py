"""Permissions of privacy and quality of data."""

from pipelines.rules.access.permission import (
    BUSINESS,
    BUTTON,
    MENU,
    PRIVACY,
    QUALITY,
    SECURITY,
    SYSTEM,
    Permission,
)
from schemas.people.kinds import Role

READ_QUALITY = Permission(
    "data_quality:list",
    "数据质量",
    MENU,
    QUALITY,
    BUSINESS | SYSTEM,
    roles=(Role.APPROVER, Role.LEADER, Role.DOCUMENT_KEEPER),
)
MEASURE_QUALITY = Permission(
    "data_quality:measure",
    "重新统计数据质量",
    BUTTON,
    QUALITY,
    BUSINESS | SYSTEM,
    roles=(Role.LEADER,),
)
LIST_PRIVACY_NOTICES = Permission("privacy_notices:list", "个人信息告知书", MENU, PRIVACY, SECURITY)
PUBLISH_PRIVACY_NOTICES = Permission(
    "privacy_notices:publish", "发布个人信息告知书", BUTTON, PRIVACY, SECURITY
)

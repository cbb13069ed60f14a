"""Permissions of forms beside the module's own."""

from pipelines.rules.access.permission import BUSINESS, BUTTON, FORMS, MENU, SYSTEM, Permission
from schemas.people.kinds import Role

LIST_SUBMISSIONS = Permission(
    "form_submissions:list", "表单办理", MENU, FORMS, roles=(Role.APPROVER, Role.LEADER)
)
REVEAL_SUBMISSIONS = Permission(
    "form_submissions:reveal",
    "查看填写人的个人信息",
    BUTTON,
    FORMS,
    roles=(Role.APPROVER, Role.LEADER),
)
EXPORT_SUBMISSIONS = Permission(
    "form_submissions:export", "导出表单办理", BUTTON, FORMS, roles=(Role.LEADER,)
)
KEEP_DESIGNS = Permission(
    "form_designs:keep",
    "设计业务表单",
    BUTTON,
    FORMS,
    duties=BUSINESS | SYSTEM,
    roles=(Role.LEADER,),
)
PUBLISH_DESIGNS = Permission(
    "form_designs:publish",
    "发布业务表单",
    BUTTON,
    FORMS,
    duties=BUSINESS | SYSTEM,
    roles=(Role.LEADER,),
)

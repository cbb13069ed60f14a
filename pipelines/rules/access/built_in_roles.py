"""The roles that every installation has, and what they allow when it is made."""

from collections.abc import Collection

import msgspec

from pipelines.rules.access.permission_catalog import PERMISSIONS
from pipelines.rules.modules.grants import module_grants
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.people.kinds import Role


class BuiltIn(msgspec.Struct, frozen=True):
    """A role as it is first planted."""

    role: Role
    name: str
    duty: Duty = Duty.BUSINESS


BUILT_IN: tuple[BuiltIn, ...] = (
    BuiltIn(Role.APPROVER, "审批民警"),
    BuiltIn(Role.MONITOR, "监听民警"),
    BuiltIn(Role.REVIEWER, "复听民警"),
    BuiltIn(Role.LEADER, "带班领导"),
    BuiltIn(Role.WORD_KEEPER, "词库管理员"),
    BuiltIn(Role.LABOUR, "劳动管理民警"),
    BuiltIn(Role.DOCUMENT_KEEPER, "文档管理员"),
    BuiltIn(Role.DISCIPLINE, "纪检民警"),
    BuiltIn(Role.SYSTEM_ADMIN, "系统管理员", Duty.SYSTEM),
    BuiltIn(Role.SECURITY_ADMIN, "安全管理员", Duty.SECURITY),
    BuiltIn(Role.AUDITOR, "审计员", Duty.AUDIT),
)


def names_of(roles: Collection[str]) -> list[str]:
    """Names of the built-in roles among them; a further role is called by its code."""
    names = {built_in.role.value: built_in.name for built_in in BUILT_IN}
    return [names.get(code, code) for code in sorted(roles)]


def grants(role: BuiltIn) -> frozenset[str]:
    """Codes that the role holds at first; an administrator holds all that its duty alone may."""
    own = frozenset(one.code for one in PERMISSIONS if role.role in one.roles)
    duties = frozenset({role.duty}) & ADMINISTRATORS
    administered = frozenset(
        permission.code for permission in PERMISSIONS if duties & permission.duties
    )
    return own | administered | module_grants(role.role)

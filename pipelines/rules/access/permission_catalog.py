"""Every permission code there is, with its title and what it opens (VC-BASE-09, NF-SEC-05)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Final

from pipelines.rules.access.codes import (
    access,
    approvals,
    audit,
    calls,
    cockpits,
    devices,
    exchange,
    forms,
    governance,
    headcount,
    labour,
    official,
    people,
    phone,
    platform,
    questions,
    reports,
    speech,
    visits,
)
from pipelines.rules.access.permission import (
    AUDIT,
    BUSINESS,
    BUTTON,
    GROUPS,
    MENU,
    SYSTEM,
    Permission,
)
from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR, LOOKED_THROUGH
from pipelines.rules.modules.rights import verbs_of
from schemas.access.kinds import Duty
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module, Verb

WINGS: Final[tuple[ModuleType, ...]] = (
    access,
    approvals,
    audit,
    calls,
    cockpits,
    devices,
    exchange,
    forms,
    governance,
    headcount,
    labour,
    official,
    people,
    phone,
    platform,
    questions,
    reports,
    speech,
    visits,
)
"""Each names its own, a line for each."""


def _of(wing: ModuleType) -> list[Permission]:
    return [one for one in vars(wing).values() if isinstance(one, Permission)]


PERMISSIONS: tuple[Permission, ...] = tuple(
    sorted((one for wing in WINGS for one in _of(wing)), key=lambda one: GROUPS.index(one.group))
)
"""By heading, and under each in the order of its file."""


def module_permissions() -> tuple[Permission, ...]:
    """Those of the declared modules."""
    return tuple(
        Permission(
            module.permission(code),
            title,
            MENU if code == Verb.LIST else BUTTON,
            module.title,
            _duties(module, code),
        )
        for module in MODULES.values()
        for code, title in verbs_of(module)
    )


def _duties(module: Module, code: str) -> frozenset[Duty]:
    if module.code in KEPT_BY_ADMINISTRATOR:
        return BUSINESS | SYSTEM
    if module.code in LOOKED_THROUGH and code == Verb.LIST:
        return BUSINESS | SYSTEM | AUDIT
    return BUSINESS


@cache
def catalog() -> Mapping[str, Permission]:
    """Every permission by its code; put together once, since every request looks into it."""
    both = (*PERMISSIONS, *module_permissions())
    return MappingProxyType({permission.code: permission for permission in both})

"""Permissions of other platforms and the prisons' systems."""

from pipelines.rules.access.permission import (
    AUDIT,
    BUSINESS,
    BUTTON,
    MENU,
    OPEN_API,
    SECURITY,
    SYSTEM,
    Permission,
)
from schemas.people.kinds import Role

LIST_PRISON_SYSTEMS = Permission(
    "prison_systems:list",
    "监狱系统对接",
    MENU,
    OPEN_API,
    BUSINESS | SYSTEM | SECURITY,
    roles=(Role.LEADER,),
)
READ_SYSTEM_SETTINGS = Permission(
    "prison_systems:settings", "查看监狱系统配置", BUTTON, OPEN_API, SYSTEM | SECURITY
)
KEEP_PRISON_SYSTEMS = Permission(
    "prison_systems:keep", "维护监狱系统对接", BUTTON, OPEN_API, SYSTEM
)
# Orders with names go to the address: who writes it is not who lets it count (NF-SEC-19).
ACTIVATE_SYSTEM_SETTINGS = Permission(
    "prison_systems:activate", "启用监狱系统配置", BUTTON, OPEN_API, SECURITY
)
LIST_SOURCE_PROBLEMS = Permission(
    "source_problems:list", "对接异常记录", MENU, OPEN_API, roles=(Role.LEADER,)
)
SETTLE_SOURCE_PROBLEMS = Permission(
    "source_problems:settle", "更正、重放与搁置对接异常记录", BUTTON, OPEN_API, roles=(Role.LEADER,)
)
CARRY_PACKAGES = Permission(
    "prison_packages:carry", "数据包导出与导入", MENU, OPEN_API, roles=(Role.LEADER,)
)
READ_API_CALLS = Permission("read_api_calls", "接口调用日志", MENU, OPEN_API, SYSTEM | AUDIT)
LIST_PEERS = Permission("peers:list", "接口列表", MENU, OPEN_API, SYSTEM | AUDIT)
SWITCH_PEERS = Permission("peers:switch", "启用与停用对外接口", BUTTON, OPEN_API, SYSTEM)

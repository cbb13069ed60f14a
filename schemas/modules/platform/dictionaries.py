"""Dictionaries: closed lists that administrators keep (VC-CFG-18)."""

from schemas.modules.field import Edited, Field, Found, Text
from schemas.modules.module import Keeper, Module, Scope

CODE = r"[a-z][a-z0-9_]*"

DICTIONARIES = Module(
    code="dictionaries",
    title="数据字典",
    noun="字典",
    subsystem="configuration",
    group="系统配置",
    table="dictionary",
    fields=(
        Field(
            name="code",
            title="字典代码",
            kind=Text(most=32, pattern=CODE, form="小写字母开头，由小写字母、数字和下划线组成"),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
            edited=Edited.ONCE,
        ),
        Field(name="name", title="字典名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        Field(name="remark", title="说明", kind=Text(most=200, lines=2), required=False),
    ),
    core=("code", "name"),
    label=("name",),
    scope=Scope(unit=None),
    order=("code",),
    key="code",
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "code": "sample_{n}",
        "name": "示例字典{n}",
    },
    requirements=("VC-CFG-18",),
)

"""Items of dictionaries, with order, state and validity (VC-CFG-18)."""

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF
from schemas.modules.field import Day, Edited, Field, Found, Integer, Linked, Text
from schemas.modules.module import Keeper, Module, Scope

DICTIONARY_ITEMS = Module(
    code="dictionary_items",
    title="字典项",
    noun="字典项",
    subsystem="configuration",
    group="系统配置",
    table="dictionary_item",
    fields=(
        Field(
            name="dictionary_id",
            title="所属字典",
            kind=Linked(module="dictionaries"),
            found=Found.EXACT,
            sortable=True,
            edited=Edited.ONCE,
        ),
        Field(
            name="code",
            title="项代码",
            kind=Text(most=32, pattern=r"[A-Za-z0-9_]+", form="字母、数字和下划线"),
            found=Found.WITHIN,
            sortable=True,
            edited=Edited.ONCE,
        ),
        Field(name="title", title="项名称", kind=Text(most=60), found=Found.WITHIN, sortable=True),
        Field(
            name="sort",
            title="顺序",
            kind=Integer(least=0, most=9999),
            required=False,
            default=0,
            sortable=True,
        ),
        Field(
            name="number",
            title="数值",
            kind=Integer(least=0, most=9999),
            required=False,
            hint="供规则使用：处遇级别的每月通话次数。",
        ),
        Field(name="valid_from", title="生效日期", kind=Day(), required=False),
        Field(name="valid_until", title="失效日期", kind=Day(), required=False),
    ),
    core=("dictionary_id", "code", "title"),
    label=("title",),
    scope=Scope(unit=None),
    order=("dictionary_id", "sort", "code"),
    unique_together=(("dictionary_id", "code"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "dictionary_id": "record:dictionaries",
        "code": "item_{n}",
        "title": "示例项{n}",
    },
    requirements=("VC-CFG-18",),
)

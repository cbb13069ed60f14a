"""Kinds of official business, each with its own flow (VC-OFFICIAL-01, -02)."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    coded_field,
    linked_field,
    remark_field,
)
from schemas.modules.field import Edited, Field, Found, Integer, Text
from schemas.modules.module import Keeper, Module, Scope

OFFICIAL_KINDS = Module(
    code="official_kinds",
    title="对公业务种类",
    noun="办事种类",
    subsystem="official",
    group="对公业务",
    table="official_kind",
    fields=(
        Field(
            name="code",
            title="种类代码",
            kind=Text(
                most=32,
                pattern=r"[a-z][a-z0-9_]*",
                form="小写字母开头，由小写字母、数字和下划线组成",
            ),
            unique=True,
            found=Found.EXACT,
            sortable=True,
            edited=Edited.ONCE,
            hint="审批流程按代码区分种类，建立后不能修改。",
        ),
        Field(name="name", title="种类名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        coded_field(
            "body_kind",
            "办理机构类别",
            "agency_kind",
            required=False,
            hint="填写后，只有该类别机构的人员可以预约。",
        ),
        Field(
            name="documents",
            title="所需材料",
            kind=Text(most=500, lines=4),
            required=False,
            listed=False,
            hint="每行一项，预约时提示办理人员携带。",
        ),
        Field(
            name="form",
            title="填报事项",
            kind=Text(most=1000, lines=6),
            required=False,
            listed=False,
            hint="每行一项；必填的以“*”结尾；有选项的写成“开庭方式*：现场|远程视频”。选了业务表单的不必填写。",
        ),
        linked_field(
            "form_id",
            "业务表单",
            "forms",
            required=False,
            listed=False,
            hint="填写人为“对公业务”的表单；选了即代替填报事项。",
        ),
        Field(
            name="sort",
            title="顺序",
            kind=Integer(least=0, most=9999),
            required=False,
            default=0,
            sortable=True,
        ),
        remark_field(),
    ),
    core=("code", "name"),
    label=("name",),
    scope=Scope(unit=None),
    order=("sort", "code"),
    key="code",
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "code": "sample_{n}",
        "name": "示例种类{n}",
    },
    requirements=("VC-OFFICIAL-01", "VC-OFFICIAL-02", "VC-CFG-04", "VC-MINI-05"),
)

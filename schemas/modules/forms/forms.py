"""Forms that an administrator designs, with versions of their own (VC-MINI-05, VC-MINI-06)."""

from enum import StrEnum

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field, unit_field
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Option, Text
from schemas.modules.module import Keeper, Module, Scope
from schemas.people.kinds import OrgType


class FormAudience(StrEnum):
    """Who fills a form in."""

    EVERYBODY = "everybody"
    """Whoever has a public account."""
    RELATIVES = "relatives"
    OFFICIAL = "official"
    """Outside bodies, where a kind of official business uses it."""


AUDIENCES = Choice(
    options=(
        Option(FormAudience.EVERYBODY, "全体公众"),
        Option(FormAudience.RELATIVES, "服刑人员亲属"),
        Option(FormAudience.OFFICIAL, "对公业务"),
    )
)

FORMS = Module(
    code="forms",
    title="表单管理",
    noun="业务表单",
    subsystem="official",
    group="业务表单",
    table="form",
    fields=(
        Field(
            name="code",
            title="表单代码",
            kind=Text(
                most=32,
                pattern=r"[a-z][a-z0-9_]*",
                form="小写字母开头，由小写字母、数字和下划线组成",
            ),
            unique=True,
            found=Found.EXACT,
            sortable=True,
            edited=Edited.ONCE,
            hint="审批流程按代码区分表单，建立后不能修改。",
        ),
        Field(name="name", title="表单名称", kind=Text(most=60), found=Found.WITHIN, sortable=True),
        Field(
            name="audience",
            title="填写人",
            kind=AUDIENCES,
            found=Found.EXACT,
            edited=Edited.ONCE,
            hint="选择“对公业务”的表单由办事种类引用，不单独提供给公众。",
        ),
        unit_field(
            "所属单位",
            OrgType.BUREAU,
            OrgType.PRISON,
            edited=Edited.ONCE,
            hint="选择市局即各监狱共用，由填写人选择办理的监狱。",
        ),
        Field(
            name="lead",
            title="办理说明",
            kind=Text(most=500, lines=4),
            required=False,
            listed=False,
            hint="填写前显示，说明办什么事、需要准备什么、多久有结果。",
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
    core=("code", "name", "audience"),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("sort", "code"),
    key="code",
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "code": "sample_form_{n}",
        "name": "示例表单{n}",
        "audience": FormAudience.EVERYBODY,
        "unit_id": "unit:P03",
    },
    requirements=("VC-MINI-05", "VC-MINI-06"),
)

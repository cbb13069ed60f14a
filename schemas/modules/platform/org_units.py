"""Units of the organisation tree (VC-BASE-13, -14)."""

from schemas.modules.field import Choice, Edited, Field, Found, Integer, Option, Text, Unit
from schemas.modules.module import Action, Keeper, Module, Scope, States
from schemas.people.kinds import OrgType

OPEN, CLOSED = "open", "closed"

ORG_UNITS = Module(
    code="org_units",
    title="单位组织架构",
    noun="单位",
    subsystem="base",
    group="组织架构",
    table="org_unit",
    fields=(
        Field(
            name="code",
            title="单位代码",
            kind=Text(most=16, pattern=r"[A-Z][A-Z0-9-]*", form="大写字母开头，可含数字和短横线"),
            unique=True,
            found=Found.PREFIX,
            sortable=True,
            edited=Edited.ONCE,
            hint="建立后不能修改，日志按监狱代码归档。",
        ),
        Field(name="name", title="单位名称", kind=Text(most=64), found=Found.WITHIN, sortable=True),
        Field(
            name="org_type",
            title="单位类型",
            kind=Choice(
                options=(
                    Option(OrgType.BUREAU.value, "局"),
                    Option(OrgType.PRISON.value, "监狱"),
                    Option(OrgType.SECTION.value, "科室"),
                    Option(OrgType.WARD.value, "监区"),
                )
            ),
            found=Found.EXACT,
            edited=Edited.ONCE,
            hint="罪犯只能关押在监区。",
        ),
        Field(
            name="parent_id",
            title="上级单位",
            kind=Unit(types=(OrgType.BUREAU, OrgType.PRISON)),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(
            name="sort",
            title="顺序",
            kind=Integer(least=0, most=9999),
            default=0,
            sortable=True,
        ),
    ),
    core=("code", "name", "org_type"),
    label=("name",),
    scope=Scope(unit="id"),
    order=("sort", "code"),
    key="code",
    parent="parent_id",
    states=States(
        options=(Option(OPEN, "在用", "success"), Option(CLOSED, "已撤销", "info")),
        initial=OPEN,
        column="enabled",
    ),
    actions=(
        Action(
            code="move",
            title="调整上级",
            from_states=(OPEN,),
            fields=("parent_id",),
            reason=True,
            tone="warning",
            confirm="单位及其下级单位、人员将一并划入新的上级。确定调整吗？",
        ),
        Action(
            code="close",
            title="撤销",
            from_states=(OPEN,),
            to_state=CLOSED,
            reason=True,
            tone="danger",
        ),
        Action(code="reopen", title="恢复", from_states=(CLOSED,), to_state=OPEN, reason=True),
    ),
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "code": "P03-S{n:02}",
        "name": "第{n}科",
        "org_type": "SECTION",
        "parent_id": "unit:P03",
    },
    requirements=("VC-BASE-13", "VC-BASE-14"),
)

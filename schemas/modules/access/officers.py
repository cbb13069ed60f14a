"""Records of officers (VC-BASE-01); their accounts are the system administrator's."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    coded_field,
    name_field,
    phone_field,
    remark_field,
)
from schemas.modules.field import Edited, Field, Found, Text, Unit
from schemas.modules.module import Keeper, Module, Scope

OFFICERS = Module(
    code="officers",
    title="民警信息",
    noun="民警",
    subsystem="base",
    group="人员信息",
    table="officer",
    fields=(
        Field(
            name="police_no",
            title="警号",
            kind=Text(most=16, least=4, pattern=r"[0-9A-Z-]+", form="数字和大写字母"),
            unique=True,
            found=Found.PREFIX,
            sortable=True,
            edited=Edited.ONCE,
        ),
        name_field(),
        Field(
            name="org_unit_id",
            title="所在单位",
            kind=Unit(),
            found=Found.EXACT,
            sortable=True,
        ),
        coded_field("post", "职务", "officer_post", required=False),
        phone_field(required=False),
        remark_field(),
    ),
    core=("police_no", "name", "org_unit_id"),
    label=("police_no", "name"),
    scope=Scope(unit="org_unit_id"),
    order=("police_no",),
    key="police_no",
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.LEADER,
    sample={
        "police_no": "3199{n:03}",
        "name": "民警{n}",
        "org_unit_id": "unit:P03-W01",
        "post": "officer",
        "phone": "1000003{n:04}",
    },
    requirements=("VC-BASE-01",),
)

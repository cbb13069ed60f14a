"""What inmates work on: projects of a prison with an enterprise (LR-XC-04, LR-XC-05)."""

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field
from schemas.modules.field import Coded, Day, Edited, Field, Found, Text, Unit
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

PROJECT_CLASS = "labour_project_class"
"""Dictionary of 项目分类."""

LABOUR_PROJECTS = Module(
    code="labour_projects",
    title="劳动项目",
    noun="劳动项目",
    subsystem="labour",
    group="项目与合同",
    table="labour_project",
    fields=(
        Field(
            name="name",
            title="项目名称",
            kind=Text(most=100),
            found=Found.WITHIN,
            sortable=True,
        ),
        Field(
            name="prison_id",
            title="监狱",
            kind=Unit(types=(OrgType.PRISON,)),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(
            name="project_class",
            title="项目分类",
            kind=Coded(dictionary=PROJECT_CLASS),
            found=Found.EXACT,
            hint="分类改变后，以前各月的产值也按新分类统计。",
        ),
        Field(name="partner", title="合作企业", kind=Text(most=100), found=Found.WITHIN),
        Field(name="starts_on", title="开始日期", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="ends_on",
            title="结束日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            hint="没有约定结束日期的不填。",
        ),
        remark_field(),
    ),
    core=("name", "prison_id", "project_class", "partner", "starts_on"),
    label=("name",),
    scope=Scope(unit="prison_id"),
    order=("prison_id", "name"),
    unique_together=(("prison_id", "name"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "name": "电子装配{n}",
        "prison_id": "unit:P03",
        "project_class": "assembly",
        "partner": "申海第{n}电子厂",
        "starts_on": "2026-01-01",
    },
    requirements=("LR-XC-04", "LR-XC-05"),
)

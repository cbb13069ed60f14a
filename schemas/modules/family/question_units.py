"""Units that take questions of the public, as the bureau set them (VC-PUB-18)."""

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field, unit_field
from schemas.modules.family.content_fields import QUESTIONS, SUBSYSTEM, sort_field
from schemas.modules.field import Field, Found, Integer, Text
from schemas.modules.module import Keeper, Module, Scope
from schemas.people.kinds import OrgType

QUESTION_UNITS = Module(
    code="question_units",
    title="咨询受理单位",
    noun="受理单位",
    subsystem=SUBSYSTEM,
    group=QUESTIONS,
    table="question_unit",
    fields=(
        unit_field("单位", *OrgType),
        Field(
            name="title",
            title="显示名称",
            kind=Text(most=40),
            found=Found.WITHIN,
            sortable=True,
            hint="公众选择咨询单位时看到的名称，例如“第三监狱会见窗口”。",
        ),
        Field(
            name="about",
            title="受理范围",
            kind=Text(most=120),
            required=False,
            hint="用一句话说明可以问什么。",
        ),
        Field(
            name="answer_days",
            title="答复期限",
            kind=Integer(least=1, most=30, unit="个工作日"),
            default=5,
        ),
        sort_field(),
        remark_field(),
    ),
    core=("unit_id", "title", "answer_days"),
    label=("title",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("sort", "title"),
    unique_together=(("unit_id", "title"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "unit_id": "unit:P03-W01",
        "title": "第{n}会见窗口",
        "answer_days": 5,
        "sort": 10,
    },
    requirements=("VC-PUB-18",),
)

"""Posts at which inmates work (LR-XC-06)."""

from schemas.labour.kinds import Risk
from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, coded_field, remark_field, unit_field
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Option, Text
from schemas.modules.labour.labour_fields import WORK_GROUP, grade_field
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

RISKS = Choice(
    options=(
        Option(Risk.LOW, "低风险", "success"),
        Option(Risk.MEDIUM, "中风险", "warning"),
        Option(Risk.HIGH, "高风险", "danger"),
    )
)

LABOUR_POSTS = Module(
    code="labour_posts",
    title="劳动岗位",
    noun="劳动岗位",
    subsystem="labour",
    group=WORK_GROUP,
    table="labour_post",
    fields=(
        Field(name="name", title="岗位名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        unit_field(
            "所属单位",
            OrgType.PRISON,
            OrgType.WARD,
            sortable=True,
            edited=Edited.ONCE,
            hint="选择监狱时，该监狱各监区均可安排。",
        ),
        coded_field("post_kind", "岗位类别", "labour_post_kind"),
        Field(name="place", title="劳动地点", kind=Text(most=60), found=Found.WITHIN),
        Field(
            name="places",
            title="岗位人数",
            kind=Integer(least=1, most=1000, unit="人"),
            found=Found.RANGE,
            sortable=True,
            hint="同一天在岗人数不能超过此数。",
        ),
        Field(name="risk", title="风险等级", kind=RISKS, default=Risk.LOW.value, found=Found.EXACT),
        grade_field(
            "needed_grade",
            "最低等级要求",
            required=False,
            hint="例如填3，则只能安排三级及以上（一至三级）的劳动者；不填则不限。",
        ),
        remark_field(),
    ),
    core=("name", "unit_id", "post_kind", "places"),
    label=("name",),
    # A ward places its inmates at posts of the whole prison too.
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "name"),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    unique_together=(("unit_id", "name"),),
    sample={
        "name": "缝纫岗{n}",
        "unit_id": "unit:P03",
        "post_kind": "production",
        "place": "第{n}车间",
        "places": 20,
        "risk": "low",
    },
    requirements=("LR-XC-06",),
)

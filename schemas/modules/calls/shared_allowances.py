"""Phone, video and visits drawing on one allowance, at an exchange ratio (VC-CFG-08)."""

from schemas.modules.calls.call_rules import RULE_NAME
from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field, unit_field
from schemas.modules.field import Field, Integer
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

SHARED_ALLOWANCES = Module(
    code="shared_allowances",
    title="次数交叉",
    noun="次数交叉规则",
    subsystem="calls",
    group="通话规则",
    table="shared_allowance",
    fields=(
        RULE_NAME,
        unit_field("适用单位", OrgType.BUREAU, OrgType.PRISON),
        Field(
            name="phones_a_video",
            title="一次可视通话折合亲情电话",
            kind=Integer(least=1, most=10, unit="次"),
            hint="启用后两种通话共用亲情电话的次数，停用即各算各的。",
        ),
        Field(
            name="phones_a_visit",
            title="一次现场会见折合亲情电话",
            kind=Integer(least=1, most=10, unit="次"),
            required=False,
            hint="填写后现场会见也计入共用的次数，不填则会见单独计。",
        ),
        remark_field(),
    ),
    core=("name", "unit_id", "phones_a_video"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("unit_id",),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={"name": "示例{n}", "unit_id": "unit:P03", "phones_a_video": 2},
    requirements=("VC-CFG-08", "VC-APPT-12"),
)

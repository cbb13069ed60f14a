"""How many calls and how long: both channels in one place (VC-CFG-05 to -07)."""

from schemas.calls.channel import CHANNEL_TITLES, Channel, Period
from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, coded_field, remark_field, unit_field
from schemas.modules.field import Choice, Day, Field, Found, Integer, Option, Text
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

CHANNELS = Choice(options=tuple(Option(one.value, CHANNEL_TITLES[one]) for one in Channel))
PERIODS = Choice(
    options=(
        Option(Period.WEEK.value, "每周"),
        Option(Period.MONTH.value, "每月"),
        Option(Period.QUARTER.value, "每季度"),
    )
)
RULE_NAME = Field(
    name="name", title="规则名称", kind=Text(most=40), found=Found.WITHIN, sortable=True
)
CHANNEL = Field(name="channel", title="通话方式", kind=CHANNELS, found=Found.EXACT, sortable=True)
LIMITS = (
    Field(name="period", title="计次周期", kind=PERIODS, found=Found.EXACT),
    Field(
        name="most_calls",
        title="最多次数",
        kind=Integer(least=0, most=100, unit="次"),
        sortable=True,
    ),
    Field(
        name="most_minutes",
        title="每次最长",
        kind=Integer(least=1, most=120, unit="分钟"),
        sortable=True,
    ),
)
"""What every rule says, general or of one inmate."""

CALL_RULES = Module(
    code="call_rules",
    title="通话规则",
    noun="通话规则",
    subsystem="calls",
    group="通话规则",
    table="call_rule",
    fields=(
        RULE_NAME,
        CHANNEL,
        unit_field(
            "适用单位",
            OrgType.BUREAU,
            OrgType.PRISON,
            sortable=True,
            hint="选择市局即为全局默认，监狱自己的规则优先。",
        ),
        coded_field(
            "level",
            "处遇级别",
            "treatment_level",
            required=False,
            hint="不填则适用于所有级别；填写级别的规则优先。",
        ),
        *LIMITS,
        Field(
            name="counts_from",
            title="生效日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            hint="规则的新版本从这一天起计，之前仍按旧版本；不填则一直适用。同级规则以生效日期晚的为准。",
        ),
        remark_field(),
    ),
    core=("name", "channel", "unit_id", "period", "most_calls", "most_minutes"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("channel", "unit_id"),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "name": "示例规则{n}",
        "channel": "video",
        "unit_id": "unit:P03",
        "period": "month",
        "most_calls": 2,
        "most_minutes": 15,
        "remark": "示例{n}",
    },
    requirements=("VC-CFG-05", "VC-CFG-06", "VC-CFG-07", "VC-GEN-20"),
)

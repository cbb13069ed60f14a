"""What phone calls cost, by distance and day (VC-PHONE-10)."""

from schemas.calls.fees import Rounding
from schemas.exchange.prison_systems.records import Distance
from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field, unit_field
from schemas.modules.field import Choice, Day, Field, Found, Integer, Option, Text
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

FEES = "话费"
DISTANCES = Choice(
    options=(
        Option(Distance.LOCAL, "市内"),
        Option(Distance.DOMESTIC, "市外"),
        Option(Distance.INTERNATIONAL, "国际长途"),
    )
)
ROUNDINGS = Choice(
    options=(
        Option(Rounding.UP, "不足一个单位按一个单位计"),
        Option(Rounding.NEAREST, "满半个单位按一个单位计"),
        Option(Rounding.DOWN, "不足一个单位不计"),
    )
)
WHERE = unit_field(
    "适用单位",
    OrgType.BUREAU,
    OrgType.PRISON,
    sortable=True,
    hint="选择市局即为全局默认，监狱自己的优先。",
)
DISTANCE = Field(
    name="distance", title="通话类别", kind=DISTANCES, found=Found.EXACT, sortable=True
)

CALL_TARIFFS = Module(
    code="call_tariffs",
    title="资费标准",
    noun="资费标准",
    subsystem="phone",
    group=FEES,
    table="call_tariff",
    fields=(
        Field(name="name", title="资费名称", kind=Text(most=40), found=Found.WITHIN),
        WHERE,
        DISTANCE,
        Field(
            name="unit_cents",
            title="单价",
            kind=Integer(least=0, most=100_000, unit="分"),
            sortable=True,
            hint="每个计费单位的价格，以分计。",
        ),
        Field(
            name="unit_seconds",
            title="计费单位",
            kind=Integer(least=1, most=3600, unit="秒"),
        ),
        Field(name="rounding", title="取整规则", kind=ROUNDINGS, found=Found.EXACT),
        Field(
            name="least_cents",
            title="每次最低收费",
            kind=Integer(least=0, most=100_000, unit="分"),
            required=False,
            default=0,
        ),
        Field(name="valid_from", title="生效日期", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="valid_until",
            title="失效日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            hint="当日仍有效；不填则一直有效。",
        ),
        remark_field(),
    ),
    core=("name", "unit_id", "distance", "unit_cents", "unit_seconds", "rounding", "valid_from"),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "distance", "-valid_from"),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "name": "资费{n}",
        "unit_id": "unit:P03",
        "distance": "pick:local|domestic|international",
        "unit_cents": 22,
        "unit_seconds": 60,
        "rounding": "up",
        # A day of its own, since no two tariffs of a distance share one.
        "valid_from": "2{n:03}-01-01",
        "valid_until": "2{n:03}-01-01",
    },
    requirements=("VC-API-04", "VC-PHONE-10"),
)

"""Which numbers are local, domestic and international, by how they begin (VC-PHONE-17)."""

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field
from schemas.modules.field import Field, Found, Text
from schemas.modules.module import Module, Scope
from schemas.modules.phone.call_tariffs import DISTANCE, FEES, WHERE

NUMBER_CLASSES = Module(
    code="number_classes",
    title="号段归属",
    noun="号段",
    subsystem="phone",
    group=FEES,
    table="number_class",
    fields=(
        Field(
            name="prefix",
            title="号码开头",
            kind=Text(most=16, pattern="[0-9]{1,16}", form="1至16位数字"),
            found=Found.PREFIX,
            sortable=True,
            hint="固定电话带区号，国际号码以00开头，手机号不加0；开头相同位数多的优先。",
        ),
        DISTANCE,
        WHERE,
        remark_field(),
    ),
    core=("prefix", "distance", "unit_id"),
    label=("prefix",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("prefix",),
    unique_together=(("unit_id", "prefix"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "prefix": "{n:05}",
        "distance": "local",
        "unit_id": "unit:P03",
    },
    requirements=("VC-PHONE-10", "VC-PHONE-17"),
)

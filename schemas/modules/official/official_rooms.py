"""Rooms in which official business is done (VC-OFFICIAL-11)."""

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field, unit_field
from schemas.modules.field import Field, Found, Text
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

OFFICIAL_ROOMS = Module(
    code="official_rooms",
    title="办案场所",
    noun="办案场所",
    subsystem="official",
    group="对公业务",
    table="official_room",
    fields=(
        Field(name="name", title="场所名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        unit_field("所属监狱", OrgType.PRISON),
        Field(name="place", title="位置", kind=Text(most=100), required=False, found=Found.WITHIN),
        remark_field(),
    ),
    core=("name", "unit_id"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("unit_id", "name"),
    unique_together=(("unit_id", "name"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={"name": "第{n}提讯室", "unit_id": "unit:P03", "place": "会见楼一层"},
    requirements=("VC-OFFICIAL-11",),
)

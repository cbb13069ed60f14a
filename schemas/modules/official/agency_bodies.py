"""Outside bodies that have business with prisons, and whose people sign in (VC-OFFICIAL-03)."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    coded_field,
    phone_field,
    remark_field,
    unit_field,
)
from schemas.modules.field import Day, Field, Found, Text
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

AGENCY_BODIES = Module(
    code="agency_bodies",
    title="办案单位",
    noun="办案单位",
    subsystem="official",
    group="对公业务",
    table="agency_body",
    fields=(
        Field(
            name="name",
            title="单位名称",
            kind=Text(most=100),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
        ),
        coded_field("body_kind", "单位类别", "agency_kind"),
        Field(
            name="contact", title="联系人", kind=Text(most=64), required=False, found=Found.WITHIN
        ),
        phone_field(required=False),
        Field(
            name="valid_until",
            title="合作截止日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            hint="此日之后，该单位的人员不能登录，也不能预约此日之后的办理日期；不填为长期。",
        ),
        unit_field("登记单位", OrgType.BUREAU, OrgType.PRISON),
        remark_field(),
    ),
    core=("name", "body_kind", "unit_id"),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("name",),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "name": "申海市第{n}示例法院",
        "body_kind": "court",
        "contact": "联络员{n}",
        "phone": "1000001{n:04}",
        "unit_id": "unit:P03",
    },
    requirements=("VC-OFFICIAL-03",),
)

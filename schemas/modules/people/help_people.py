"""People who take part in help-and-education (VC-BASE-05)."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    coded_field,
    id_no_field,
    name_field,
    phone_field,
    remark_field,
    unit_field,
)
from schemas.modules.field import Day, Field, Found, Text
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

HELP_PEOPLE = Module(
    code="help_people",
    title="帮教人员",
    noun="帮教人员",
    subsystem="base",
    group="人员信息",
    table="help_person",
    fields=(
        name_field(),
        id_no_field(),
        phone_field(),
        Field(
            name="organisation",
            title="所属组织",
            kind=Text(most=100),
            found=Found.WITHIN,
            sortable=True,
        ),
        coded_field("help_kind", "帮教类别", "help_kind"),
        Field(name="post", title="职务", kind=Text(most=50), required=False, listed=False),
        Field(
            name="valid_until",
            title="有效期至",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
        ),
        unit_field("登记单位", OrgType.BUREAU, OrgType.PRISON),
        remark_field(),
    ),
    core=("name", "id_no", "phone", "organisation", "help_kind", "unit_id"),
    label=("name", "organisation"),
    scope=Scope(unit="unit_id"),
    order=("name",),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "name": "帮教{n}",
        "id_no": "9900001960010{n:04}X",
        "phone": "1000001{n:04}",
        "organisation": "申海志愿者协会",
        "help_kind": "volunteer",
        "unit_id": "unit:P03",
    },
    requirements=("VC-BASE-05",),
)

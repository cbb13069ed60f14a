"""People who take part in help-and-education (VC-BASE-05)."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    id_no_field,
    name_field,
    phone_field,
    remark_field,
)
from schemas.modules.field import Coded, Day, Field, Found, Text, Unit
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
        Field(
            name="help_kind",
            title="帮教类别",
            kind=Coded(dictionary="help_kind"),
            found=Found.EXACT,
        ),
        Field(name="post", title="职务", kind=Text(most=50), required=False, listed=False),
        Field(
            name="valid_until",
            title="有效期至",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
        ),
        Field(
            name="unit_id",
            title="登记单位",
            kind=Unit(types=(OrgType.BUREAU, OrgType.PRISON)),
            found=Found.EXACT,
        ),
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

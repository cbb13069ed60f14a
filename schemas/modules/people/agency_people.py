"""People of outside bodies that have business with a prison (VC-BASE-04)."""

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

AGENCY_PEOPLE = Module(
    code="agency_people",
    title="机构人员",
    noun="机构人员",
    subsystem="base",
    group="人员信息",
    table="agency_person",
    fields=(
        name_field(section="身份"),
        id_no_field(section="身份"),
        phone_field(section="身份", required=False),
        Field(
            name="body",
            title="所属机构",
            kind=Text(most=100),
            found=Found.WITHIN,
            sortable=True,
            section="机构与证件",
        ),
        Field(
            name="body_kind",
            title="机构类别",
            kind=Coded(dictionary="agency_kind"),
            found=Found.EXACT,
            section="机构与证件",
        ),
        Field(name="post", title="职务", kind=Text(most=50), required=False, section="机构与证件"),
        Field(
            name="certificate_kind",
            title="证件类别",
            kind=Coded(dictionary="certificate_kind"),
            found=Found.EXACT,
            listed=False,
            section="机构与证件",
        ),
        Field(
            name="certificate_no",
            title="证件编号",
            kind=Text(most=40),
            found=Found.EXACT,
            section="机构与证件",
        ),
        Field(
            name="valid_from",
            title="有效期起",
            kind=Day(),
            found=Found.RANGE,
            listed=False,
            section="机构与证件",
        ),
        Field(
            name="valid_until",
            title="有效期至",
            kind=Day(),
            found=Found.RANGE,
            sortable=True,
            section="机构与证件",
            hint="过期后不能用于公务预约。",
        ),
        Field(
            name="unit_id",
            title="登记单位",
            kind=Unit(types=(OrgType.BUREAU, OrgType.PRISON)),
            found=Found.EXACT,
            section="其他",
        ),
        remark_field(),
    ),
    core=("name", "id_no", "body", "certificate_kind", "certificate_no", "unit_id"),
    label=("name", "body"),
    scope=Scope(unit="unit_id"),
    order=("name",),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    requirements=("VC-BASE-04",),
)

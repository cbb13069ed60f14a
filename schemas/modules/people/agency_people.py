"""People of outside bodies that have business with a prison (VC-BASE-04)."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    coded_field,
    id_no_field,
    linked_field,
    name_field,
    phone_field,
    remark_field,
    unit_field,
)
from schemas.modules.field import Day, Field, Found, Text
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
        coded_field("body_kind", "机构类别", "agency_kind", section="机构与证件"),
        linked_field(
            "body_id",
            "办案单位",
            "agency_bodies",
            required=False,
            listed=False,
            transferred=False,
            section="机构与证件",
            hint="填写后，该人员可以开通对公账号，由办案单位自行维护。",
        ),
        Field(name="post", title="职务", kind=Text(most=50), required=False, section="机构与证件"),
        coded_field(
            "certificate_kind", "证件类别", "certificate_kind", listed=False, section="机构与证件"
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
        unit_field("登记单位", OrgType.BUREAU, OrgType.PRISON, section="其他"),
        remark_field(),
    ),
    core=("name", "id_no", "body", "certificate_kind", "certificate_no", "unit_id"),
    label=("name", "body"),
    scope=Scope(unit="unit_id"),
    order=("name",),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "name": "钱律师{n}",
        "id_no": "9900001970010{n:04}X",
        "phone": "1000000{n:04}",
        "body": "申海第{n}律师事务所",
        "body_kind": "law_firm",
        "certificate_kind": "lawyer",
        "certificate_no": "L-{n}",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "unit_id": "unit:P03",
    },
    requirements=("VC-BASE-04", "VC-OFFICIAL-03"),
)

"""Relatives of inmates (VC-BASE-03)."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    id_no_field,
    name_field,
    phone_field,
    remark_field,
    unit_field,
)
from schemas.modules.field import Edited, Field, Text
from schemas.modules.module import Module, Scope, States
from schemas.people.kinds import OrgType

RELATIVES = Module(
    code="relatives",
    title="家属信息",
    noun="家属",
    subsystem="base",
    group="人员信息",
    table="relative",
    fields=(
        name_field(),
        id_no_field(),
        phone_field(),
        Field(name="address", title="住址", kind=Text(most=200), required=False, listed=False),
        unit_field("登记单位", OrgType.BUREAU, OrgType.PRISON, edited=Edited.ONCE),
        remark_field(),
    ),
    core=("name", "id_no", "phone"),
    label=("name",),
    # Who keeps the record, and whose inmates the relative is bound to.
    scope=Scope(unit="unit_id", rule="bound_inmates"),
    order=("name",),
    states=States(options=ACTIVE_STATES.options, initial=ACTIVE_STATES.initial, column="enabled"),
    actions=ON_AND_OFF,
    guarded="key_data",
    key_fields=("name", "id_no", "phone"),
    sample={
        "name": "家属{n}",
        "id_no": "9900001950010{n:04}X",
        "phone": "1000002{n:04}",
        "unit_id": "unit:P03",
    },
    requirements=("VC-BASE-03",),
)

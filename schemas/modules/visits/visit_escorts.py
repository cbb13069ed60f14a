"""Officers who brought inmates to visits and back (VC-ONSITE-16)."""

from schemas.modules.common import inmate_field
from schemas.modules.field import Edited, Field, Found, Moment
from schemas.modules.governance.told_fields import (
    TOLD_STATES,
    WARD_AT_THE_TIME,
    ToldState,
    deleted_by_field,
    officer_fields,
    source_key_field,
    system_field,
    take_out,
    visit_field,
)
from schemas.modules.index import Index
from schemas.modules.module import Module, Scope, Verb

VISIT_ESCORTS = Module(
    code="visit_escorts",
    title="民警带犯记录",
    noun="带犯记录",
    subsystem="onsite",
    group="现场会见",
    table="visit_escort",
    fields=(
        visit_field(),
        inmate_field(Edited.NEVER),
        WARD_AT_THE_TIME,
        *officer_fields("带犯民警"),
        Field(
            name="out_at",
            title="带出时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="back_at",
            title="带回时间",
            kind=Moment(),
            required=False,
            edited=Edited.NEVER,
        ),
        system_field(),
        source_key_field(),
        deleted_by_field(),
    ),
    core=("visit_id", "inmate_id", "officer_name", "out_at"),
    label=("inmate_id", "out_at"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-out_at",),
    states=TOLD_STATES,
    actions=(take_out(ToldState.VALID),),
    verbs=(Verb.LIST, Verb.EXPORT),
    indexes=(Index("out_at"),),
    sample={
        "visit_id": "record:visits",
        "inmate_id": "pair:inmate_id",
        "ward_id": "unit:P03-W01",
        "officer_name": "带犯民警{n}",
        "out_at": "2026-11-24T01:50:00Z",
        "back_at": "2026-11-24T02:40:00Z",
        "source_key": "E-{n}",
    },
    requirements=("VC-ONSITE-16",),
)

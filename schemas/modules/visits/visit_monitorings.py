"""What officers heard while visits went on, and how they rated it (VC-ONSITE-05)."""

from schemas.modules.common import inmate_field
from schemas.modules.field import Edited, Field, Found, Integer, Moment, Text
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

VISIT_MONITORINGS = Module(
    code="visit_monitorings",
    title="监听评价",
    noun="监听评价",
    subsystem="onsite",
    group="现场会见",
    table="visit_monitoring",
    fields=(
        visit_field(),
        inmate_field(Edited.NEVER),
        WARD_AT_THE_TIME,
        *officer_fields("监听民警"),
        Field(
            name="heard_from",
            title="监听开始",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="heard_until",
            title="监听结束",
            kind=Moment(),
            edited=Edited.NEVER,
        ),
        Field(
            name="rating",
            title="评价",
            kind=Integer(least=1, most=5, unit="分"),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="remarks",
            title="监听说明",
            kind=Text(most=500, lines=3),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        system_field(),
        source_key_field(),
        deleted_by_field(),
    ),
    core=("visit_id", "inmate_id", "officer_name", "heard_from", "heard_until"),
    label=("inmate_id", "heard_from"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-heard_from",),
    states=TOLD_STATES,
    actions=(take_out(ToldState.VALID),),
    verbs=(Verb.LIST, Verb.EXPORT),
    indexes=(Index("heard_from"),),
    sample={
        "visit_id": "record:visits",
        "inmate_id": "pair:inmate_id",
        "ward_id": "unit:P03-W01",
        "officer_name": "监听民警{n}",
        "heard_from": "2026-11-24T02:00:00Z",
        "heard_until": "2026-11-24T02:30:00Z",
        "rating": 4,
        "remarks": "第{n}次正常",
        "source_key": "M-{n}",
    },
    requirements=("VC-ONSITE-05",),
)

"""What relatives thought of the window's service (VC-ONSITE-18)."""

from schemas.modules.field import Edited, Field, Found, Integer, Moment, Text, Unit
from schemas.modules.governance.told_fields import (
    TOLD_STATES,
    ToldState,
    deleted_by_field,
    source_key_field,
    system_field,
    take_out,
    visit_field,
)
from schemas.modules.index import Index
from schemas.modules.module import Module, Scope, Verb
from schemas.people.kinds import OrgType

WINDOW_RATINGS = Module(
    code="window_ratings",
    title="家属评价",
    noun="家属评价",
    subsystem="onsite",
    group="现场会见",
    table="window_rating",
    fields=(
        Field(
            name="prison_id",
            title="监狱",
            kind=Unit(types=(OrgType.PRISON,)),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        visit_field(required=False),
        Field(
            name="relative_name",
            title="评价人",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="score",
            title="评分",
            kind=Integer(least=1, most=5, unit="分"),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="words",
            title="评价内容",
            kind=Text(most=500, lines=3),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="rated_at",
            title="评价时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        system_field(),
        source_key_field(),
        deleted_by_field(),
    ),
    core=("prison_id", "score", "rated_at"),
    label=("prison_id", "rated_at"),
    scope=Scope(unit="prison_id"),
    order=("-rated_at",),
    states=TOLD_STATES,
    actions=(take_out(ToldState.VALID),),
    verbs=(Verb.LIST, Verb.EXPORT),
    indexes=(Index("rated_at"),),
    sample={
        "prison_id": "unit:P03",
        "visit_id": "record:visits",
        "relative_name": "评价人{n}",
        "score": 5,
        "words": "第{n}次很满意",
        "rated_at": "2026-11-24T03:00:00Z",
        "source_key": "R-{n}",
    },
    requirements=("VC-ONSITE-18",),
)

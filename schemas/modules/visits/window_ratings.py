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
    requirements=("VC-ONSITE-18",),
)

"""Who works at which post from when until when (LR-XC-06)."""

from schemas.modules.common import inmate_field, linked_field, own_prison_field
from schemas.modules.field import Day, Edited, Field, Found, Option, Text
from schemas.modules.labour.labour_fields import WORK_GROUP
from schemas.modules.module import Action, Module, Scope, States

HELD, ENDED = "held", "ended"

POST_ASSIGNMENTS = Module(
    code="post_assignments",
    title="岗位安排",
    noun="岗位安排",
    subsystem="labour",
    group=WORK_GROUP,
    table="post_assignment",
    fields=(
        inmate_field(),
        own_prison_field(),
        linked_field("post_id", "岗位", "labour_posts", edited=Edited.ONCE),
        Field(
            name="from_day",
            title="上岗日期",
            kind=Day(),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.ONCE,
        ),
        Field(
            name="until_day",
            title="离岗日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.ONCE,
            hint="在岗的最后一天；不填则一直在岗，直到办理离岗。",
        ),
        Field(
            name="duty",
            title="具体工作",
            kind=Text(most=100),
            required=False,
            found=Found.WITHIN,
        ),
    ),
    core=("inmate_id", "post_id", "from_day"),
    label=("inmate_id", "post_id", "from_day"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-from_day",),
    states=States(
        options=(Option(HELD, "已安排", "success"), Option(ENDED, "已办离岗", "info")),
        initial=HELD,
        open=(HELD,),
    ),
    actions=(
        Action(
            code="end",
            title="办理离岗",
            from_states=(HELD,),
            to_state=ENDED,
            fields=("until_day",),
            reason=True,
            tone="warning",
            confirm="请填写在岗的最后一天和离岗原因；该安排作为历史保留，不能恢复。",
        ),
    ),
    sample={
        "inmate_id": "record:inmates",
        "post_id": "record:labour_posts",
        "from_day": "3{n:03}-01-01",
        "duty": "第{n}工位",
    },
    requirements=("LR-XC-06",),
)

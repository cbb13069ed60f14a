"""Reviews of phone calls' recordings, for looking through and taking out (VC-PHONE-05, -06)."""

from schemas.calls.state import Assessment
from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.common import inmate_field
from schemas.modules.field import Choice, Edited, Field, Flag, Found, Integer, Linked, Option
from schemas.modules.module import Module, Scope, Verb
from schemas.modules.people.contact_fields import AT_THE_TIME, relative_field

NEVER = Edited.NEVER

PHONE_REVIEWS = Module(
    code="phone_reviews",
    title="亲情电话复听记录",
    noun="复听记录",
    subsystem="phone",
    group="亲情电话",
    table="phone_review",
    view=True,
    fields=(
        inmate_field(NEVER),
        relative_field(NEVER, title="通话家属"),
        *AT_THE_TIME,
        shown_moment("started_at", "通话时间"),
        Field(
            name="seconds",
            title="通话时长",
            kind=Integer(least=0, unit="秒"),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="reviewer_id",
            title="复听人",
            kind=Linked(module="officers"),
            found=Found.EXACT,
            edited=NEVER,
        ),
        shown_moment("reviewed_at", "复听时间"),
        Field(
            name="assessment",
            title="复听评估",
            kind=Choice(
                options=(
                    Option(Assessment.NORMAL, "正常", "success"),
                    Option(Assessment.ATTENTION, "需关注", "warning"),
                    Option(Assessment.VIOLATION, "违规", "danger"),
                )
            ),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="anomaly",
            title="有异常",
            kind=Flag(),
            required=False,
            found=Found.EXACT,
            edited=NEVER,
        ),
        shown_text("summary", "复听摘要", most=1000),
        Field(
            name="call_id",
            title="通话记录",
            kind=Linked(module="phone_calls"),
            found=Found.EXACT,
            listed=False,
            edited=NEVER,
        ),
    ),
    core=("inmate_id", "reviewer_id", "assessment"),
    label=("inmate_id", "reviewed_at"),
    scope=Scope(unit="ward_id"),
    order=("-reviewed_at",),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "summary": "第{n}次复听",
    },
    requirements=("VC-PHONE-05", "VC-PHONE-06"),
)

"""Screen captures on relatives' phones during a call, as the client reports them (VC-VCM-09)."""

from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.common import inmate_field
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Linked, Option, Text, Unit
from schemas.modules.module import Module, Scope, Verb
from schemas.people.kinds import OrgType

CAPTURE_KINDS = Choice(
    options=(Option("screenshot", "截屏", "danger"), Option("recording", "录屏", "danger"))
)

SCREEN_CAPTURES = Module(
    code="screen_captures",
    title="截屏记录",
    noun="截屏记录",
    subsystem="calls",
    group="可视通话",
    table="screen_capture",
    fields=(
        shown_text("case_no", "案卷号", most=32),
        Field(
            name="relative_id",
            title="家属",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        inmate_field(Edited.NEVER),
        Field(
            name="ward_id",
            title="监区",
            kind=Unit(types=(OrgType.WARD,)),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="kind", title="类型", kind=CAPTURE_KINDS, found=Found.EXACT, edited=Edited.NEVER
        ),
        shown_moment("captured_at", "发生时间"),
        Field(
            name="second",
            title="通话内时刻",
            kind=Integer(least=0, unit="秒"),
            required=False,
            edited=Edited.NEVER,
        ),
        shown_text("device", "手机", most=100),
        Field(
            name="platform",
            title="系统",
            kind=Text(most=20),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="event_no",
            title="客户端事件号",
            kind=Text(most=64),
            required=False,
            listed=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="call_no",
            title="通话编号",
            kind=Text(most=26),
            listed=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
        ),
    ),
    core=("relative_id", "inmate_id", "captured_at"),
    label=("case_no",),
    scope=Scope(unit="ward_id"),
    order=("-captured_at",),
    # An event that the client sends twice is one record.
    unique_together=(("call_no", "event_no"),),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "case_no": "SAMPLE-{n:04}",
        "relative_id": "pair:relative_id",
        "inmate_id": "pair:inmate_id",
        "ward_id": "unit:P03-W01",
        "kind": "pick:screenshot|recording",
        "captured_at": "2026-11-24T02:00:00Z",
        "event_no": "event-{n:04}",
        "call_no": "CALL-{n:04}",
    },
    requirements=("VC-VCM-09",),
)

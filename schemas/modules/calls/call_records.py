"""Video calls that took place or should have, as records (VC-VCM-05 to -08, -10)."""

from schemas.calls.state import CallState
from schemas.modules.calls.call_fields import (
    CHARGES,
    END_REASONS,
    PARTIES,
    chosen,
    shown_moment,
    shown_text,
)
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Option
from schemas.modules.module import Module, Scope, States, Verb

CALL_RECORDS = Module(
    code="call_records",
    title="可视通话记录",
    noun="可视通话记录",
    subsystem="calls",
    group="可视通话",
    table="call_record",
    view=True,
    fields=(
        *PARTIES,
        shown_text("venue", "会场"),
        shown_moment("planned_at", "预约时间", listed=False),
        shown_moment("started_at", "开始时间"),
        shown_moment("ended_at", "结束时间"),
        Field(
            name="seconds",
            title="通话时长",
            kind=Integer(least=0, unit="秒"),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="end_reason",
            title="结束原因",
            kind=END_REASONS,
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        shown_text("monitors", "监听民警", most=500),
        chosen("charged_as", "计次类别", CHARGES),
        Field(
            name="alerts",
            title="预警数",
            kind=Integer(least=0, unit="条"),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="review",
            title="复听状态",
            kind=Choice(
                options=(
                    Option("waiting", "待复听", "warning"),
                    Option("reviewed", "已复听", "success"),
                    Option("none", "无需复听", "info"),
                )
            ),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
    ),
    core=("case_no", "inmate_id", "relative_id", "ward_id"),
    label=("case_no",),
    scope=Scope(unit="ward_id"),
    order=("-planned_at",),
    # The result; that a call was reviewed is a matter of its own.
    states=States(
        options=(
            Option(CallState.WAITING, "等候中", "warning"),
            Option(CallState.CONNECTED, "通话中", "warning"),
            Option(CallState.ENDED, "正常结束", "success"),
            Option(CallState.CUT_OFF, "被切断", "danger"),
            Option(CallState.MISSED, "未接通", "info"),
        ),
        initial=CallState.WAITING,
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "case_no": "SAMPLE-{n:04}",
    },
    requirements=("VC-VCM-05", "VC-VCM-06", "VC-VCM-07", "VC-VCM-08", "VC-VCM-10"),
)

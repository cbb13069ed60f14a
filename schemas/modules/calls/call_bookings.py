"""Bookings of video calls, whatever became of them, for looking through and taking out."""

from schemas.calls.state import CallState
from schemas.modules.calls.call_fields import CHARGES, PARTIES, chosen, shown_moment, shown_text
from schemas.modules.field import Edited, Field, Found, Integer, Option
from schemas.modules.module import Module, Scope, States, Verb

CALL_BOOKINGS = Module(
    code="call_bookings",
    title="可视通话预约",
    noun="可视通话预约",
    subsystem="calls",
    group="可视通话",
    table="call_booking",
    view=True,
    fields=(
        *PARTIES,
        shown_moment("requested_at", "申请时间"),
        shown_moment("starts_at", "预约时间"),
        Field(
            name="minutes",
            title="预约时长",
            kind=Integer(least=1, unit="分钟"),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        chosen("charged_as", "计次类别", CHARGES),
        shown_text("booked_by", "代约民警"),
        shown_text("decided_by", "审批民警"),
        shown_moment("decided_at", "审批时间"),
        shown_text("decision_reason", "审批意见", most=200),
    ),
    core=("case_no", "inmate_id", "relative_id", "ward_id"),
    label=("case_no",),
    scope=Scope(unit="ward_id"),
    order=("-starts_at",),
    states=States(
        options=(
            Option(CallState.REQUESTED, "待审批", "warning"),
            Option(CallState.APPROVED, "已批准", "success"),
            Option(CallState.REJECTED, "已驳回", "danger"),
            Option(CallState.CANCELLED, "已取消", "info"),
            Option(CallState.WAITING, "等候中", "warning"),
            Option(CallState.CONNECTED, "通话中", "warning"),
            Option(CallState.ENDED, "已结束", "success"),
            Option(CallState.CUT_OFF, "被切断", "danger"),
            Option(CallState.MISSED, "未接通", "info"),
            Option(CallState.REVIEWED, "已复听", "success"),
        ),
        initial=CallState.REQUESTED,
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "case_no": "SAMPLE-{n:04}",
    },
    requirements=("VC-VCM-03",),
)

"""Appointments for visits from every side, for looking through (VC-ONSITE-17)."""

from schemas.modules.calls.call_bookings import CALL_BOOKINGS
from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.common import inmate_field
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Linked, Option
from schemas.modules.module import Module, Scope, States, Verb
from schemas.modules.people.contact_fields import AT_THE_TIME, relative_field
from schemas.modules.visits.visits import VISIT_SOURCES, VISIT_TYPES

NEVER = Edited.NEVER
ONSITE = "ONSITE"
"""Booked for a visit at the prison; which type it becomes is settled there."""


def _origin(name: str, title: str, module: str) -> Field:
    """The record that the appointment is, in the module that keeps it."""
    return Field(
        name=name,
        title=title,
        kind=Linked(module=module),
        required=False,
        listed=False,
        edited=NEVER,
        transferred=False,
    )


VISIT_APPOINTMENTS = Module(
    code="visit_appointments",
    title="会见预约记录",
    noun="会见预约记录",
    subsystem="onsite",
    group="现场会见",
    table="visit_appointment",
    view=True,
    fields=(
        inmate_field(NEVER),
        relative_field(NEVER, title="家属"),
        AT_THE_TIME[0],
        Field(
            name="visit_type",
            title="会见类型",
            kind=Choice(options=(Option(ONSITE, "现场会见"), *VISIT_TYPES)),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="source",
            title="预约来源",
            kind=Choice(options=VISIT_SOURCES),
            found=Found.EXACT,
            edited=NEVER,
        ),
        shown_moment("planned_at", "预约会见时间"),
        Field(
            name="minutes",
            title="预约时长",
            kind=Integer(least=1, unit="分钟"),
            required=False,
            edited=NEVER,
        ),
        shown_moment("booked_at", "预约时间"),
        shown_text("relative_told", "家属姓名（来源系统）"),
        _origin("booking_id", "会见预约", "visit_bookings"),
        _origin("call_id", "可视通话预约", CALL_BOOKINGS.code),
        _origin("visit_id", "会见登记", "visits"),
    ),
    core=("inmate_id", "source", "planned_at"),
    label=("inmate_id", "planned_at"),
    scope=Scope(unit="ward_id"),
    order=("-planned_at",),
    states=States(
        options=(
            Option("draft", "草稿", "info"),
            Option("pending", "待审批", "warning"),
            Option("returned", "已退回", "warning"),
            Option("approved", "已预约", "success"),
            Option("rejected", "已驳回", "danger"),
            Option("cancelled", "已取消", "info"),
            Option("missed", "未到", "info"),
            Option("done", "已会见", "success"),
        ),
        initial="pending",
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "relative_told": "李某{n}",
    },
    requirements=("VC-ONSITE-17",),
)

"""On-site visits booked for a relative (VC-APPR-02, VC-BASE-05)."""

from schemas.modules.approval import FAILED_CHECKS, INMATE, KINSHIP, Approval, desk, said, told
from schemas.modules.common import (
    APPLICATION_STATES,
    APPROVED,
    CANCEL,
    DONE,
    clock_field,
    inmate_field,
    linked_field,
    own_prison_field,
    remark_field,
    submit_action,
)
from schemas.modules.field import Choice, Day, Edited, Field, Flag, Found, Integer, Option, Text
from schemas.modules.module import Action, Module, Scope
from schemas.modules.visits.calendar_fields import ONSITE_KINDS
from schemas.people.kinds import Role
from schemas.visits.prereview import Result

VISIT_BOOKING = "visit_booking"
"""Kind of approval."""
WHO, WHEN, NEEDS = "会见人员", "时间与窗口", "便利需求"
ACCESS_NEEDS = (
    ("wheelchair", "轮椅"),
    ("hearing", "听力辅助"),
    ("interpreter", "翻译"),
    ("infant", "携带婴儿"),
)
"""Fields that say what those who prepare a visit have to provide (VC-APPT-21)."""

VISIT_BOOKINGS = Module(
    code="visit_bookings",
    title="会见预约",
    noun="会见预约",
    subsystem="appointments",
    group="会见预约",
    table="visit_booking",
    fields=(
        inmate_field(section=WHO),
        own_prison_field(section=WHO),
        linked_field("relative_id", "家属", "relatives", edited=Edited.ONCE, section=WHO),
        linked_field(
            "help_person_id",
            "随行帮教人员",
            "help_people",
            required=False,
            listed=False,
            section=WHO,
        ),
        Field(
            name="day",
            title="会见日期",
            kind=Day(),
            found=Found.RANGE,
            sortable=True,
            section=WHEN,
        ),
        clock_field("starts", "开始时间", section=WHEN),
        Field(
            name="minutes",
            title="会见时长",
            kind=Integer(least=5, most=240, unit="分钟"),
            default=30,
            section=WHEN,
        ),
        Field(
            name="visit_window",
            title="会见窗口",
            kind=Text(most=20),
            required=False,
            found=Found.EXACT,
            section=WHEN,
        ),
        # Of bookings from the calendar: the person who books picks a place, and no time.
        Field(
            name="booking_no",
            title="预约编号",
            kind=Text(most=32),
            required=False,
            unique=True,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            section=WHEN,
        ),
        Field(
            name="visit_type",
            title="会见类型",
            kind=Choice(options=ONSITE_KINDS),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            section=WHEN,
        ),
        Field(
            name="prereview",
            title="预审",
            kind=Choice(
                options=(
                    Option(Result.PASSED, "通过", "success"),
                    Option(Result.PERSON, "转人工", "warning"),
                    Option(Result.REJECTED, "驳回", "danger"),
                )
            ),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            section=WHEN,
        ),
        Field(
            name="companions",
            title="同行人员",
            kind=Text(most=400),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=WHO,
        ),
        *(
            Field(
                name=name,
                title=title,
                kind=Flag(yes="需要", no="不需要"),
                default=False,
                listed=False,
                section=NEEDS,
            )
            for name, title in ACCESS_NEEDS
        ),
        remark_field(),
    ),
    core=("inmate_id", "relative_id", "day", "starts", "minutes"),
    label=("inmate_id", "relative_id", "day"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-day", "starts"),
    states=APPLICATION_STATES,
    actions=(
        submit_action(VISIT_BOOKING),
        Action(code="finish", title="已会见", from_states=(APPROVED,), to_state=DONE),
        CANCEL,
    ),
    approval=Approval(
        kind=VISIT_BOOKING,
        title="会见预约",
        group="会见通信",
        headline="{relative_id}会见{inmate_id}（{day} {starts}）",
        facts=(
            INMATE,
            told("relative", "relative_id"),
            KINSHIP,
            said("when", "会见时间", "{day} {starts}"),
            told("minutes"),
            told("helper", "help_person_id"),
            FAILED_CHECKS,
        ),
        checks=("binding", "blacklist", "inmate_blacklist", "custody", "key_control", "prereview"),
        nodes=(desk("ward", "监区审批", Role.APPROVER),),
        filing=True,
    ),
    sample={
        "inmate_id": "pair:inmate_id",
        "relative_id": "pair:relative_id",
        "day": "2026-12-01",
        "starts": "09:30",
        "minutes": 30,
        "visit_window": "{n}号",
    },
    requirements=("VC-APPR-02", "VC-BASE-05", "VC-APPT-01", "VC-APPT-11", "VC-APPT-21"),
)

"""Official business booked by courts, police and other bodies (VC-BASE-04, VC-CFG-04)."""

from schemas.modules.approval import FAILED_CHECKS, INMATE, Approval, desk, said, told
from schemas.modules.common import (
    APPLICATION_STATES,
    APPROVED,
    CANCEL,
    DONE,
    clock_field,
    inmate_field,
    linked_field,
    note_field,
    own_prison_field,
    remark_field,
    submit_action,
)
from schemas.modules.field import (
    Attached,
    Choice,
    Day,
    Edited,
    Field,
    Found,
    Linked,
    Moment,
    Option,
    Text,
)
from schemas.modules.module import Action, Module, Scope
from schemas.modules.official.outcome import OUTCOME_TITLES
from schemas.people.kinds import OrgType, Role
from schemas.platform.files import DOCUMENTS

OFFICIAL_BOOKING = "official_booking"
"""Kind of approval; a business kind's own flow is named `official_booking.<code>`."""
WHO, WHEN, WHAT, OUTCOME = "办理人员", "时间与场所", "事由", "办理结果"
FORM = "填报与材料"
MOST_PAPERS = 20
OUTCOMES = tuple(Option(one.value, title) for one, title in OUTCOME_TITLES.items())

OFFICIAL_BOOKINGS = Module(
    code="official_bookings",
    title="对公业务预约",
    noun="对公预约",
    subsystem="official",
    group="对公业务",
    table="official_booking",
    fields=(
        linked_field("kind_id", "办事种类", "official_kinds", section=WHAT),
        inmate_field(Edited.ALWAYS, section=WHAT),
        own_prison_field(section=WHAT),
        Field(
            name="document_no",
            title="公函文号",
            kind=Text(most=60),
            required=False,
            found=Found.WITHIN,
            listed=False,
            section=WHAT,
        ),
        Field(
            name="purpose",
            title="办理事由",
            kind=Text(most=200, lines=2),
            found=Found.WITHIN,
            listed=False,
            section=WHAT,
        ),
        linked_field(
            "person_id", "办理人", "agency_people", section=WHO, hint="证件须在办理当天有效。"
        ),
        linked_field(
            "companion_id", "同行人", "agency_people", required=False, listed=False, section=WHO
        ),
        Field(
            name="body_id",
            title="办案单位",
            kind=Linked(module="agency_bodies"),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            section=WHO,
        ),
        Field(
            name="party",
            title="其他同行人员",
            kind=Text(most=500),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=WHO,
        ),
        Field(
            name="day", title="办理日期", kind=Day(), found=Found.RANGE, sortable=True, section=WHEN
        ),
        clock_field("starts", "开始时间", section=WHEN),
        clock_field("ends", "结束时间", listed=False, section=WHEN),
        linked_field(
            "room_id",
            "办案场所",
            "official_rooms",
            required=False,
            listed=False,
            transferred=False,
            section=WHEN,
        ),
        Field(
            name="answers",
            title="填报事项",
            kind=Text(most=4000, lines=8),
            required=False,
            sealed=True,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=FORM,
        ),
        Field(
            name="papers",
            title="随附材料",
            kind=Attached(media_types=DOCUMENTS, most_files=MOST_PAPERS),
            required=False,
            listed=False,
            transferred=False,
            section=FORM,
        ),
        Field(
            name="rule_id",
            title="适用规则",
            kind=Linked(module="official_rules"),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=FORM,
        ),
        Field(
            name="outcome",
            title="办理结果",
            kind=Choice(options=OUTCOMES),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=OUTCOME,
        ),
        note_field(
            "result",
            "办理情况",
            lines=4,
            required=False,
            edited=Edited.NEVER,
            transferred=False,
            section=OUTCOME,
        ),
        Field(
            name="handled_by",
            title="经办人",
            kind=Text(most=64),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=OUTCOME,
        ),
        Field(
            name="handled_at",
            title="办结时间",
            kind=Moment(),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=OUTCOME,
        ),
        remark_field(),
    ),
    core=("kind_id", "inmate_id", "purpose", "person_id", "day", "starts", "ends"),
    label=("kind_id", "inmate_id", "day"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-day", "starts"),
    states=APPLICATION_STATES,
    actions=(
        submit_action(OFFICIAL_BOOKING),
        Action(
            code="finish",
            title="办结",
            from_states=(APPROVED,),
            to_state=DONE,
            fields=("outcome", "result"),
        ),
        CANCEL,
    ),
    approval=Approval(
        kind=OFFICIAL_BOOKING,
        title="对公业务",
        group="对公业务",
        headline="{kind_id}：{inmate_id}，{person_id}（{day} {starts}-{ends}）",
        facts=(
            told("official_kind", "kind_id"),
            INMATE,
            told("visitor", "person_id"),
            told("companion", "companion_id"),
            told("party"),
            told("room", "room_id"),
            said("when", "办理时间", "{day} {starts}-{ends}"),
            told("purpose"),
            FAILED_CHECKS,
        ),
        checks=("custody", "key_control"),
        nodes=(
            desk("ward", "监区审核", Role.APPROVER),
            desk("prison", "监狱领导审批", Role.LEADER, level=OrgType.PRISON),
        ),
        filing=True,
    ),
    sample={
        "kind_id": "record:official_kinds",
        "inmate_id": "record:inmates",
        "purpose": "第{n}次开庭",
        "person_id": "record:agency_people",
        "day": "2026-12-01",
        "starts": "09:00",
        "ends": "10:30",
    },
    requirements=(
        "VC-CFG-04",
        "VC-BASE-04",
        "VC-APPR-02",
        "VC-OFFICIAL-05",
        "VC-OFFICIAL-07",
        "VC-OFFICIAL-08",
    ),
)

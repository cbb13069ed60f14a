"""Visits inside the prison, from the registration to the end (VC-GEN-01)."""

from enum import StrEnum

from schemas.modules.common import inmate_field, linked_field, remark_field
from schemas.modules.field import (
    Choice,
    Edited,
    Field,
    Flag,
    Found,
    Linked,
    Mask,
    Moment,
    Option,
    Text,
)
from schemas.modules.governance.confidential_fields import confidential_fields, kinship_told_field
from schemas.modules.governance.told_fields import (
    DELETED,
    SOURCE,
    deleted_by_field,
    system_field,
    take_out,
)
from schemas.modules.index import Index
from schemas.modules.levels import Level
from schemas.modules.module import ALL_VERBS, Action, Module, Scope, States, Verb
from schemas.modules.people.contact_fields import AT_THE_TIME, relative_field
from schemas.modules.people.inmate_bindings import KINSHIPS


class VisitType(StrEnum):
    OPEN = "OPEN"
    REGULAR = "REGULAR"
    VIDEO = "VIDEO"


class VisitState(StrEnum):
    REGISTERED = "registered"
    VISITING = "visiting"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    DELETED = DELETED
    """Out of sight and of every count; what it was stays (VC-ONSITE-02)."""


class VisitSource(StrEnum):
    """Which way the registration came."""

    WINDOW = "window"
    MINI_PROGRAM = "mini_program"
    PRISON_SYSTEM = "prison_system"
    PACKAGE = "package"


VISIT_TYPES = (
    Option(VisitType.OPEN, "宽见"),
    Option(VisitType.REGULAR, "普见"),
    Option(VisitType.VIDEO, "视频会见"),
)

VISIT_SOURCES = (
    Option(VisitSource.WINDOW, "窗口"),
    Option(VisitSource.MINI_PROGRAM, "小程序"),
    Option(VisitSource.PRISON_SYSTEM, "监狱会见系统"),
    Option(VisitSource.PACKAGE, "数据包"),
)

VISITS = Module(
    code="visits",
    title="会见登记",
    noun="会见",
    subsystem="onsite",
    group="现场会见",
    table="visit",
    fields=(
        inmate_field(),
        relative_field(title="主会见家属", hint="须与罪犯有已审核的亲属关系。"),
        Field(
            name="companions",
            title="同行人员",
            kind=Text(most=200, lines=2),
            required=False,
            listed=False,
            hint="其他同行人员的姓名和关系，例如：李小某（女儿）。",
        ),
        Field(
            name="kinship",
            title="与罪犯关系",
            kind=KINSHIPS,
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        *confidential_fields(),
        linked_field(
            "help_person_id",
            "帮教人员",
            "help_people",
            required=False,
            listed=False,
            edited=Edited.ONCE,
            hint="帮教会见填写，没有家属到场时必填。",
        ),
        Field(
            name="visit_type",
            title="会见类型",
            kind=Choice(options=VISIT_TYPES),
            default=VisitType.REGULAR,
            found=Found.EXACT,
        ),
        Field(
            name="seat",
            title="座位",
            kind=Text(most=20),
            required=False,
            found=Found.PREFIX,
            sortable=True,
        ),
        Field(
            name="planned_at",
            title="登记会见时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
        ),
        Field(
            name="started_at",
            title="开始时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            edited=Edited.NEVER,
        ),
        Field(
            name="ended_at",
            title="结束时间",
            kind=Moment(),
            required=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="officer_id",
            title="值班民警",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
        ),
        Field(
            name="source",
            title="登记来源",
            kind=Choice(options=VISIT_SOURCES),
            default=VisitSource.WINDOW,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
        ),
        *AT_THE_TIME,
        Field(
            name="focus",
            title="当时重点关注",
            kind=Flag(),
            default=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
        ),
        kinship_told_field(),
        Field(
            name="relative_told",
            title="家属姓名（来源系统）",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            listed=False,
            edited=Edited.NEVER,
            section=SOURCE,
        ),
        Field(
            name="relative_no_told",
            title="家属证件号（来源系统）",
            kind=Text(most=64),
            required=False,
            mask=Mask.NUMBER,
            level=Level.IMPORTANT,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            section=SOURCE,
        ),
        Field(
            name="officer_told",
            title="值班民警（来源系统）",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            listed=False,
            edited=Edited.NEVER,
            section=SOURCE,
        ),
        Field(
            name="visit_no",
            title="来源会见号",
            kind=Text(most=64),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            section=SOURCE,
        ),
        Field(
            name="held_told",
            title="来源系统已上报会见过程",
            kind=Flag(),
            default=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section=SOURCE,
        ),
        Field(
            name="booking_id",
            title="网上预约",
            kind=Linked(module="visit_bookings"),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            section=SOURCE,
        ),
        system_field(),
        deleted_by_field(),
        remark_field(),
    ),
    core=("inmate_id", "visit_type", "planned_at"),
    label=("inmate_id", "planned_at"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-planned_at",),
    states=States(
        options=(
            Option(VisitState.REGISTERED, "已登记", "warning"),
            Option(VisitState.VISITING, "会见中", "success"),
            Option(VisitState.FINISHED, "已结束", "info"),
            Option(VisitState.CANCELLED, "已取消", "info"),
            Option(VisitState.DELETED, "已删除", "danger"),
        ),
        initial=VisitState.REGISTERED,
        open=(VisitState.REGISTERED, VisitState.VISITING),
        hidden=(VisitState.DELETED,),
    ),
    actions=(
        Action(
            code="start",
            title="开始会见",
            from_states=(VisitState.REGISTERED,),
            to_state=VisitState.VISITING,
        ),
        Action(
            code="finish",
            title="结束会见",
            from_states=(VisitState.VISITING,),
            to_state=VisitState.FINISHED,
            confirm="结束后会见时间不能再改。确定结束吗？",
        ),
        Action(
            code="cancel",
            title="取消登记",
            from_states=(VisitState.REGISTERED,),
            to_state=VisitState.CANCELLED,
            reason=True,
            tone="warning",
        ),
        take_out(VisitState.REGISTERED, VisitState.FINISHED, VisitState.CANCELLED),
    ),
    verbs=tuple(verb for verb in ALL_VERBS if verb is not Verb.DELETE),
    indexes=(
        Index("visit_no"),
        # With all that a pass over a period counts, so that it reads the index alone.
        Index(
            "planned_at",
            holding=("inmate_id", "ward_id", "treatment_level", "visit_type", "focus", "state"),
        ),
        Index(
            "started_at",
            holding=(
                "id",
                "inmate_id",
                "ward_id",
                "visit_type",
                "ended_at",
                "state",
                "confidentiality",
            ),
        ),
        # Few, and what tells them is wide: figures count these and take them from the whole.
        Index(
            "planned_at",
            name="alone",
            holding=("ward_id", "inmate_id", "state"),
            unset=("relative_id", "relative_told", "relative_no_told"),
        ),
        # Whether somebody came within a time, or before it: one step for each person.
        Index("inmate_id", "planned_at", holding=("state",)),
        Index("relative_id", "planned_at", holding=("state",)),
        Index("relative_no_told", "planned_at", holding=("state",)),
    ),
    sample={
        "inmate_id": "pair:inmate_id",
        "relative_id": "pair:relative_id",
        "visit_type": "pick:OPEN|REGULAR|VIDEO",
        "seat": "A{n:02}",
        "planned_at": "2026-11-{day:02}T02:00:00Z",
        "companions": "李小某（女儿）",
    },
    requirements=("VC-GEN-01", "VC-CFG-12", "VC-ONSITE-01", "VC-ONSITE-02", "VC-ONSITE-04"),
)

"""What became of each person who was to come to a visit (VC-APPT-22)."""

from enum import StrEnum

from schemas.modules.common import inmate_field, linked_field
from schemas.modules.field import Choice, Edited, Field, Found, Moment, Option, Text
from schemas.modules.governance.told_fields import (
    TOLD_STATES,
    WARD_AT_THE_TIME,
    ToldState,
    deleted_by_field,
    source_key_field,
    system_field,
    take_out,
    visit_field,
)
from schemas.modules.index import Index
from schemas.modules.module import Module, Scope, Verb


class VisitorOutcome(StrEnum):
    """What became of a visitor."""

    CAME = "came"
    REFUSED = "refused"
    """Stood at the door and was not let in, for a reason."""
    LEFT_EARLY = "left_early"
    ABSENT = "absent"


class ToldBy(StrEnum):
    """On which way an outcome was told."""

    OFFICER = "officer"
    INTERFACE = "interface"
    PACKAGE = "package"


OUTCOMES = (
    Option(VisitorOutcome.CAME, "已到访", "success"),
    Option(VisitorOutcome.REFUSED, "被拒绝", "danger"),
    Option(VisitorOutcome.LEFT_EARLY, "提前离开", "warning"),
    Option(VisitorOutcome.ABSENT, "未到", "info"),
)
OUTCOME_TITLES: dict[str, str] = {one.value: one.title for one in OUTCOMES}

VISITOR_OUTCOMES = Module(
    code="visitor_outcomes",
    title="到访情况",
    noun="到访情况",
    subsystem="onsite",
    group="现场会见",
    table="visitor_outcome",
    fields=(
        linked_field(
            "booking_id", "会见预约", "visit_bookings", required=False, edited=Edited.NEVER
        ),
        visit_field(required=False),
        inmate_field(Edited.NEVER),
        WARD_AT_THE_TIME,
        Field(
            name="visitor",
            title="来访人",
            kind=Text(most=64),
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="outcome",
            title="到访结果",
            kind=Choice(options=OUTCOMES),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="reason",
            title="原因",
            kind=Text(most=200),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="told_at",
            title="登记时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="told_by",
            title="登记方式",
            kind=Choice(
                options=(
                    Option(ToldBy.OFFICER, "民警登记"),
                    Option(ToldBy.INTERFACE, "接口"),
                    Option(ToldBy.PACKAGE, "数据包"),
                )
            ),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        system_field(),
        source_key_field(),
        deleted_by_field(),
    ),
    core=("inmate_id", "visitor", "outcome", "told_at"),
    label=("visitor", "told_at"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-told_at",),
    states=TOLD_STATES,
    actions=(take_out(ToldState.VALID),),
    verbs=(Verb.LIST, Verb.EXPORT),
    indexes=(Index("told_at"),),
    sample={
        "booking_id": "record:visit_bookings",
        "inmate_id": "pair:inmate_id",
        "ward_id": "unit:P03-W01",
        "visitor": "来访人{n}",
        "outcome": "pick:came|refused|left_early|absent",
        "reason": "第{n}次说明",
        "told_at": "2026-11-24T03:00:00Z",
        "told_by": "pick:officer|interface|package",
        "source_key": "V-{n}",
    },
    requirements=("VC-APPT-22",),
)

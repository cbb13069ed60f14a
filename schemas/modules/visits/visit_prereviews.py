"""What makes a visit's booking need a person, or ends it, before anybody looks (VC-APPT-10)."""

from schemas.modules.common import remark_field
from schemas.modules.field import Choice, Field, Found, Integer, Option, Text
from schemas.modules.module import Keeper, Module, Scope
from schemas.modules.visits.calendar_fields import (
    GROUP,
    first_day_field,
    last_day_field,
    prison_or_bureau_field,
)
from schemas.visits.prereview import CONDITION_TITLES, Effect, Passing, VisitCondition

CODES = r"[A-Za-z0-9_-]{1,32}(,[A-Za-z0-9_-]{1,32})*"
WHAT, WHOM, THEN = "六涉、重控与次数", "其他条件", "全部符合时"
EFFECTS = Choice(
    options=(
        Option(Effect.OFF, "不启用", "info"),
        Option(Effect.PERSON, "转人工", "warning"),
        Option(Effect.REJECT, "驳回", "danger"),
    )
)


def effect_name(condition: VisitCondition) -> str:
    """The field that says what a condition leads to."""
    return f"{condition.value}_effect"


def _effect(condition: VisitCondition, section: str, first: Effect = Effect.OFF) -> Field:
    return Field(
        name=effect_name(condition),
        title=CONDITION_TITLES[condition],
        kind=EFFECTS,
        default=first.value,
        section=section,
    )


def _codes(name: str, title: str, hint: str) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Text(most=200, pattern=CODES, form="字典代码，以逗号分隔"),
        required=False,
        listed=False,
        section=WHAT,
        hint=hint,
    )


VISIT_PREREVIEWS = Module(
    code="visit_prereviews",
    title="会见预审条件",
    noun="会见预审条件",
    subsystem="appointments",
    group=GROUP,
    table="visit_prereview",
    kept_by=Keeper.LEADER,
    fields=(
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        prison_or_bureau_field(),
        _effect(VisitCondition.LEVEL, WHAT),
        _codes("levels", "适用的处遇级别", "处遇级别代码；启用该条件时必填。"),
        _effect(VisitCondition.INVOLVED, WHAT, Effect.PERSON),
        _codes("involvements", "适用的六涉类型", "六涉类型代码；不填则任何一类。"),
        _effect(VisitCondition.CONTROL, WHAT, Effect.PERSON),
        _effect(VisitCondition.VISITS, WHAT),
        Field(
            name="most_visits",
            title="本期已会见达到",
            kind=Integer(least=1, most=99, unit="次"),
            default=2,
            listed=False,
            section=WHAT,
            hint="次数取自会见通信次数台账；没有会见次数规则时按自然月。",
        ),
        _effect(VisitCondition.BARRED, WHOM, Effect.PERSON),
        _effect(VisitCondition.PROOF, WHOM, Effect.PERSON),
        _effect(VisitCondition.CUSTODY, WHOM, Effect.PERSON),
        _effect(VisitCondition.INCIDENT, WHOM, Effect.PERSON),
        Field(
            name="incident_days",
            title="违规计算",
            kind=Integer(least=1, most=3650, unit="天内"),
            default=90,
            listed=False,
            section=WHOM,
            hint="复听、复核认定违规的会见通信。",
        ),
        Field(
            name="passing",
            title="全部符合时",
            kind=Choice(
                options=(
                    Option(Passing.FLOW, "进入审批"),
                    Option(Passing.APPROVED, "自动通过", "warning"),
                )
            ),
            default=Passing.FLOW.value,
            section=THEN,
            hint="自动通过即由本条件事先决定，记入审批记录和审计。",
        ),
        first_day_field(),
        last_day_field(),
        remark_field(),
    ),
    core=(
        "name",
        "unit_id",
        *(effect_name(one) for one in VisitCondition),
        "most_visits",
        "incident_days",
        "passing",
        "valid_from",
    ),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "-valid_from"),
    unique_together=(("unit_id", "valid_from"),),
    sample={
        "name": "示例条件{n}",
        "unit_id": "unit:P03",
        **{
            effect_name(one): Effect.PERSON.value
            for one in VisitCondition
            if one is not VisitCondition.LEVEL
        },
        "level_effect": "off",
        "most_visits": 2,
        "incident_days": 90,
        "passing": "flow",
        "valid_from": "3{n:03}-01-01",
    },
    requirements=("VC-APPT-10", "VC-APPT-11"),
)

"""When people are told and when they are left in peace, by bureau and prison (VC-PUB-13, -24)."""

from schemas.modules.common import remark_field
from schemas.modules.field import Field, Found, Integer, Text
from schemas.modules.messages.message_fields import MESSAGE_GROUP
from schemas.modules.module import Keeper, Module, Scope, Verb
from schemas.modules.visits.calendar_fields import (
    first_day_field,
    last_day_field,
    prison_or_bureau_field,
)

CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def _clock(name: str, title: str, default: str, hint: str) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Text(most=5, pattern=CLOCK, form="时间，例如21:30"),
        default=default,
        hint=hint,
    )


TELLING_RULES = Module(
    code="telling_rules",
    title="告知规则",
    noun="告知规则",
    subsystem="configuration",
    group=MESSAGE_GROUP,
    table="telling_rule",
    kept_by=Keeper.LEADER,
    fields=(
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        prison_or_bureau_field(),
        _clock("quiet_from", "免打扰开始", "21:30", "此后不紧急的消息等到免打扰结束再发。"),
        _clock("quiet_until", "免打扰结束", "07:30", "与开始时间相同则不设免打扰。"),
        Field(
            name="first_reminder_h",
            title="第一次提醒提前",
            kind=Integer(least=0, most=168, unit="小时"),
            default=24,
            hint="通话和会见开始前提醒；填0则不提醒。",
        ),
        Field(
            name="last_reminder_min",
            title="最后一次提醒提前",
            kind=Integer(least=0, most=720, unit="分钟"),
            default=60,
            hint="填0则不提醒。",
        ),
        Field(
            name="admission_days",
            title="入监告知期限",
            kind=Integer(least=1, most=30, unit="个工作日"),
            default=5,
        ),
        first_day_field(),
        last_day_field(),
        remark_field(),
    ),
    core=("name", "unit_id", "quiet_from", "quiet_until", "valid_from"),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "-valid_from"),
    unique_together=(("unit_id", "valid_from"),),
    verbs=(Verb.LIST, Verb.CREATE, Verb.EDIT, Verb.DELETE),
    sample={
        "name": "示例规则{n}",
        "unit_id": "unit:P03",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
        "first_reminder_h": 24,
        "last_reminder_min": 60,
        "admission_days": 5,
        "valid_from": "3{n:03}-01-01",
    },
    requirements=("VC-PUB-13", "VC-PUB-22", "VC-PUB-24"),
)

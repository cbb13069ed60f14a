"""A single inmate's own call rule, with reason and validity (VC-CFG-09)."""

from schemas.modules.calls.call_rules import CHANNEL, LIMITS
from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, inmate_field, unit_field
from schemas.modules.field import Day, Edited, Field, Found, Text
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

SPECIAL_CALL_RULES = Module(
    code="special_call_rules",
    title="个人特殊规则",
    noun="特殊规则",
    subsystem="calls",
    group="通话规则",
    table="special_call_rule",
    fields=(
        inmate_field(Edited.ALWAYS),
        unit_field("所在监狱", OrgType.PRISON),
        CHANNEL,
        *LIMITS,
        Field(name="valid_from", title="有效期起", kind=Day(), found=Found.RANGE),
        Field(name="valid_until", title="有效期至", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="reason",
            title="原因",
            kind=Text(most=200, least=2, lines=2),
            listed=False,
            hint="有效期内代替通用规则，到期自动恢复。",
        ),
    ),
    core=(
        "inmate_id",
        "unit_id",
        "channel",
        "period",
        "most_calls",
        "most_minutes",
        "valid_from",
        "valid_until",
        "reason",
    ),
    label=("inmate_id", "channel"),
    scope=Scope(unit="unit_id"),
    order=("-valid_until",),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "inmate_id": "record:inmates",
        "unit_id": "unit:P03",
        "channel": "video",
        "period": "month",
        "most_calls": 4,
        "most_minutes": 30,
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "reason": "家属病重{n}",
    },
    requirements=("VC-CFG-09",),
)

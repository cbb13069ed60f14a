"""Extra calls asked for an inmate who has none left (VC-VCM-01, -02, VC-PHONE-08)."""

from schemas.calls.channel import CHANNEL_TITLES, Channel
from schemas.modules.approval import BY_LEADER, FAILED_CHECKS, INMATE, Approval, told
from schemas.modules.common import (
    APPLICATION_STATES,
    inmate_field,
    own_prison_field,
    submit_action,
)
from schemas.modules.field import (
    Choice,
    Edited,
    Field,
    Found,
    Integer,
    Linked,
    Moment,
    Option,
    Text,
)
from schemas.modules.module import Module, Scope, Verb

EXTRA_CALL = "extra_call"
"""Kind of approval."""
EXTRA_CHANNELS = Choice(
    options=tuple(Option(one.value, CHANNEL_TITLES[one]) for one in (Channel.VIDEO, Channel.PHONE))
)
"""Calls alone: an officer adds a visit by a correction or a special rule."""
MOST = 5
"""Calls that one application may ask for."""

EXTRA_CALLS = Module(
    code="extra_calls",
    title="增加通话次数申请",
    noun="增加次数申请",
    subsystem="calls",
    group="可视通话",
    table="extra_call",
    fields=(
        inmate_field(),
        own_prison_field(),
        Field(
            name="channel",
            title="通话方式",
            kind=EXTRA_CHANNELS,
            required=False,
            default=Channel.VIDEO.value,
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(
            name="month",
            title="月份",
            kind=Text(most=7, pattern=r"[0-9]{4}-(0[1-9]|1[0-2])", form="年月，例如2026-11"),
            required=False,
            found=Found.EXACT,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="number",
            title="增加次数",
            kind=Integer(least=1, most=MOST, unit="次"),
            found=Found.RANGE,
            sortable=True,
        ),
        Field(
            name="reason",
            title="申请理由",
            kind=Text(most=200, least=2, lines=2),
            found=Found.WITHIN,
        ),
        Field(
            name="applicant_id",
            title="申请人",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
        ),
        Field(
            name="decided_by",
            title="决定人",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="decided_at",
            title="决定时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="opinion",
            title="决定意见",
            kind=Text(most=200),
            required=False,
            listed=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="used",
            title="已用次数",
            kind=Integer(least=0, unit="次"),
            required=False,
            default=0,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
            hint="按已预约和已完成的额外通话计。",
        ),
    ),
    core=("inmate_id", "month", "number", "reason"),
    label=("inmate_id", "month"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-id",),
    states=APPLICATION_STATES,
    actions=(submit_action(EXTRA_CALL),),
    # Made by `POST /api/extra-calls` alone, which looks at what is left first.
    verbs=(Verb.LIST, Verb.EDIT, Verb.EXPORT),
    approval=Approval(
        kind=EXTRA_CALL,
        title="增加通话次数",
        group="会见通信",
        headline="{inmate_id}{month}增加{channel}{number}次",
        facts=(INMATE, told("month"), told("number"), FAILED_CHECKS),
        checks=("none_left", "custody", "inmate_blacklist"),
        nodes=BY_LEADER,
        filing=True,
        keeps_decision=True,
    ),
    sample={
        "inmate_id": "record:inmates",
        "month": "2026-11",
        "number": 2,
        "reason": "第{n}次申请",
        "used": 0,
    },
    requirements=("VC-VCM-01", "VC-VCM-02"),
)

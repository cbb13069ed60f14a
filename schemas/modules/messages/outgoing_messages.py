"""Every message to a relative: by which template, through which channel, to whom (NF-SEC-17)."""

from schemas.messages.to_relatives import OutgoingState
from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.common import PHONE, PHONE_FORM, unit_field
from schemas.modules.field import (
    Choice,
    Edited,
    Field,
    Found,
    Integer,
    Linked,
    Mask,
    Option,
    Text,
)
from schemas.modules.levels import Level
from schemas.modules.messages.message_fields import KINDS, MESSAGE_GROUP, OCCASIONS
from schemas.modules.module import Module, Scope, States, Verb
from schemas.people.kinds import OrgType

NEVER = Edited.NEVER
"""There is no form: the platform writes each message with the decision that it tells of."""

OUTGOING_MESSAGES = Module(
    code="outgoing_messages",
    title="发送记录",
    noun="发送记录",
    subsystem="configuration",
    group=MESSAGE_GROUP,
    table="outgoing_message",
    fields=(
        shown_moment("queued_at", "产生时间"),
        Field(
            name="template_id",
            title="消息模板",
            kind=Linked(module="message_templates"),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="template_version",
            title="模板版本",
            kind=Integer(least=1),
            listed=False,
            edited=NEVER,
        ),
        Field(
            name="occasion",
            title="事项",
            kind=Choice(options=OCCASIONS),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="message_kind",
            title="发送方式",
            kind=Choice(options=KINDS),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="channel_id",
            title="消息通道",
            kind=Linked(module="message_channels"),
            required=False,
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="phone",
            title="接收号码",
            kind=Text(most=16, pattern=PHONE, form=PHONE_FORM),
            mask=Mask.PHONE,
            # The log's readers are administrators and auditors, who see it masked alone.
            level=Level.INTERNAL,
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="relative_id",
            title="家属",
            kind=Linked(module="relatives"),
            level=Level.SENSITIVE,
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="text",
            title="内容",
            kind=Text(most=500),
            required=False,
            mask=Mask.WHOLE,
            found=Found.EXACT,
            listed=False,
            edited=NEVER,
        ),
        shown_text("case_no", "预约号", most=32),
        unit_field("监狱", OrgType.PRISON, edited=NEVER),
        shown_moment("sent_at", "发送时间"),
        Field(
            name="attempts",
            title="尝试次数",
            kind=Integer(least=0, unit="次"),
            required=False,
            listed=False,
            edited=NEVER,
        ),
        shown_text("receipt", "网关回执", most=64),
        shown_text("reason", "未发送原因", most=200),
    ),
    core=("queued_at", "template_id", "phone", "relative_id", "unit_id"),
    label=("case_no", "queued_at"),
    scope=Scope(unit="unit_id"),
    order=("-queued_at",),
    states=States(
        options=(
            Option(OutgoingState.WAITING, "待发送", "warning"),
            Option(OutgoingState.SENT, "已发送", "success"),
            Option(OutgoingState.REFUSED, "未发送", "danger"),
            Option(OutgoingState.FAILED, "通道无应答", "danger"),
        ),
        initial=OutgoingState.WAITING,
    ),
    verbs=(Verb.LIST, Verb.REVEAL),
    looked_through=True,
    sample={
        "queued_at": "2026-11-24T02:00:00Z",
        "template_id": "record:message_templates",
        "template_version": 1,
        "occasion": "approved",
        "message_kind": "sms",
        "phone": "1000006{n:04}",
        "relative_id": "record:relatives",
        "case_no": "SAMPLE-{n:04}",
        "unit_id": "unit:P03",
    },
    requirements=("NF-SEC-17",),
)

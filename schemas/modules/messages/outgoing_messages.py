"""Every message to a relative: by which template, through which channel, to whom (NF-SEC-17)."""

from schemas.messages.occasions import Haste
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
from schemas.modules.index import Index
from schemas.modules.levels import Level
from schemas.modules.messages.message_fields import KINDS, MESSAGE_GROUP, OCCASIONS
from schemas.modules.module import Module, Scope, States, Verb
from schemas.people.kinds import OrgType

NEVER = Edited.NEVER
"""There is no form: the platform writes each message with the decision that it tells of."""

HASTES = (
    Option(Haste.AT_ONCE, "立即", "danger"),
    Option(Haste.SAME_DAY, "当天"),
    Option(Haste.WHENEVER, "不急"),
)
OWN_FIELDS = (
    ("once", "告知标识", 160),
    ("subject", "事由标识", 64),
    ("account_id", "公众账户", 26),
)
"""What tells the platform itself which change it was, what it was about and who was told."""


def _own_field(name: str, title: str, most: int) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Text(most=most),
        required=False,
        unique=name == "once",
        found=Found.EXACT,
        listed=False,
        edited=NEVER,
    )


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
            name="haste",
            title="紧急程度",
            kind=Choice(options=HASTES),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=NEVER,
        ),
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
            required=False,
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
        unit_field("监狱", OrgType.PRISON, OrgType.BUREAU, edited=NEVER),
        shown_moment("sent_at", "发送时间"),
        Field(
            name="attempts",
            title="尝试次数",
            kind=Integer(least=0, unit="次"),
            required=False,
            edited=NEVER,
        ),
        shown_moment("due_at", "下次发送时间"),
        shown_text("receipt", "网关回执", most=64),
        shown_text("reason", "最近一次未成功原因", most=200),
        *(_own_field(name, title, most) for name, title, most in OWN_FIELDS),
        shown_moment("tried_at", "最近一次尝试", listed=False),
        shown_moment("claimed_at", "正在发送", listed=False),
        shown_moment("until", "过时", listed=False),
    ),
    core=("queued_at", "template_id", "phone", "unit_id"),
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
    indexes=(Index("due_at", then="haste"), Index("subject")),
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
    requirements=("NF-SEC-17", "VC-PUB-12"),
)

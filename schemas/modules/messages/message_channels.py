"""Gateways that messages leave through, approved before use (NF-SEC-17)."""

from schemas.modules.approval import Approval, told
from schemas.modules.common import remark_field
from schemas.modules.field import Field, Found, Text
from schemas.modules.messages.message_fields import (
    APPROVAL_GROUP,
    BY_BUREAU,
    MESSAGE_GROUP,
    STATES,
    approved_by_two,
    bureau_field,
    kind_field,
)
from schemas.modules.module import Keeper, Module, Scope, Verb

MESSAGE_CHANNEL = "message_channel"
"""Kind of approval that lets a channel be used."""

MESSAGE_CHANNELS = Module(
    code="message_channels",
    title="消息通道",
    noun="消息通道",
    subsystem="configuration",
    group=MESSAGE_GROUP,
    table="message_channel",
    fields=(
        Field(
            name="name",
            title="通道名称",
            kind=Text(most=50),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
        ),
        kind_field(),
        Field(name="provider", title="服务商", kind=Text(most=64), found=Found.WITHIN),
        Field(
            name="address",
            title="网关地址",
            kind=Text(most=200),
            found=Found.WITHIN,
            hint="以https://开头，且须在安装时设定的网关名单内。",
        ),
        Field(
            name="signature",
            title="签名",
            kind=Text(most=20, pattern=r"【[^【】]{2,18}】", form="写在【】内的2到18个字"),
            hint="显示在每条消息最前面，例如【申海监狱】。",
        ),
        bureau_field(),
        remark_field(),
    ),
    core=("name", "message_kind", "provider", "address", "signature", "unit_id"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("name",),
    key="name",
    states=STATES,
    actions=approved_by_two(MESSAGE_CHANNEL),
    verbs=(Verb.LIST, Verb.CREATE, Verb.EDIT, Verb.DELETE),
    kept_by=Keeper.ADMINISTRATOR,
    approval=Approval(
        kind=MESSAGE_CHANNEL,
        title="消息通道",
        group=APPROVAL_GROUP,
        headline="消息通道“{name}”",
        facts=(told("message_kind"),),
        checks=("listed",),
        nodes=BY_BUREAU,
        begins="unit_id",
        shows=("message_kind", "provider", "address", "signature"),
        filing=False,
    ),
    sample={
        "name": "短信通道{n}",
        "message_kind": "sms",
        "provider": "示例通信{n}",
        "address": "https://gateway{n}.example/v1/messages",
        "signature": "【示例监狱】",
        "unit_id": "unit:SH",
    },
    requirements=("NF-SEC-17",),
)

"""What a message may say: texts with named places, approved before use (NF-SEC-17)."""

from schemas.modules.approval import Approval, told
from schemas.modules.common import remark_field
from schemas.modules.field import Choice, Edited, Field, Found, Text
from schemas.modules.messages.message_fields import (
    APPROVAL_GROUP,
    BY_BUREAU,
    MESSAGE_GROUP,
    OCCASIONS,
    STATES,
    TEMPLATE_KINDS,
    approved_by_two,
    kind_field,
    words_field,
)
from schemas.modules.module import Keeper, Module, Scope, Verb

MESSAGE_TEMPLATE = "message_template"
"""Kind of approval that lets a template be used."""
LONGEST = 300

MESSAGE_TEMPLATES = Module(
    code="message_templates",
    title="消息模板",
    noun="消息模板",
    subsystem="configuration",
    group=MESSAGE_GROUP,
    table="message_template",
    fields=(
        Field(
            name="code",
            title="模板编号",
            kind=Text(most=32, pattern=r"[A-Za-z0-9_\-]+", form="字母、数字、下划线或短横线"),
            unique=True,
            found=Found.EXACT,
            sortable=True,
            edited=Edited.ONCE,
        ),
        Field(name="title", title="模板名称", kind=Text(most=50), found=Found.WITHIN),
        kind_field(TEMPLATE_KINDS),
        Field(
            name="occasion",
            title="适用事项",
            kind=Choice(options=OCCASIONS),
            found=Found.EXACT,
        ),
        Field(
            name="body",
            title="消息内容",
            kind=Text(most=LONGEST, lines=5),
            found=Found.WITHIN,
            hint="可写{时间}{监狱}{预约号}，改时间的还可写{原时间}，视适用事项而定；不能写网址，"
            "不要写罪犯姓名和与案情有关的内容。",
        ),
        Field(
            name="outside_id",
            title="订阅消息模板编号",
            kind=Text(most=64, pattern=r"[A-Za-z0-9_\-]+", form="字母、数字、下划线或短横线"),
            required=False,
            found=Found.EXACT,
            listed=False,
            hint="只用于小程序订阅消息：填微信公众平台上的模板编号，"
            "内容每行写一项“字段名=内容”，例如time2={时间}。",
        ),
        words_field(),
        remark_field(),
    ),
    core=("code", "title", "message_kind", "occasion", "body", "unit_id"),
    label=("title",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("code",),
    key="code",
    states=STATES,
    actions=approved_by_two(MESSAGE_TEMPLATE),
    verbs=(Verb.LIST, Verb.CREATE, Verb.EDIT, Verb.DELETE),
    kept_by=Keeper.ADMINISTRATOR,
    approval=Approval(
        kind=MESSAGE_TEMPLATE,
        title="消息模板",
        group=APPROVAL_GROUP,
        headline="消息模板“{title}”",
        facts=(told("message_kind"), told("occasion")),
        nodes=BY_BUREAU,
        begins="unit_id",
        shows=("code", "message_kind", "occasion", "body", "outside_id"),
        # Nothing leaves that nobody has read.
        filing=False,
    ),
    sample={
        "code": "T{n:04}",
        "title": "预约结果{n}",
        "message_kind": "sms",
        "occasion": "pick:approved|rejected|cancelled",
        "body": "第{n}号模板，请登录平台查看。",
        "unit_id": "unit:SH",
    },
    requirements=("NF-SEC-17", "VC-PUB-12", "VC-PUB-22"),
)

"""Cards of inmates and officers (VC-BASE-15 to -17)."""

from schemas.modules.common import coded_field, remark_field
from schemas.modules.field import Edited, Field, Found, Linked, Money, Option, Text
from schemas.modules.module import Action, Module, Scope, States

ACTIVE, LOST, RETURNED = "active", "lost", "returned"

CARDS = Module(
    code="cards",
    title="卡管理",
    noun="卡",
    subsystem="base",
    group="卡管理",
    table="card",
    fields=(
        Field(
            name="card_no",
            title="卡号",
            kind=Text(most=20, least=4, pattern=r"[0-9A-Z]+", form="数字和大写字母"),
            unique=True,
            found=Found.PREFIX,
            sortable=True,
            edited=Edited.ONCE,
        ),
        coded_field("card_kind", "卡类型", "card_kind", edited=Edited.ONCE),
        Field(
            name="inmate_id",
            title="持卡罪犯",
            kind=Linked(module="inmates"),
            required=False,
            found=Found.EXACT,
            edited=Edited.ONCE,
            hint="持卡人为罪犯或民警之一。",
        ),
        Field(
            name="officer_id",
            title="持卡民警",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(
            name="balance",
            title="余额（元）",
            kind=Money(least="0"),
            default="0.00",
            edited=Edited.NEVER,
            sortable=True,
        ),
        remark_field(),
    ),
    core=("card_no", "card_kind", "balance"),
    label=("card_no",),
    scope=Scope(unit="inmate_id.ward_id", rule="officers_cards"),
    order=("card_no",),
    key="card_no",
    states=States(
        options=(
            Option(ACTIVE, "正常", "success"),
            Option(LOST, "挂失", "danger"),
            Option(RETURNED, "已退卡", "info"),
        ),
        initial=ACTIVE,
    ),
    actions=(
        Action(
            code="report_lost",
            title="挂失",
            from_states=(ACTIVE,),
            to_state=LOST,
            reason=True,
            tone="warning",
        ),
        Action(code="restore", title="解挂", from_states=(LOST,), to_state=ACTIVE, reason=True),
        Action(
            code="return",
            title="退卡",
            from_states=(ACTIVE, LOST),
            to_state=RETURNED,
            reason=True,
            confirm="退卡后该卡不能再使用。确定退卡吗？",
        ),
    ),
    guarded="key_data",
    key_fields=("card_no",),
    sample={
        "card_no": "C{n:06}",
        "card_kind": "all_in_one",
        "inmate_id": "record:inmates",
        "remark": "第{n}张",
    },
    requirements=("VC-BASE-15", "VC-BASE-16", "VC-BASE-17"),
)

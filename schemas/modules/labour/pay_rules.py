"""How labour is paid, version by version; kept by the bureau (LR-PAY-01)."""

from schemas.modules.common import remark_field, unit_field
from schemas.modules.field import Choice, Day, Field, Found, Integer, Money, Option, Text
from schemas.modules.module import Module, Scope, Verb
from schemas.people.kinds import OrgType

MOST_PERCENT = 1000
ROUNDINGS = Choice(options=(Option("fen", "到分"), Option("jiao", "到角"), Option("yuan", "到元")))

PAY_RULES = Module(
    code="pay_rules",
    title="报酬规则",
    noun="报酬规则",
    subsystem="labour",
    group="劳动报酬",
    table="pay_rule",
    fields=(
        Field(
            name="rule_no",
            title="规则版本",
            kind=Text(most=20),
            unique=True,
            found=Found.PREFIX,
            sortable=True,
            hint="例如2026-1；报酬表上会注明所用的版本。",
        ),
        unit_field("制定单位", OrgType.BUREAU, hint="报酬规则由市局统一制定。"),
        Field(name="valid_from", title="生效日期", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="valid_until",
            title="失效日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            hint="当天仍有效；不填即长期有效。",
        ),
        Field(
            name="overtime_percent",
            title="加班系数",
            kind=Integer(least=100, most=MOST_PERCENT, unit="%"),
            default=150,
            hint="加班工时按等级工小时报酬的百分之多少计算。",
        ),
        Field(
            name="rest_percent",
            title="休息日系数",
            kind=Integer(least=100, most=MOST_PERCENT, unit="%"),
            default=200,
        ),
        Field(name="rounding", title="发放取整", kind=ROUNDINGS, default="fen"),
        Field(
            name="floor",
            title="月最低额",
            kind=Money(least="0.01", most="100000"),
            required=False,
            hint="当月有工时的，劳动所得不足此数按此数计；奖励和扣款另计。",
        ),
        Field(
            name="cap",
            title="月最高额",
            kind=Money(least="0.01", most="100000"),
            required=False,
            hint="劳动所得超过此数按此数计；奖励和扣款另计。",
        ),
        remark_field(),
    ),
    core=("rule_no", "valid_from", "overtime_percent", "rest_percent"),
    label=("rule_no",),
    scope=Scope(unit="unit_id"),
    order=("-valid_from",),
    key="rule_no",
    # A rule stays: months that it paid point to it.
    verbs=(Verb.LIST, Verb.CREATE, Verb.EDIT, Verb.EXPORT),
    sample={
        "rule_no": "R{n:04}",
        "unit_id": "unit:SH",
        "valid_from": "2{n:03}-01-01",
        "valid_until": "2{n:03}-12-31",
        "overtime_percent": 150,
        "rest_percent": 200,
        "rounding": "fen",
    },
    requirements=("LR-PAY-01",),
)

"""Amounts that went on and off cards; a line is never changed (VC-BASE-20)."""

from schemas.modules.field import Choice, Edited, Field, Found, Linked, Money, Option, Text
from schemas.modules.module import Module, Scope, Verb

TOP_UP, CHARGE, REFUND = "top_up", "charge", "refund"

CARD_MOVEMENTS = Module(
    code="card_movements",
    title="卡金额明细",
    noun="金额变动",
    subsystem="base",
    group="卡管理",
    table="card_movement",
    fields=(
        Field(
            name="card_id",
            title="卡",
            kind=Linked(module="cards"),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(
            name="movement",
            title="变动类型",
            kind=Choice(
                options=(
                    Option(TOP_UP, "充值", "success"),
                    Option(CHARGE, "扣款", "warning"),
                    Option(REFUND, "退款", "info"),
                )
            ),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(
            name="amount",
            title="金额（元）",
            kind=Money(least="0.01", most="100000"),
            edited=Edited.ONCE,
            sortable=True,
        ),
        Field(
            name="balance_before",
            title="变动前余额",
            kind=Money(),
            required=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="balance_after",
            title="变动后余额",
            kind=Money(),
            required=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="note",
            title="说明",
            kind=Text(most=200),
            required=False,
            found=Found.WITHIN,
            edited=Edited.ONCE,
        ),
    ),
    core=("card_id", "movement", "amount", "balance_before", "balance_after"),
    label=("card_id", "amount"),
    scope=Scope(unit=None, rule="movements_of_cards"),
    order=("-id",),
    verbs=(Verb.LIST, Verb.CREATE, Verb.EXPORT),
    sample={
        "card_id": "record:cards",
        "movement": "top_up",
        "amount": "12.50",
        "note": "家属汇款{n}",
    },
    requirements=("VC-BASE-20",),
)

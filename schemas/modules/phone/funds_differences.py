"""What differs between our tickets and the funds platform's charges (VC-PHONE-11)."""

from enum import StrEnum

from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.field import Choice, Field, Found, Linked, Option
from schemas.modules.module import Action, Module, Scope, States, Verb
from schemas.modules.phone.call_tariffs import FEES
from schemas.modules.phone.funds_fields import DAY, NEVER, UNIT, amount


class Difference(StrEnum):
    """What is wrong with a charge."""

    MISSING_THERE = "missing_there"
    MISSING_HERE = "missing_here"
    OTHER_AMOUNT = "other_amount"


OPEN, SETTLED, GONE = "open", "settled", "gone"

FUNDS_DIFFERENCES = Module(
    code="funds_differences",
    title="对账差异",
    noun="对账差异",
    subsystem="phone",
    group=FEES,
    table="funds_difference",
    fields=(
        DAY,
        UNIT,
        Field(
            name="kind",
            title="差异",
            kind=Choice(
                options=(
                    Option(Difference.MISSING_THERE, "资金平台缺"),
                    Option(Difference.MISSING_HERE, "本平台缺"),
                    Option(Difference.OTHER_AMOUNT, "金额不符"),
                )
            ),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="ticket_id",
            title="话单",
            kind=Linked(module="phone_tickets"),
            required=False,
            found=Found.EXACT,
            edited=NEVER,
        ),
        shown_text("ticket_no", "话单标识", most=64, found=Found.EXACT),
        amount("fee", "本平台金额"),
        amount("peer_fee", "资金平台金额"),
        shown_moment("seen_at", "最近发现"),
    ),
    core=("day", "unit_id", "kind", "ticket_no"),
    label=("ticket_no",),
    scope=Scope(unit="unit_id"),
    order=("-day", "unit_id"),
    unique_together=(("day", "ticket_no"),),
    states=States(
        options=(
            Option(OPEN, "待处理", "danger"),
            Option(SETTLED, "已处理", "success"),
            Option(GONE, "已消除", "info"),
        ),
        initial=OPEN,
    ),
    actions=(
        Action(
            code="settle",
            title="标记已处理",
            from_states=(OPEN,),
            to_state=SETTLED,
            reason=True,
            confirm="只在与资金管理平台核实后标记，处理说明写入审计日志。确定吗？",
        ),
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "day": "2026-11-24",
        "unit_id": "unit:P03",
        "kind": "pick:missing_here|missing_there|other_amount",
        "ticket_no": "T-{n}",
        "fee": "0.22",
    },
    requirements=("VC-PHONE-11",),
)

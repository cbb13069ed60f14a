"""A day's tickets of a prison held against the funds platform's list (VC-PHONE-11)."""

from schemas.modules.calls.call_fields import shown_moment
from schemas.modules.field import Field, Found, Integer, Option
from schemas.modules.module import Module, Scope, States, Verb
from schemas.modules.phone.call_tariffs import FEES
from schemas.modules.phone.funds_fields import DAY, NEVER, UNIT, amount

AGREES, DIFFERENT = "agrees", "different"


def _count(name: str, title: str) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Integer(least=0),
        found=Found.RANGE,
        sortable=True,
        edited=NEVER,
    )


FUNDS_RECONCILIATIONS = Module(
    code="funds_reconciliations",
    title="话费对账",
    noun="对账记录",
    subsystem="phone",
    group=FEES,
    table="funds_reconciliation",
    fields=(
        DAY,
        UNIT,
        _count("tickets", "已扣费话单数"),
        amount("amount", "已扣费金额"),
        _count("peer_tickets", "资金平台笔数"),
        amount("peer_amount", "资金平台金额"),
        _count("differences", "差异数"),
        shown_moment("compared_at", "对账时间"),
    ),
    core=("day", "unit_id"),
    label=("day", "unit_id"),
    scope=Scope(unit="unit_id"),
    order=("-day", "unit_id"),
    unique_together=(("day", "unit_id"),),
    states=States(
        options=(
            Option(AGREES, "一致", "success"),
            Option(DIFFERENT, "有差异", "danger"),
        ),
        initial=AGREES,
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "day": "2{n:03}-01-01",
        "unit_id": "unit:P03",
        "tickets": 1,
        "amount": "0.22",
        "peer_tickets": 1,
        "peer_amount": "0.22",
        "differences": 0,
    },
    requirements=("VC-PHONE-11",),
)

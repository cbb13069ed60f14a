"""A charge that is to be taken back, once somebody else has approved it (VC-PHONE-12)."""

from schemas.modules.approval import BY_LEADER, FAILED_CHECKS, Approval, told
from schemas.modules.common import APPLICATION_STATES, own_prison_field, submit_action
from schemas.modules.field import Edited, Field, Found, Linked, Moment, Money, Text
from schemas.modules.module import Module, Scope
from schemas.modules.phone.call_tariffs import FEES

TICKET_REVERSAL = "ticket_reversal"
"""Kind of approval."""

TICKET_REVERSALS = Module(
    code="ticket_reversals",
    title="话费冲正申请",
    noun="冲正申请",
    subsystem="phone",
    group=FEES,
    table="ticket_reversal",
    fields=(
        Field(
            name="ticket_id",
            title="话单",
            kind=Linked(module="phone_tickets"),
            found=Found.EXACT,
            edited=Edited.ONCE,
            hint="已扣费的话单；批准后话费退回资金账户。",
        ),
        own_prison_field(),
        Field(
            name="fee",
            title="话费",
            kind=Money(least="0"),
            required=False,
            edited=Edited.NEVER,
            transferred=False,
        ),
        Field(
            name="reason",
            title="冲正理由",
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
            edited=Edited.NEVER,
        ),
        Field(
            name="decided_at",
            title="决定时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            edited=Edited.NEVER,
        ),
        Field(
            name="opinion",
            title="决定意见",
            kind=Text(most=200),
            required=False,
            listed=False,
            edited=Edited.NEVER,
        ),
    ),
    core=("ticket_id", "reason"),
    label=("ticket_id",),
    scope=Scope(unit="ticket_id.ward_id"),
    order=("-id",),
    states=APPLICATION_STATES,
    actions=(submit_action(TICKET_REVERSAL),),
    approval=Approval(
        kind=TICKET_REVERSAL,
        title="话费冲正",
        group="会见通信",
        headline="{ticket_id.inmate_id}话费{ticket_id.fee}元冲正",
        facts=(
            told("inmate", "ticket_id.inmate_id"),
            told("ticket", "ticket_id"),
            told("fee", "ticket_id.fee", "话费"),
            FAILED_CHECKS,
        ),
        checks=("charged",),
        nodes=BY_LEADER,
        begins="ticket_id.inmate_id",
        # Money goes back by somebody else's decision alone.
        filing=False,
        keeps_decision=True,
    ),
    sample={
        "ticket_id": "charged:phone_tickets",
        "reason": "线路故障{n}",
    },
    requirements=("VC-PHONE-12",),
)

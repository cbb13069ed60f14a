"""One ticket for each call that was talked: what it costs, and whether it is charged."""

from schemas.calls.fees import ChargeFailure, TicketState, ToldTicket
from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.common import inmate_field, unit_field
from schemas.modules.field import (
    AnyKind,
    Choice,
    Edited,
    Field,
    Flag,
    Found,
    Integer,
    Linked,
    Moment,
    Money,
    Option,
    Text,
)
from schemas.modules.module import Action, Module, Scope, States, Verb
from schemas.modules.people.contact_fields import AT_THE_TIME, relative_field
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.modules.phone.call_tariffs import DISTANCES, FEES, ROUNDINGS
from schemas.people.kinds import OrgType

NEVER = Edited.NEVER
FAILURES = (
    Option(ChargeFailure.INSUFFICIENT_FUNDS, "余额不足"),
    Option(ChargeFailure.ACCOUNT_UNKNOWN, "资金账户不存在"),
    Option(ChargeFailure.REFUSED, "资金平台拒绝"),
)
AGAIN = Action(
    code="charge_again",
    title="重新扣费",
    from_states=(TicketState.FAILED,),
    to_state=TicketState.UNSENT,
    reason=True,
    confirm="将再次向资金管理平台扣费，同一话单不会重复扣费。确定吗？",
)


def _number(name: str, title: str, unit: str, *, listed: bool = False) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Integer(least=0, unit=unit),
        required=False,
        listed=listed,
        found=Found.RANGE if listed else Found.NOT,
        sortable=listed,
        edited=NEVER,
        section="" if listed else "计费依据",
    )


COMPARISONS = (
    Option(ToldTicket.AGREES, "一致", "success"),
    Option(ToldTicket.DIFFERS, "不一致", "danger"),
    Option(ToldTicket.UNPRICED, "本平台未定价", "warning"),
    Option(ToldTicket.DELETED, "来源已删除", "info"),
)


def _told(name: str, title: str, kind: AnyKind) -> Field:
    """What the prison's own phone system reckons, beside ours."""
    return Field(
        name=name,
        title=title,
        kind=kind,
        required=False,
        default=False if isinstance(kind, Flag) else None,
        listed=False,
        edited=NEVER,
        section="监狱电话系统话单",
    )


AS_TOLD = """
            case when told_key is null then null
                when told_deleted = true then 'deleted'
                when fee is null then 'unpriced'
                when told_fee = fee and told_seconds = seconds and told_distance = distance
                    then 'agrees'
                else 'differs'
            end
        """

PHONE_TICKETS = Module(
    code="phone_tickets",
    title="话单查询",
    noun="话单",
    subsystem="phone",
    group=FEES,
    table="phone_ticket",
    fields=(
        inmate_field(NEVER),
        relative_field(NEVER, title="通话家属"),
        Field(
            name="kinship",
            title="与罪犯关系",
            kind=KINSHIPS,
            required=False,
            found=Found.EXACT,
            edited=NEVER,
        ),
        unit_field("当时监狱", OrgType.PRISON, edited=NEVER),
        *AT_THE_TIME,
        Field(
            name="started_at",
            title="通话时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        shown_moment("ended_at", "结束时间", listed=False),
        _number("seconds", "通话时长", "秒", listed=True),
        Field(
            name="distance",
            title="通话类别",
            kind=DISTANCES,
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="fee",
            title="话费",
            kind=Money(least="0"),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="failure",
            title="扣费失败原因",
            kind=Choice(options=FAILURES),
            required=False,
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="call_id",
            title="通话记录",
            kind=Linked(module="phone_calls"),
            found=Found.EXACT,
            listed=False,
            edited=NEVER,
            section="计费依据",
        ),
        Field(
            name="tariff_id",
            title="资费标准",
            kind=Linked(module="call_tariffs"),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=NEVER,
            section="计费依据",
        ),
        # As they were: a tariff that changes later changes no ticket.
        _number("tariff_version", "资费版本", ""),
        _number("unit_cents", "单价", "分"),
        _number("unit_seconds", "计费单位", "秒"),
        Field(
            name="rounding",
            title="取整规则",
            kind=ROUNDINGS,
            required=False,
            listed=False,
            edited=NEVER,
            section="计费依据",
        ),
        _number("least_cents", "每次最低收费", "分"),
        _number("units", "计费单位数", "个"),
        shown_moment("sent_at", "送出时间", listed=False),
        shown_moment("charged_at", "扣费时间", listed=False),
        shown_moment("reversed_at", "冲正时间", listed=False),
        shown_text("receipt", "资金平台流水号", most=64),
        shown_text("reason", "资金平台说明", most=200),
        _number("attempts", "送出次数", "次"),
        # Reckoned by the database (schemas/tables/generated.py).
        Field(
            name="told_result",
            title="与电话系统话单",
            kind=Choice(options=COMPARISONS),
            required=False,
            found=Found.EXACT,
            edited=NEVER,
            computed=AS_TOLD,
            hint="监狱电话系统自己的话单只供核对，扣费只按本平台话单。",
        ),
        _told("told_seconds", "来源时长", Integer(least=0, unit="秒")),
        _told("told_distance", "来源通话类别", DISTANCES),
        _told("told_fee", "来源话费", Money(least="0")),
        _told("told_at", "来源话单时间", Moment()),
        _told("told_key", "来源话单号", Text(most=200)),
        _told("told_deleted", "来源话单已删除", Flag()),
    ),
    core=("inmate_id", "unit_id", "started_at", "distance", "call_id"),
    label=("inmate_id", "started_at"),
    # By where he was then, as the figures and the month's settlement count.
    scope=Scope(unit="ward_id"),
    order=("-started_at",),
    # However often the end of a call is told.
    unique_together=(("call_id",),),
    states=States(
        options=(
            Option(TicketState.UNPRICED, "未定价", "warning"),
            Option(TicketState.UNSENT, "未送出", "warning"),
            Option(TicketState.SENT, "已送出", "warning"),
            Option(TicketState.CHARGED, "已扣费", "success"),
            Option(TicketState.FAILED, "扣费失败", "danger"),
            Option(TicketState.REVERSING, "冲正中", "warning"),
            Option(TicketState.REVERSED, "已冲正", "info"),
        ),
        initial=TicketState.UNSENT,
    ),
    actions=(AGAIN,),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "inmate_id": "pair:inmate_id",
        "relative_id": "pair:relative_id",
        "kinship": "parent",
        "unit_id": "unit:P03",
        "ward_id": "unit:P03-W01",
        "started_at": "2026-11-24T02:00:00Z",
        "ended_at": "2026-11-24T02:01:00Z",
        "seconds": 60,
        "distance": "domestic",
        "fee": "0.22",
        "call_id": "record:phone_calls",
    },
    requirements=("VC-API-04", "VC-PHONE-09", "VC-PHONE-10", "VC-PHONE-11", "VC-PHONE-12"),
)

"""Calls of inmates from the prisons' phones; the phone exchange makes them (VC-PHONE-01, -02)."""

from schemas.calls.phone import Authorised, EndCause, PhoneCallState, Refusal
from schemas.modules.common import inmate_field, remark_field
from schemas.modules.field import (
    Choice,
    Edited,
    Field,
    Flag,
    Found,
    Integer,
    Linked,
    Mask,
    Moment,
    Option,
    Text,
)
from schemas.modules.governance.confidential_fields import confidential_fields, kinship_told_field
from schemas.modules.index import Index
from schemas.modules.module import Module, Scope, States, Verb
from schemas.modules.people.contact_fields import AT_THE_TIME, relative_field
from schemas.modules.people.inmate_bindings import KINSHIPS

REFUSALS = (
    Option(Refusal.SUBSYSTEM_CLOSED, "亲情电话已停用"),
    Option(Refusal.INMATE_UNKNOWN, "罪犯编号或卡号不存在"),
    Option(Refusal.CARD_UNUSABLE, "卡已挂失或退卡"),
    Option(Refusal.NOT_IN_CUSTODY, "罪犯不在押"),
    Option(Refusal.AUTHORISER_UNKNOWN, "授权民警不存在"),
    Option(Refusal.NUMBER_UNKNOWN, "号码未登记或已删除"),
    Option(Refusal.NUMBER_OF_ANOTHER, "号码不属于该罪犯"),
    Option(Refusal.NUMBER_NOT_APPROVED, "号码尚未审批"),
    Option(Refusal.NUMBER_REJECTED, "号码已驳回"),
    Option(Refusal.NUMBER_DISABLED, "号码已停用"),
    Option(Refusal.RELATIVE_BARRED, "家属在黑名单中"),
    Option(Refusal.INMATE_BARRED, "罪犯在黑名单中"),
    Option(Refusal.NO_RULE, "没有通话规则"),
    Option(Refusal.ALLOWANCE_USED, "通话次数已用完"),
    Option(Refusal.NO_FUNDS, "话费余额不足"),
)
END_CAUSES = (
    Option(EndCause.HUNG_UP, "一方挂断"),
    Option(EndCause.CUT_AT_LIMIT, "到时挂断"),
    Option(EndCause.NO_ANSWER, "无人接听"),
    Option(EndCause.BUSY, "对方占线"),
    Option(EndCause.FAILED, "线路故障"),
)

AUTHORISATIONS = (
    Option(Authorised.PRESENT, "有授权", "success"),
    Option(Authorised.MISSING, "无授权", "danger"),
)

AUTHORISATION = """
            case when state in ('connected', 'cut_at_limit') then
                case when authorised_by is null and authoriser_told is null
                    then 'missing' else 'present' end
            end
        """

STATES = (
    Option(PhoneCallState.DIALLING, "拨号中", "warning"),
    Option(PhoneCallState.TALKING, "通话中", "warning"),
    Option(PhoneCallState.CONNECTED, "已接通", "success"),
    Option(PhoneCallState.CUT_AT_LIMIT, "到时挂断", "success"),
    Option(PhoneCallState.NO_ANSWER, "未接通", "info"),
    Option(PhoneCallState.REFUSED, "未放行", "danger"),
)

PHONE_CALLS = Module(
    code="phone_calls",
    title="通话记录",
    noun="亲情电话",
    subsystem="phone",
    group="亲情电话",
    table="phone_call",
    fields=(
        inmate_field(Edited.NEVER),
        relative_field(Edited.NEVER),
        Field(
            name="kinship",
            title="与罪犯关系",
            kind=KINSHIPS,
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        *confidential_fields(),
        Field(
            name="phone",
            title="所拨号码",
            kind=Text(most=20),
            mask=Mask.PHONE,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        *AT_THE_TIME,
        Field(
            name="started_at",
            title="拨打时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="answered_at",
            title="接通时间",
            kind=Moment(),
            required=False,
            listed=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="ended_at",
            title="结束时间",
            kind=Moment(),
            required=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="seconds",
            title="通话时长",
            kind=Integer(least=0, unit="秒"),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="most_seconds",
            title="最长通话",
            kind=Integer(least=0, unit="秒"),
            required=False,
            listed=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="extra",
            title="额外通话",
            kind=Flag(),
            required=False,
            default=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            hint="在规则次数之外批准的通话。",
        ),
        Field(
            name="extra_call_id",
            title="增加次数申请",
            kind=Linked(module="extra_calls"),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="refusal",
            title="未放行原因",
            kind=Choice(options=REFUSALS),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="end_cause",
            title="结束原因",
            kind=Choice(options=END_CAUSES),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="authorised_by",
            title="授权民警",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            section="授权与来源",
        ),
        Field(
            name="authoriser_told",
            title="授权民警（来源系统）",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            listed=False,
            edited=Edited.NEVER,
            section="授权与来源",
        ),
        kinship_told_field(),
        # Reckoned by the database (schemas/tables/generated.py): of connected calls alone.
        Field(
            name="authorisation",
            title="授权情况",
            kind=Choice(options=AUTHORISATIONS),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            computed=AUTHORISATION,
            section="授权与来源",
            hint="已接通而没有授权记录的通话标为“无授权”。",
        ),
        Field(
            name="authorised_at",
            title="授权时间",
            kind=Moment(),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            section="授权与来源",
        ),
        Field(
            name="phone_set",
            title="话机",
            kind=Text(most=40),
            required=False,
            found=Found.PREFIX,
            listed=False,
            edited=Edited.NEVER,
            section="授权与来源",
        ),
        Field(
            name="source_id",
            title="来源系统",
            kind=Linked(module="api_consumers"),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            section="授权与来源",
        ),
        Field(
            name="source_no",
            title="来源流水号",
            kind=Text(most=64),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            section="授权与来源",
        ),
        Field(
            name="source_deleted",
            title="来源系统已删除",
            kind=Flag(),
            required=False,
            default=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            section="授权与来源",
        ),
        remark_field(),
    ),
    core=("inmate_id", "phone", "started_at"),
    label=("inmate_id", "started_at"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-started_at",),
    # A report that comes twice finds its call.
    unique_together=(("source_id", "source_no"),),
    states=States(
        options=STATES,
        initial=PhoneCallState.DIALLING,
    ),
    verbs=(Verb.LIST, Verb.EDIT, Verb.EXPORT, Verb.REVEAL),
    indexes=(
        # Who called when: one step for each person.
        Index("inmate_id", "started_at", holding=("state", "extra", "seconds")),
    ),
    sample={
        "inmate_id": "pair:inmate_id",
        "relative_id": "pair:relative_id",
        "kinship": "parent",
        "phone": "1000005{n:04}",
        "started_at": "2026-11-24T02:00:00Z",
        "source_no": "T-{n}",
        "remark": "第{n}次",
    },
    requirements=("VC-GEN-01", "VC-CFG-06", "VC-CFG-08", "VC-NUM-02", "VC-PHONE-02"),
)

"""Inmates with whom no call or visit may be booked (VC-VCM-04)."""

from schemas.modules.common import inmate_field, remark_field
from schemas.modules.field import Choice, Edited, Field, Found, Linked, Moment, Option, Text
from schemas.modules.module import ALL_VERBS, Action, Module, Scope, States, Verb
from schemas.people.kinds import BarredFrom

IN_FORCE, LIFTED = "active", "lifted"

INMATE_BLACKLIST = Module(
    code="inmate_blacklist",
    title="罪犯黑名单",
    noun="罪犯黑名单记录",
    subsystem="calls",
    group="可视通话",
    table="inmate_blacklist_entry",
    fields=(
        inmate_field(),
        Field(
            name="channel",
            title="禁止范围",
            kind=Choice(
                options=(
                    Option(BarredFrom.ALL, "全部", "danger"),
                    Option(BarredFrom.VIDEO, "可视通话"),
                    Option(BarredFrom.VISIT, "现场会见"),
                    Option(BarredFrom.PHONE, "亲情电话"),
                )
            ),
            default=BarredFrom.VIDEO.value,
            found=Found.EXACT,
        ),
        Field(
            name="reason",
            title="列入原因",
            kind=Text(most=200, lines=3),
            found=Found.WITHIN,
            hint="审批人能看到；家属只被告知该罪犯暂不能通话。",
        ),
        Field(
            name="since",
            title="列入时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="until",
            title="有效期至",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            hint="留空表示长期有效。",
        ),
        Field(
            name="entered_by",
            title="录入民警",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
        ),
        Field(
            name="lifted_at",
            title="解除时间",
            kind=Moment(),
            required=False,
            listed=False,
            edited=Edited.NEVER,
        ),
        remark_field(),
    ),
    core=("inmate_id", "channel", "reason", "since"),
    label=("inmate_id",),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-since",),
    states=States(
        options=(Option(IN_FORCE, "生效中", "danger"), Option(LIFTED, "已解除", "info")),
        initial=IN_FORCE,
        open=(IN_FORCE,),
    ),
    actions=(
        Action(
            code="lift",
            title="解除",
            from_states=(IN_FORCE,),
            to_state=LIFTED,
            reason=True,
            guarded=True,
            tone="warning",
            confirm="审批通过后，可以重新为该罪犯预约；列入与解除的记录均保留。",
        ),
    ),
    # As the relatives' list: an entry ends by being lifted, and that somebody was barred is kept.
    verbs=tuple(verb for verb in ALL_VERBS if verb not in (Verb.DELETE, Verb.REVEAL)),
    guarded="key_data",
    key_fields=("channel", "reason", "until"),
    sample={
        "inmate_id": "record:inmates",
        "channel": "pick:all|video|visit|phone",
        "reason": "违反纪律第{n}次",
    },
    requirements=("VC-VCM-04",),
)

"""Relatives who are kept from meeting, calling or writing to inmates (VC-WL-01, VC-GEN-19)."""

from schemas.modules.common import remark_field, unit_field
from schemas.modules.field import Choice, Edited, Field, Found, Linked, Moment, Option, Text
from schemas.modules.module import ALL_VERBS, Action, Module, Scope, States, Verb
from schemas.people.kinds import BarredFrom, OrgType

IN_FORCE, LIFTED = "active", "lifted"

BLACKLIST_ENTRIES = Module(
    code="blacklist_entries",
    title="黑名单",
    noun="黑名单记录",
    subsystem="base",
    group="人员信息",
    table="blacklist_entry",
    fields=(
        Field(
            name="relative_id",
            title="家属",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(
            name="channel",
            title="禁止范围",
            kind=Choice(
                options=(
                    Option(BarredFrom.ALL, "全部", "danger"),
                    Option(BarredFrom.VIDEO, "可视通话"),
                    Option(BarredFrom.VISIT, "现场会见"),
                    Option(BarredFrom.PHONE, "亲情电话"),
                    Option(BarredFrom.LETTER, "信件"),
                )
            ),
            default=BarredFrom.ALL.value,
            found=Found.EXACT,
        ),
        Field(
            name="reason",
            title="列入原因",
            kind=Text(most=200, lines=3),
            found=Found.WITHIN,
            hint="审批人能看到；家属只被告知联系监狱。",
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
        unit_field("列入单位", OrgType.BUREAU, OrgType.PRISON, edited=Edited.ONCE),
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
    core=("relative_id", "channel", "reason", "since"),
    label=("relative_id",),
    # Who made the entry, and whose inmates the relative is bound to: each of them must see it.
    scope=Scope(unit="unit_id", rule="barred_relatives"),
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
            confirm="审批通过后，该家属可以重新申请和预约；列入与解除的记录均保留。",
        ),
    ),
    # An entry ends by being lifted, never by being deleted: that somebody was barred is kept.
    verbs=tuple(verb for verb in ALL_VERBS if verb not in (Verb.DELETE, Verb.REVEAL)),
    guarded="key_data",
    key_fields=("channel", "reason", "until"),
    sample={
        "relative_id": "record:relatives",
        "channel": "pick:all|video|phone",
        "reason": "第{n}次传递违禁物品",
        "until": "2030-12-31T16:00:00Z",
        "unit_id": "unit:P03",
    },
    requirements=("VC-WL-01", "VC-GEN-19"),
)

"""Days on which visits are closed or held besides (VC-APPT-09, VC-APPT-19)."""

from enum import StrEnum

from schemas.modules.field import Choice, Day, Edited, Field, Found, Option, Text
from schemas.modules.module import Action, Keeper, Module, Scope, States, Verb
from schemas.modules.visits.calendar_fields import GROUP, KINDS, WEEK, prison_or_bureau_field


class DayChange(StrEnum):
    """What becomes of the days."""

    CLOSED = "closed"
    OPENED = "opened"


IN_FORCE, LIFTED = "in_force", "lifted"
NEVER = Edited.NEVER

VISIT_DAYS = Module(
    code="visit_days",
    title="停办与加开",
    noun="停办与加开",
    subsystem="appointments",
    group=GROUP,
    table="visit_day",
    kept_by=Keeper.LEADER,
    fields=(
        prison_or_bureau_field(),
        Field(
            name="change",
            title="安排",
            kind=Choice(
                options=(
                    Option(DayChange.CLOSED, "停办", "danger"),
                    Option(DayChange.OPENED, "加开", "success"),
                )
            ),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="first_day",
            title="从",
            kind=Day(),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(name="last_day", title="至", kind=Day(), found=Found.RANGE, edited=NEVER),
        Field(
            name="visit_type",
            title="会见类型",
            kind=KINDS,
            required=False,
            found=Found.EXACT,
            edited=NEVER,
            hint="不填则全部类型。",
        ),
        Field(
            name="like_day",
            title="按周几的时段",
            kind=Choice(options=tuple(Option(name, title) for name, title in WEEK)),
            required=False,
            edited=NEVER,
            hint="加开时当天按这一天的时段会见；不填则按当天是周几。",
        ),
        Field(name="reason", title="原因", kind=Text(most=200), found=Found.WITHIN, edited=NEVER),
    ),
    core=("unit_id", "change", "first_day", "last_day", "reason"),
    label=("reason", "first_day"),
    scope=Scope(unit="unit_id", from_below=True),
    order=("-first_day",),
    states=States(
        options=(Option(IN_FORCE, "有效", "success"), Option(LIFTED, "已撤销", "info")),
        initial=IN_FORCE,
    ),
    actions=(
        Action(
            code="lift",
            title="撤销",
            from_states=(IN_FORCE,),
            to_state=LIFTED,
            reason=True,
            tone="warning",
            confirm="撤销后这些日期按会见时段重新开放或关闭，已取消的预约不会恢复。确定撤销吗？",
        ),
    ),
    # Whoever closes days sees beforehand what it touches, so it is done on a page of its own.
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "unit_id": "unit:P03",
        "change": "closed",
        "first_day": "3{n:03}-01-01",
        "last_day": "3{n:03}-01-02",
        "reason": "设备检修{n}",
    },
    requirements=("VC-APPT-09", "VC-APPT-19"),
)

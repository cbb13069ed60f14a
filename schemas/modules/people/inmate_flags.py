"""Flags that the prison affairs platform set on inmates, since when and until when (VC-API-03)."""

from schemas.modules.calls.call_fields import shown_moment
from schemas.modules.common import coded_field, inmate_field
from schemas.modules.field import Choice, Edited, Field, Found, Option
from schemas.modules.module import Module, Scope, States, Verb
from schemas.modules.people.inmates import PRISON_AFFAIRS
from schemas.people.flags import SIX_INVOLVEMENT, FlagKind

IN_FORCE, ENDED = "in_force", "ended"
SOURCE = "prison_affairs"

INMATE_FLAGS = Module(
    code="inmate_flags",
    title="六涉重控",
    noun="六涉重控标记",
    subsystem="base",
    group="人员信息",
    table="inmate_flag",
    fields=(
        inmate_field(edited=Edited.NEVER),
        Field(
            name="kind",
            title="类别",
            kind=Choice(
                options=(
                    Option(FlagKind.SIX_INVOLVEMENT.value, "六涉", "danger"),
                    Option(FlagKind.KEY_CONTROL.value, "重控", "warning"),
                )
            ),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        coded_field("code", "六涉类型", SIX_INVOLVEMENT, required=False, edited=Edited.NEVER),
        Field(
            name="source",
            title="来源",
            kind=Choice(options=(Option(SOURCE, PRISON_AFFAIRS),)),
            edited=Edited.NEVER,
        ),
        shown_moment("since", "获知时间"),
        shown_moment("until", "解除时间"),
    ),
    core=("inmate_id", "kind", "source", "since"),
    label=("inmate_id", "kind"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-since",),
    states=States(
        options=(Option(IN_FORCE, "有效", "warning"), Option(ENDED, "已解除", "info")),
        initial=IN_FORCE,
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "inmate_id": "pair:inmate_id",
        "kind": FlagKind.SIX_INVOLVEMENT.value,
        "code": "pick:GANG|DRUGS",
        "source": SOURCE,
        "since": "2026-11-24T02:00:00Z",
    },
    requirements=("VC-API-03", "VC-APPT-10"),
)

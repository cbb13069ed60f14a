"""Live faces that were those of barred relatives, under whichever account (VC-FAM-02)."""

from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.common import remark_field
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Linked, Option, Text, Unit
from schemas.modules.module import Action, Module, Scope, States, Verb

NEW, HANDLED = "new", "handled"

BLACKLIST_HITS = Module(
    code="blacklist_hits",
    title="黑名单人脸命中",
    noun="黑名单命中",
    subsystem="base",
    group="人员信息",
    table="blacklist_hit",
    fields=(
        Field(
            name="relative_id",
            title="黑名单家属",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="account_id",
            title="所用账号",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="unit_id",
            title="监狱",
            kind=Unit(),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="purpose",
            title="环节",
            kind=Choice(options=(Option("sign_in", "登录"), Option("join", "通话前核验"))),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        shown_moment("seen_at", "时间"),
        Field(
            name="likeness",
            title="相似度",
            kind=Integer(least=0, most=100, unit="%"),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        shown_text("case_no", "案卷号", most=32),
        Field(
            name="check_id",
            title="核验编号",
            kind=Text(most=26),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
        ),
        remark_field(),
    ),
    core=("relative_id", "account_id", "seen_at"),
    label=("relative_id", "seen_at"),
    scope=Scope(unit="unit_id"),
    order=("-seen_at",),
    states=States(
        options=(Option(NEW, "待处置", "danger"), Option(HANDLED, "已处置", "success")),
        initial=NEW,
    ),
    actions=(
        Action(
            code="handle",
            title="处置",
            from_states=(NEW,),
            to_state=HANDLED,
            fields=("remark",),
            reason=True,
        ),
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "relative_id": "pair:relative_id",
        "account_id": "pair:relative_id",
        "unit_id": "unit:P03",
        "purpose": "pick:join|sign_in",
        "seen_at": "2026-11-24T02:00:00Z",
        "likeness": 90,
        "case_no": "SAMPLE-{n:04}",
    },
    requirements=("VC-FAM-02",),
)

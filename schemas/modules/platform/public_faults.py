"""What goes wrong at the public faces: errors of pages, failing interfaces, shut entries."""

from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Option, Text
from schemas.modules.module import Action, Keeper, Module, Scope, States, Verb
from schemas.platform.public_watch import FaultEntry, FaultKind, FaultState

KINDS = Choice(
    options=(
        Option(FaultKind.PAGE, "页面错误"),
        Option(FaultKind.INTERFACE, "平台接口"),
        Option(FaultKind.AVAILABILITY, "可用性"),
    )
)
ENTRIES = Choice(
    options=(
        Option(FaultEntry.WECHAT, "微信"),
        Option(FaultEntry.SSB, "随申办"),
        Option(FaultEntry.BROWSER, "浏览器"),
    )
)
NEVER = Edited.NEVER


def _count(name: str, title: str, *, listed: bool = True) -> Field:
    kind = Integer(least=0, unit="次")
    return Field(
        name=name,
        title=title,
        kind=kind,
        default=0,
        sortable=True,
        listed=listed,
        transferred=listed,
        edited=NEVER,
    )


PUBLIC_FAULTS = Module(
    code="public_faults",
    title="公众端问题",
    noun="公众端问题",
    subsystem="configuration",
    group="系统配置",
    table="public_fault",
    fields=(
        shown_moment("last_at", "最近一次"),
        Field(name="kind", title="类别", kind=KINDS, found=Found.EXACT, edited=NEVER),
        Field(name="entry", title="入口", kind=ENTRIES, found=Found.EXACT, edited=NEVER),
        shown_text("what", "内容", most=300),
        shown_text("place", "位置", most=200),
        shown_text("device", "设备", most=32),
        _count("failures", "出现次数"),
        _count("tries", "检查次数"),
        _count("recent", "最近一次检查时"),
        _count("looked", "上次检查前", listed=False),
        shown_moment("first_at", "首次出现", listed=False),
        shown_moment("alerted_at", "告警时间"),
        shown_moment("over_at", "恢复时间", listed=False),
        Field(
            name="mark",
            title="归并标识",
            kind=Text(most=64),
            unique=True,
            listed=False,
            transferred=False,
            edited=NEVER,
        ),
    ),
    core=("kind", "entry", "mark"),
    label=("what",),
    scope=Scope(unit=None),
    order=("-last_at",),
    states=States(
        options=(
            Option(FaultState.WATCHED, "观察中", "info"),
            Option(FaultState.ALERTING, "告警中", "danger"),
            Option(FaultState.OVER, "已恢复", "success"),
            Option(FaultState.SETTLED, "已处理", "info"),
        ),
        initial=FaultState.WATCHED,
    ),
    actions=(
        Action(
            code="settle",
            title="标为已处理",
            from_states=(FaultState.WATCHED, FaultState.ALERTING, FaultState.OVER),
            to_state=FaultState.SETTLED,
            reason=True,
        ),
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "last_at": "2026-11-24T02:00:00Z",
        "kind": "page",
        "entry": "wechat",
        "what": "TypeError: sample {n}",
        "mark": "sample-{n}",
        "failures": 1,
        "tries": 0,
        "recent": 1,
        "looked": 0,
    },
    requirements=("VC-SSB-11",),
)

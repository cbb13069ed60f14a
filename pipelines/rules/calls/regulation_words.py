"""The regulation's rules and their settings in words, and as the document that lists them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from pipelines.rules.calls.regulation import CLAUSES, Clause
from pipelines.rules.platform.parameters.catalog import PARAMETERS
from schemas.calls.channel import CHANNEL_TITLES, Channel, Period
from schemas.calls.regulation import RuleVersion
from schemas.modules.catalog import MODULES
from schemas.platform.parameters import ParameterKind
from schemas.settings import Settings

EACH = {Period.WEEK: "每周", Period.MONTH: "每月", Period.QUARTER: "每季度"}


class Rule(Protocol):
    """A version of a rule as it is set."""

    @property
    def unit_id(self) -> str: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def level(self) -> str | None: ...
    @property
    def period(self) -> Period: ...
    @property
    def most_calls(self) -> int: ...
    @property
    def most_minutes(self) -> int: ...
    @property
    def counts_from(self) -> date | None: ...


class SharedRule(Protocol):
    """A shared allowance as it is set."""

    @property
    def unit_name(self) -> str: ...
    @property
    def phones_a_video(self) -> int: ...
    @property
    def phones_a_visit(self) -> int | None: ...


def setting_title(clause: Clause) -> str:
    """What keeps the rule, as the console calls it."""
    if clause.parameter:
        return f"系统参数：{PARAMETERS[clause.parameter].title}"
    if clause.flow:
        return "审批流程"
    title = MODULES[clause.module].title
    return title if clause.channel is None else f"{title}：{CHANNEL_TITLES[clause.channel]}"


def way_to(clause: Clause) -> str:
    """Where it is set in the console."""
    if clause.parameter:
        return "/parameters"
    if clause.flow:
        return "/approval-flows"
    channel = "" if clause.channel is None else f"?channel={clause.channel}"
    return f"/m/{clause.module}{channel}"


def parameter_value(name: str, settings: Settings) -> str:
    definition, value = PARAMETERS[name], getattr(settings, name)
    if definition.kind is ParameterKind.FLAG:
        return "是" if value else "否"
    return f"{value}{definition.unit}"


def sharing_title(shared: SharedRule) -> str:
    told = f"{shared.unit_name}：一次可视通话折合亲情电话{shared.phones_a_video}次"
    if shared.phones_a_visit is None:
        return told
    return f"{told}，一次现场会见折合{shared.phones_a_visit}次"


def versions(rules: Sequence[Rule], levels: Mapping[str, str], today: date) -> list[RuleVersion]:
    """Each version with whether it counts today; `rules` have the one that begins last first."""
    counting: set[tuple[str, str | None]] = set()
    found = []
    for one in rules:
        place = (one.unit_id, one.level)
        begun = one.counts_from is None or one.counts_from <= today
        found.append(
            RuleVersion(
                title=_version_title(one, levels),
                counts_from=one.counts_from,
                counts=begun and place not in counting,
            )
        )
        if begun:
            counting.add(place)
    return found


def _version_title(rule: Rule, levels: Mapping[str, str]) -> str:
    level = f" {levels.get(rule.level, rule.level)}" if rule.level else ""
    most = f"{EACH[rule.period]}{rule.most_calls}次，每次最长{rule.most_minutes}分钟"
    return f"{rule.unit_name}{level} {most}"


def document() -> str:
    """What stands in docs/规则对照表.md, so that page and document say the same."""
    return "\n".join([*HEAD, *_lines(CLAUSES), *FOOT, ""])


def _lines(clauses: Iterable[Clause]) -> Iterable[str]:
    for clause in clauses:
        told = (clause.group, clause.rule, clause.source, setting_title(clause), way_to(clause))
        yield f"| {' | '.join(told)} |"


HEAD = (
    "# 规则对照表",
    "",
    "司法部技术规范和《上海市监狱管理局罪犯会见通信实施细则》（沪司狱规〔2022〕6号）的各项规定，在平台中",
    "由下列设置执行（VC-GEN-20）。规定中的数值不写在程序里，都在所列页面设置；控制台“规则对照表”页显示",
    "当前的取值和各版本。",
    "",
    "| 事项 | 规定 | 依据 | 设置 | 页面 |",
    "|---|---|---|---|---|",
)
FOOT = (
    "",
    "规定修订时，不改动原有规则，而是新增一条填有“生效日期”的规则：该日之前的会见通信仍按旧版本，从该日起",
    "按新版本，预约之后的日期也按那一天的版本判断。监狱的规则优先于市局的，区分处遇级别的优先于不区分的，",
    f"同级的以生效日期晚的为准。次数按{CHANNEL_TITLES[Channel.VISIT]}、{CHANNEL_TITLES[Channel.VIDEO]}和"
    f"{CHANNEL_TITLES[Channel.PHONE]}分别记入台账，或按“次数交叉”合并。",
)

"""A rule of official bookings, and what it says to one (VC-OFFICIAL-10)."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from pipelines.rules.official.form import missing, papers_of
from schemas.errors import Conflict
from schemas.modules.official.official_rules import DEFAULTS
from schemas.official.booking import RuleView

AGAINST = "against_rule"
DEFAULT_NAME = "平台默认规则"
WEEK = "一二三四五六日"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """As the table has it; without an id it is what holds where nobody made one."""

    id: str | None = None
    name: str = DEFAULT_NAME
    unit_path: str = "/"
    kind_id: str | None = None
    weekdays: str
    opens: str
    closes: str
    first_day: date | None = None
    last_day: date | None = None
    closed_days: str | None = None
    capacity: int
    lead_days: int
    ahead_days: int
    most_people: int
    most_minutes: int
    documents: str | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What of a booking the rules look at; clocks as text, as `09:30`."""

    day: date
    starts: str
    ends: str
    minutes: int
    people: int
    papers: list[str]
    """Titles of what was handed in."""


def default_rule() -> Rule:
    return msgspec.convert(DEFAULTS, Rule)


def governing(rules: Iterable[Rule], prison_path: str, kind_id: str) -> Rule:
    """The nearest: of the prison before the bureau, of the kind before all kinds."""
    fitting = [
        rule
        for rule in rules
        if prison_path.startswith(rule.unit_path) and rule.kind_id in (None, kind_id)
    ]
    if not fitting:
        return default_rule()
    return max(fitting, key=lambda one: (len(one.unit_path), one.kind_id is not None, one.id or ""))


def closed(rule: Rule) -> set[str]:
    return set((rule.closed_days or "").split())


def papers_needed(rule: Rule, documents: str | None) -> list[str]:
    """What the kind asks for, and the rule beside."""
    return papers_of(documents, rule.documents)


def require_day(rule: Rule, day: date, today: date) -> None:
    """Raise `Conflict`, which names the rule, unless it opens the day."""
    if (day - today).days < rule.lead_days or day < today:
        first = today + timedelta(days=rule.lead_days)
        raise refused(rule, f"须至少提前{rule.lead_days}天预约，最早可预约{first}", "lead_days")
    if (day - today).days > rule.ahead_days:
        last = today + timedelta(days=rule.ahead_days)
        raise refused(rule, f"最多提前{rule.ahead_days}天预约，最晚可预约{last}", "ahead_days")
    if rule.first_day is not None and day < rule.first_day:
        raise refused(rule, f"{rule.first_day}起才开放预约", "first_day")
    if rule.last_day is not None and day > rule.last_day:
        raise refused(rule, f"只开放至{rule.last_day}", "last_day")
    if str(day.isoweekday()) not in rule.weekdays:
        raise refused(rule, f"星期{WEEK[day.weekday()]}不开放预约", "weekdays")
    if day.isoformat() in closed(rule):
        raise refused(rule, f"{day}停办", "closed_days")


def require_fits(rule: Rule, wanted: Wanted, documents: str | None, today: date) -> None:
    """Raise `Conflict` for the first thing that the rule does not allow."""
    require_day(rule, wanted.day, today)
    if wanted.starts < rule.opens or wanted.ends > rule.closes:
        raise refused(rule, f"办理时间应在{rule.opens}至{rule.closes}之间", "hours")
    if wanted.minutes > rule.most_minutes:
        raise refused(rule, f"每次最长{rule.most_minutes}分钟", "most_minutes")
    if wanted.people > rule.most_people:
        raise refused(rule, f"每次最多{rule.most_people}人", "most_people")
    lacking = missing(papers_needed(rule, documents), wanted.papers)
    if lacking:
        raise refused(rule, f"缺少材料：{'、'.join(lacking)}", "documents")


def require_room_on_day(rule: Rule, day: date, booked: int) -> None:
    """Raise `Conflict` where so many are booked that the day is full."""
    if booked >= rule.capacity:
        raise refused(rule, f"{day}已约满（每日最多{rule.capacity}次）", "capacity")


def refused(rule: Rule, why: str, what: str) -> Conflict:
    """The refusal, which names the rule."""
    return Conflict(f"不符合规则“{rule.name}”：{why}。", code=AGAINST, rule=rule.name, what=what)


def rule_view(rule: Rule, documents: str | None) -> RuleView:
    """What whoever books is told of it."""
    return RuleView(
        name=rule.name,
        weekdays=rule.weekdays,
        opens=rule.opens,
        closes=rule.closes,
        lead_days=rule.lead_days,
        ahead_days=rule.ahead_days,
        most_people=rule.most_people,
        most_minutes=rule.most_minutes,
        documents=papers_needed(rule, documents),
    )

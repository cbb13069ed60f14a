"""What a table of figures is asked for, as its query says it or as it usually is."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from pipelines.rules.modules.figures.periods import last_day, months_later
from pipelines.rules.platform.asked_days import LONGEST_DAYS, require_days, require_order
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.errors import InvalidInput
from schemas.modules.figures import Ask, Asks, Table
from schemas.platform.periods import Step

Query = Mapping[str, str]
LONGEST_MONTHS = 36
LONGEST_TEXT = 64


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both included, how they are told apart, and whose records are meant."""

    first: date
    last: date
    now: datetime
    step: Step = Step.DAY
    months: int = 0
    """Before a cut."""
    choices: dict[str, str] = {}
    unit_id: str | None = None
    unit_path: str = "/"
    scopes: tuple[str, ...] = ()

    @property
    def since(self) -> datetime:
        return day_bounds(self.first)[0]

    @property
    def until(self) -> datetime:
        """The first moment that is too late."""
        return day_bounds(self.last)[1]


def read(table: Table, query: Query, now: datetime) -> Wanted:
    """What is meant; `InvalidInput` for what makes no sense."""
    today = local(now).date()
    told: dict[str, Any] = {"first": today, "last": today, "choices": {}}
    for ask in table.asks:
        match ask.kind:
            case Asks.DAYS:
                told |= _days(query, today)
            case Asks.MONTHS:
                told |= _months(query, today)
            case Asks.CUT:
                told |= _cut(ask, query, today)
            case Asks.MONTH:
                month = _month(query, "month", today)
                told |= {"first": month, "last": last_day(month, Step.MONTH)}
            case Asks.UNIT:
                told["unit_id"] = query.get("unit_id") or None
            case Asks.STEP:
                steps = [option.value for option in ask.options]
                told["step"] = Step(one_of(query, "step", steps, ask.usual))
            case Asks.NUMBER:
                told["choices"][ask.name] = _number(query, ask.name, ask.usual or "1", ask.most)
            case Asks.CHOICE:
                usual = "" if ask.every else ask.options[0].value
                named = [option.value for option in ask.options]
                if chosen := one_of(query, ask.name, named, usual):
                    told["choices"][ask.name] = chosen
            case Asks.TEXT:
                if text := query.get(ask.name, "").strip()[:LONGEST_TEXT]:
                    told["choices"][ask.name] = text
    wanted = Wanted(now=now, **told)
    for ask in table.asks:
        if ask.kind is Asks.DAYS:
            _require_days(ask, wanted, by_step=any(one.kind is Asks.STEP for one in table.asks))
    return wanted


def said(table: Table, wanted: Wanted) -> dict[str, str]:
    """All that was meant, under the names of the query."""
    told = dict(wanted.choices)
    days = {"since": wanted.first.isoformat(), "until": wanted.last.isoformat()}
    for ask in table.asks:
        match ask.kind:
            case Asks.DAYS:
                told |= days
            case Asks.MONTHS:
                told |= {name: day[:7] for name, day in days.items()}
            case Asks.CUT:
                told |= {"at": days["until"], "months": str(wanted.months)}
            case Asks.MONTH:
                told["month"] = days["since"][:7]
            case Asks.UNIT if wanted.unit_id:
                told["unit_id"] = wanted.unit_id
            case Asks.STEP:
                told["step"] = wanted.step.value
    return told


def in_words(table: Table, asked: Query) -> dict[str, str]:
    """As a caption names it."""
    titles = {
        (ask.name, option.value): option.title for ask in table.asks for option in ask.options
    }
    return {name: titles.get((name, value), value) for name, value in asked.items()}


def _days(query: Query, today: date) -> dict[str, date]:
    """Without any, the month so far."""
    since, until = _day(query, "since"), _day(query, "until")
    last = until or max(today, since or today)
    return {"first": since or last.replace(day=1), "last": last}


def _require_days(ask: Ask, wanted: Wanted, *, by_step: bool) -> None:
    if ask.years == 1:
        require_days(wanted.first, wanted.last)
        return
    require_order(wanted.first, wanted.last)
    days = (wanted.last - wanted.first).days
    if by_step and wanted.step is Step.DAY and days >= LONGEST_DAYS:
        raise _too_many(f"按日统计一次最多{LONGEST_DAYS}天。")
    if days > ask.years * 366:
        raise _too_many(f"一次最多统计{ask.years}年。")


def _months(query: Query, today: date) -> dict[str, date]:
    """Without any, twelve of them up to now."""
    last = _month(query, "until", today)
    first = _month(query, "since", months_later(last, -11))
    if last < first:
        raise InvalidInput("结束月份早于开始月份。", code="months_reversed", field="until")
    if last > today:
        raise InvalidInput("不能统计尚未开始的月份。", code="month_to_come", field="until")
    if months_later(first, LONGEST_MONTHS) <= last:
        raise InvalidInput(
            f"一次最多统计{LONGEST_MONTHS}个月。", code="too_many_months", field="until"
        )
    return {"first": first, "last": last_day(last, Step.MONTH)}


def _cut(ask: Ask, query: Query, today: date) -> dict[str, Any]:
    at = _day(query, "at") or today
    if at > today:
        raise InvalidInput("统计日期不能晚于今天。", code="day_ahead", field="at")
    months = int(_number(query, "months", str(ask.months), ask.most))
    return {"first": months_later(at, -months), "last": at, "months": months}


def _number(query: Query, name: str, usual: str, most: int) -> str:
    text = query.get(name) or usual
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise InvalidInput(f"应为1至{most}的数字。", code="wrong_number", field=name)
    return text


def _day(query: Query, name: str) -> date | None:
    text = query.get(name)
    return _read(text, name, "日期") if text else None


def _month(query: Query, name: str, usual: date) -> date:
    text = query.get(name)
    return _read(f"{text}-01", name, "月份") if text else usual.replace(day=1)


def _read(text: str, name: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{what}格式不正确。", code="wrong_day", field=name) from error


def one_of(query: Query, name: str, values: Collection[str], usual: str) -> str:
    """What was chosen of these; `InvalidInput` for anything else."""
    told = query.get(name) or usual
    if told and told not in values:
        raise InvalidInput("没有这样的选项。", code="unknown_choice", field=name)
    return told


def _too_many(text: str) -> InvalidInput:
    return InvalidInput(text, code="too_many_days", field="until")

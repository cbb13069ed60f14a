"""From hours to an amount, step by step (LR-PAY-01, LR-GRADE-03, -04).

Every step is rounded to the cent once, and the amount is the sum of the steps (decisions/0025).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipelines.rules.labour.pay.facts import (
    GradeSpell,
    HoursOfDay,
    ItemKind,
    PayItem,
    PayRule,
    Rounding,
)
from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind
from pipelines.rules.labour.pay.month import first_day, last_day
from pipelines.rules.labour.pay.rounding import SHOWN, UNITS, half_up, hourly
from pipelines.rules.labour.pay.spells import joined_spells
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursKind

KIND_TITLES = {
    HoursKind.NORMAL: "正常工时",
    HoursKind.OVERTIME: "加班工时",
    HoursKind.REST: "休息日工时",
}
ITEM_TITLES = {ItemKind.BONUS: "奖励", ItemKind.ALLOWANCE: "补贴", ItemKind.DEDUCTION: "扣款"}
ZERO = Decimal("0.00")


Spell = GradeSpell | PayRule


class _Part(NamedTuple):
    """Hours that are paid alike belong to one step; places say which spell and which rule."""

    spell: int
    rule: int
    kind: HoursKind


def calculate(
    month: str,
    inmate_id: str,
    hours: Iterable[HoursOfDay],
    grades: Iterable[GradeSpell],
    rules: Iterable[PayRule],
    items: Iterable[PayItem] = (),
) -> PayLine:
    """The inmate's line of a month; `InvalidInput` where a worked day has no grade or no rule.

    Hours, grades and items of other inmates are left out, so that a ward's can be given whole.
    """
    worked = [one for one in hours if one.inmate_id == inmate_id and one.minutes]
    spells = joined_spells(one for one in grades if one.inmate_id == inmate_id)
    ordered = sorted(rules, key=lambda rule: rule.since)
    _require_month(month, worked)
    steps = _hours_steps(worked, spells, ordered) + _post_steps(worked, ordered)
    closing = _closing_rule(month, ordered)
    if worked and closing is not None:
        steps += _bounds(_sum(steps), closing)
    own = [one for one in items if one.inmate_id == inmate_id and one.month == month]
    steps += [_item_step(one) for one in sorted(own, key=lambda one: (one.kind, one.id))]
    steps += _ends(_sum(steps), closing.rounding if closing else Rounding.FEN)
    minutes: dict[str, int] = {kind.value: 0 for kind in HoursKind}
    for one in worked:
        minutes[one.kind.value] += one.minutes
    return PayLine(
        inmate_id=inmate_id,
        month=month,
        amount=_sum(steps),
        minutes=minutes,
        steps=tuple(steps),
    )


def _sum(steps: Iterable[PayStep]) -> Decimal:
    return sum((step.amount for step in steps), ZERO)


def _require_month(month: str, worked: Iterable[HoursOfDay]) -> None:
    first, last = first_day(month), last_day(month)
    for one in worked:
        if not first <= one.day <= last:
            raise InvalidInput(f"{one.day}的工时不属于{month}。", code="hours_outside_month")
        if one.minutes < 0:
            raise InvalidInput(f"{one.day}的工时小于零。", code="hours_below_zero")


def _place(spells: Sequence[Spell], day: date, what: str) -> int:
    for place, one in enumerate(spells):
        if one.covers(day):
            return place
    code = "no_grade_on_day" if what == "等级工" else "no_pay_rule_on_day"
    raise InvalidInput(f"{day}没有{what}，无法计算报酬。", code=code, day=str(day))


def _hours_steps(
    worked: list[HoursOfDay], spells: list[GradeSpell], rules: list[PayRule]
) -> list[PayStep]:
    parts: dict[_Part, list[HoursOfDay]] = defaultdict(list)
    for one in worked:
        rule, spell = _place(rules, one.day, "报酬规则"), _place(spells, one.day, "等级工")
        parts[_Part(spell, rule, one.kind)].append(one)
    order = list(HoursKind)
    # By the time at which grade and rule began, then ordinary hours first.
    keys = sorted(parts, key=lambda part: (part.spell, part.rule, order.index(part.kind)))
    return [_hours_step(parts[key], spells[key.spell], rules[key.rule], key.kind) for key in keys]


def _hours_step(
    worked: list[HoursOfDay], spell: GradeSpell, rule: PayRule, kind: HoursKind
) -> PayStep:
    minutes, factor = sum(one.minutes for one in worked), rule.factor(kind)
    exact = hourly(minutes, spell.hourly_rate, factor)
    days = {one.day for one in worked}
    return PayStep(
        kind=StepKind.HOURS,
        title=f"{spell.grade_no}级工{KIND_TITLES[kind]}",
        amount=half_up(exact),
        since=min(days),
        until=max(days),
        days=len(days),
        minutes=minutes,
        rate=spell.hourly_rate,
        factor=factor,
        product=half_up(exact, SHOWN),
        hours_kind=kind.value,
        grade_no=spell.grade_no,
        rule=rule.version,
    )


def _post_steps(worked: list[HoursOfDay], rules: list[PayRule]) -> list[PayStep]:
    parts: dict[tuple[int, str], list[HoursOfDay]] = defaultdict(list)
    for one in worked:
        place = _place(rules, one.day, "报酬规则")
        if one.post_kind is not None and one.post_kind in rules[place].post_allowances:
            parts[place, one.post_kind].append(one)
    return [_post_step(parts[key], rules[key[0]], key[1]) for key in sorted(parts)]


def _post_step(worked: list[HoursOfDay], rule: PayRule, post_kind: str) -> PayStep:
    minutes, rate = sum(one.minutes for one in worked), rule.post_allowances[post_kind]
    exact = hourly(minutes, rate)
    days = {one.day for one in worked}
    return PayStep(
        kind=StepKind.POST,
        title="岗位津贴",
        amount=half_up(exact),
        since=min(days),
        until=max(days),
        days=len(days),
        minutes=minutes,
        rate=rate,
        factor=Decimal(1),
        product=half_up(exact, SHOWN),
        post_kind=post_kind,
        rule=rule.version,
    )


def _closing_rule(month: str, rules: list[PayRule]) -> PayRule | None:
    """The rule of the month's last day, or the last one that held in it: bounds follow it."""
    first, last = first_day(month), last_day(month)
    held = [rule for rule in rules if rule.since <= last and (rule.until or last) >= first]
    return held[-1] if held else None


def _bounds(earned: Decimal, rule: PayRule) -> list[PayStep]:
    if rule.cap is not None and earned > rule.cap:
        title, bound, kind = "超过月最高额，按最高额计", rule.cap, StepKind.CAP
    elif rule.floor is not None and earned < rule.floor:
        title, bound, kind = "不足月最低额，按最低额计", rule.floor, StepKind.FLOOR
    else:
        return []
    return [PayStep(kind=kind, title=title, amount=bound - earned, rate=bound, rule=rule.version)]


def _item_step(item: PayItem) -> PayStep:
    sign = -1 if item.kind is ItemKind.DEDUCTION else 1
    return PayStep(
        kind=StepKind.ITEM,
        title=ITEM_TITLES[item.kind],
        amount=half_up(Fraction(item.amount)) * sign,
        reason=item.reason,
        source_id=item.id or None,
    )


def _ends(reached: Decimal, rounding: Rounding) -> list[PayStep]:
    """Nobody is paid less than nothing, and what is paid comes in the rule's smallest unit."""
    if reached < 0:
        title = "扣款超过报酬，超出部分不再扣"
        return [PayStep(kind=StepKind.SHORTFALL, title=title, amount=-reached)]
    paid = half_up(Fraction(reached), UNITS[rounding])
    if paid == reached:
        return []
    unit = "角" if rounding is Rounding.JIAO else "元"
    title = f"四舍五入到{unit}"
    return [PayStep(kind=StepKind.ROUNDING, title=title, amount=paid - reached)]

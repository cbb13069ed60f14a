"""What a booking is looked at for before anybody decides on it (VC-APPT-10, VC-APPT-11)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from pipelines.rules.visits.calendar import listed
from schemas.modules.views import FieldProblem
from schemas.visits.prereview import Effect, Passing, Result, VisitCondition

DEFAULT = "平台默认条件"


class PrereviewRule(msgspec.Struct, frozen=True, kw_only=True):
    """The conditions of a prison, of the bureau where it has none, or the product's own."""

    id: str | None = None
    name: str = DEFAULT
    effects: Mapping[VisitCondition, Effect] = {}
    levels: frozenset[str] = frozenset()
    involvements: frozenset[str] = frozenset()
    """Empty: each of them."""
    most_visits: int = 2
    incident_days: int = 90
    passing: Passing = Passing.FLOW


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the two and of their visits, as it is now."""

    level: tuple[str, str] | None
    """Code and title."""
    involved: Mapping[str, str]
    """Titles by code."""
    control: tuple[str, ...]
    """Who says so."""
    used: int
    period: str
    barred: tuple[str, ...]
    """In words, from whichever list."""
    proof_until: date | None
    """None: without an end, or without a proof that has one."""
    custody_unknown: str
    """Why the state is not certain now; empty where it is."""
    incident: date | None
    """The day of the last one."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One condition with what it looked at, whether it applies, and why."""

    condition: VisitCondition
    value: str
    effect: Effect
    result: Result
    reason: str


class _Looked(msgspec.Struct, frozen=True):
    condition: VisitCondition
    value: str
    applies: bool
    reason: str
    """Where it applies."""


def lines_of(rule: PrereviewRule, found: Found, day: date) -> list[Line]:
    """Every condition, in order, whether it is in use or not; `day` is that of the visit."""
    return [_line(rule, one) for one in _looked(rule, found, day)]


def verdict(lines: list[Line]) -> Result:
    """The hardest of all; each alone is enough."""
    results = {line.result for line in lines}
    for hard in (Result.REJECTED, Result.PERSON):
        if hard in results:
            return hard
    return Result.PASSED


def _line(rule: PrereviewRule, looked: _Looked) -> Line:
    effect = rule.effects.get(looked.condition, Effect.OFF)
    if effect is Effect.OFF:
        result, reason = Result.OFF, "未启用"
    elif not looked.applies:
        result, reason = Result.PASSED, "符合"
    else:
        result = Result.PERSON if effect is Effect.PERSON else Result.REJECTED
        reason = looked.reason
    return Line(
        condition=looked.condition,
        value=looked.value[:200],
        effect=effect,
        result=result,
        reason=reason[:200],
    )


def _looked(rule: PrereviewRule, found: Found, day: date) -> Iterator[_Looked]:
    code, title = found.level or ("", "未定")
    yield _Looked(VisitCondition.LEVEL, title, code in rule.levels, f"处遇级别为{title}")
    meant = {
        one: said
        for one, said in found.involved.items()
        if not rule.involvements or one in rule.involvements
    }
    said = "、".join(found.involved.values())
    told = "、".join(meant.values())
    yield _Looked(VisitCondition.INVOLVED, said or "无", bool(meant), told)
    control = f"重控（{'、'.join(found.control)}）" if found.control else "非重控"
    yield _Looked(VisitCondition.CONTROL, control, bool(found.control), "重控罪犯，须从严审批")
    used = f"{found.period}已会见{found.used}次"
    many = found.used >= rule.most_visits
    yield _Looked(VisitCondition.VISITS, used, many, f"{used}，达到{rule.most_visits}次")
    barred = "；".join(found.barred)
    yield _Looked(VisitCondition.BARRED, barred or "不在黑名单", bool(barred), barred)
    yield from _papers(rule, found, day)


def _papers(rule: PrereviewRule, found: Found, day: date) -> Iterator[_Looked]:
    until = found.proof_until
    proof = "没有期限" if until is None else f"有效期至{until}"
    ended = until is not None and until < day
    yield _Looked(VisitCondition.PROOF, proof, ended, f"到会见日亲属证明已过期（{proof}）")
    unknown = found.custody_unknown
    yield _Looked(VisitCondition.CUSTODY, unknown or "在押", bool(unknown), unknown)
    last = found.incident
    recent = last is not None and (day - last).days <= rule.incident_days
    incident = "无" if last is None else f"{last}认定违规"
    yield _Looked(VisitCondition.INCIDENT, incident, recent, f"{rule.incident_days}天内{incident}")


def prereview_problems(
    values: Mapping[str, Any], levels: Collection[str], involvements: Collection[str]
) -> Iterator[FieldProblem]:
    """What is wrong with conditions that somebody writes; the codes are those that there are."""
    named = (("levels", levels, "处遇级别"), ("involvements", involvements, "六涉类型"))
    for name, known, what in named:
        unknown = sorted(listed(values[name]) - set(known))
        if unknown:
            yield FieldProblem(field=name, message=f"没有这样的{what}：{'、'.join(unknown)}")
    if values[f"{VisitCondition.LEVEL}_effect"] != Effect.OFF and not values["levels"]:
        yield FieldProblem(field="levels", message="启用处遇级别条件时请填写适用的处遇级别")

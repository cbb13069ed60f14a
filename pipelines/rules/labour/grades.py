"""Which grade a worker has on a day, and what that grade allows and pays (LR-GRADE-01 to -04)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec

from pipelines.rules.labour.succession import in_force

NUMERALS = "零一二三四五六七八九"
DAY = timedelta(days=1)


class GradeRule(msgspec.Struct, frozen=True, kw_only=True):
    """One version of what a grade means."""

    grade_no: int
    name: str
    day_minutes: int
    hourly_rate: Decimal
    valid_from: date
    valid_until: date | None = None


class GradeSetting(msgspec.Struct, frozen=True, kw_only=True):
    """An approved decision on an inmate's grade."""

    inmate_id: str
    grade_no: int
    from_day: date
    decided_at: datetime


class GradeSpell(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both ends included, on which an inmate's grade, limit and rate are the same.

    Limit and rate are None where no version of the rule defined the grade on these days.
    """

    inmate_id: str
    grade_no: int
    hourly_rate: Decimal | None
    day_minutes: int | None
    from_day: date
    until_day: date


def grade_title(grade_no: int) -> str:
    """As people say it: 三级."""
    return f"{NUMERALS[grade_no]}级"


def setting_on(settings: Iterable[GradeSetting], day: date) -> GradeSetting | None:
    """The setting of one inmate that counts on a day; of two from one day the later decided."""
    begun = (one for one in settings if one.from_day <= day)
    return max(begun, key=lambda one: (one.from_day, one.decided_at), default=None)


def rule_on(rules: Iterable[GradeRule], grade_no: int, day: date) -> GradeRule | None:
    """The version of a grade's rule that counts on a day."""
    return in_force((one for one in rules if one.grade_no == grade_no), day)


def grade_spells(
    settings: Sequence[GradeSetting], rules: Sequence[GradeRule], first: date, last: date
) -> list[GradeSpell]:
    """What counts for one inmate from `first` to `last`, split where setting or rule changes."""
    spells: list[GradeSpell] = []
    for from_day, until_day in _stretches(settings, rules, first, last):
        setting = setting_on(settings, from_day)
        if setting is None:
            continue
        rule = rule_on(rules, setting.grade_no, from_day)
        spells.append(
            GradeSpell(
                inmate_id=setting.inmate_id,
                grade_no=setting.grade_no,
                hourly_rate=rule.hourly_rate if rule else None,
                day_minutes=rule.day_minutes if rule else None,
                from_day=from_day,
                until_day=until_day,
            )
        )
    return _joined(spells)


def _stretches(
    settings: Sequence[GradeSetting], rules: Sequence[GradeRule], first: date, last: date
) -> list[tuple[date, date]]:
    """Days between which nothing can change, both ends included."""
    turns = {first}
    turns |= {one.from_day for one in settings}
    turns |= {one.valid_from for one in rules}
    turns |= {one.valid_until + DAY for one in rules if one.valid_until and one.valid_until < last}
    starts = sorted(day for day in turns if first <= day <= last)
    ends = [day - DAY for day in starts[1:]] + [last]
    return list(zip(starts, ends, strict=True)) if starts else []


def _joined(spells: Sequence[GradeSpell]) -> list[GradeSpell]:
    """Neighbours that mean the same, as after the change of another grade's rule, are one."""
    joined: list[GradeSpell] = []
    for spell in spells:
        before = joined[-1] if joined else None
        if before and before.until_day + DAY == spell.from_day and _same(before, spell):
            joined[-1] = msgspec.structs.replace(before, until_day=spell.until_day)
        else:
            joined.append(spell)
    return joined


def _same(one: GradeSpell, other: GradeSpell) -> bool:
    return msgspec.structs.replace(other, from_day=one.from_day, until_day=one.until_day) == one

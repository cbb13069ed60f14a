"""Spells of a grade: those that differ in nothing and follow one another are one."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from pipelines.rules.labour.grades import GradeSpell as AnySpell
from pipelines.rules.labour.pay.facts import GradeSpell


def joined_spells(spells: Iterable[GradeSpell]) -> list[GradeSpell]:
    """In the order of time, so that a spell cut in two pays as the whole one."""
    found: list[GradeSpell] = []
    for spell in sorted(spells, key=lambda one: one.since):
        if found and _follows(found[-1], spell):
            found[-1] = msgspec.structs.replace(found[-1], until=spell.until)
        else:
            found.append(spell)
    return found


def _follows(before: GradeSpell, after: GradeSpell) -> bool:
    same = (before.grade_no, before.hourly_rate) == (after.grade_no, after.hourly_rate)
    return same and before.until is not None and before.until + timedelta(days=1) == after.since


def paid_spells(spells: Iterable[AnySpell]) -> list[GradeSpell]:
    """Days on which no version of the rule defines the grade are in none: they have no rate."""
    return [
        GradeSpell(
            inmate_id=one.inmate_id,
            grade_no=one.grade_no,
            hourly_rate=one.hourly_rate,
            since=one.from_day,
            until=one.until_day,
        )
        for one in spells
        if one.hourly_rate is not None
    ]

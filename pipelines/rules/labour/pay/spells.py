"""Spells of a grade: those that differ in nothing and follow one another are one."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

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

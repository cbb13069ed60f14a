"""Grades of workers as they are stored: versions of the rule and approved settings."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Table, select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.grades import GradeRule, GradeSetting, GradeSpell, grade_spells
from schemas.modules.common import APPROVED
from schemas.tables import metadata


def rule_table() -> Table:
    return metadata.tables["worker_grade"]


def setting_table() -> Table:
    return metadata.tables["worker_grade_setting"]


async def rules(tx: Tx, last: date) -> list[GradeRule]:
    """Every version that has begun by a day."""
    grade = rule_table()
    columns = [grade.c[name] for name in GradeRule.__struct_fields__]
    return await tx.all(select(*columns).where(grade.c.valid_from <= last), GradeRule)


async def settings(tx: Tx, inmate_ids: Collection[str], last: date) -> list[GradeSetting]:
    """Approved settings of these inmates that hold from a day up to `last`."""
    setting = setting_table()
    columns = [setting.c[name] for name in GradeSetting.__struct_fields__]
    found = select(*columns).where(
        among(setting.c.inmate_id, inmate_ids),
        setting.c.state == APPROVED,
        setting.c.from_day <= last,
    )
    return await tx.all(found, GradeSetting)


async def grades_between(
    tx: Tx, inmate_ids: Collection[str], first: date, last: date
) -> list[GradeSpell]:
    """Grade, limit and rate of each inmate, split where a setting or a rule changes; by inmate.

    Days without a grade are in no spell (LR-GRADE-03).
    """
    defined = await rules(tx, last)
    by_inmate: dict[str, list[GradeSetting]] = {one: [] for one in sorted(inmate_ids)}
    for one in await settings(tx, inmate_ids, last):
        by_inmate[one.inmate_id].append(one)
    return [
        spell for own in by_inmate.values() for spell in grade_spells(own, defined, first, last)
    ]

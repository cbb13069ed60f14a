"""Grades of workers: old months keep their rule, and a setting names a grade that is defined."""

from datetime import date
from typing import Any

from sqlalchemy import select

from connectors.postgres.labour.grade_rows import rule_table, rules, setting_table
from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.grades import GradeRule, grade_title, rule_on
from pipelines.rules.labour.succession import clash, in_force
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict
from schemas.modules.common import DRAFT, PENDING, RETURNED

FIXED = ("grade_no", "unit_id", "day_minutes", "hourly_rate", "valid_from")
"""What hours and pay follow from."""


async def define(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a version that overlaps another one, or that would change what counted before."""
    # Two versions written at once: the second waits here and sees the first.
    await tx.lock("worker_grade")
    before, today = saving.before, local(saving.at).date()
    mine = GradeRule(**{name: saving.values[name] for name in GradeRule.__struct_fields__})
    others = await _others(tx, mine.grade_no, before.id if before else "")
    if before is not None and before.values["valid_from"] <= today:
        _require_kept(before, saving, today)
    elif mine.valid_from < today and in_force(others, mine.valid_from) is not None:
        raise problem(
            "valid_from", f"{mine.valid_from}已有标准在执行，新标准的生效日期不能早于今天"
        )
    wrong = clash(mine, others)
    if wrong is not None:
        raise problem(*wrong)
    return {}


def _require_kept(before: Stored, saving: Saving, today: date) -> None:
    """Raise where an edit would change a version for days that have passed."""
    since = before.values["valid_from"]
    for name in FIXED:
        if before.values[name] != saving.values[name]:
            title = saving.module.field(name).title
            raise problem(name, f"该标准已从{since}起生效，不能修改{title}；请新增一版标准")
    old, new = before.values["valid_until"], saving.values["valid_until"]
    ended = old is not None and old < today
    if old != new and (ended or (new is not None and new < today)):
        raise problem("valid_until", "有效期至不能改变已过去的日期")


async def _others(tx: Tx, grade_no: int, own_id: str) -> list[GradeRule]:
    grade = rule_table()
    columns = [grade.c[name] for name in GradeRule.__struct_fields__]
    found = select(*columns).where(grade.c.grade_no == grade_no, grade.c.id != own_id)
    return await tx.all(found, GradeRule)


async def require_not_begun(tx: Tx, stored: Stored) -> None:
    """Raise `Conflict` for a version that has counted already."""
    today = local(tx.now()).date()
    if stored.values["valid_from"] <= today:
        raise Conflict("该标准已经生效，不能删除；停止执行请填写有效期至。", code="grade_in_force")


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison; refuses to submit a grade that no rule defines on its first day."""
    if saving.state not in (DRAFT, PENDING, RETURNED):
        return {}
    if saving.state == PENDING:
        grade_no, day = saving.values["grade_no"], saving.values["from_day"]
        await _require_none_waits(tx, saving)
        if rule_on(await rules(tx, day), grade_no, day) is None:
            told = f"{day}没有{grade_title(grade_no)}的标准在执行，请先维护等级工标准"
            raise problem("grade_no", told)
    return await prison_of_inmate(tx, saving.values["inmate_id"])


async def _require_none_waits(tx: Tx, saving: Saving) -> None:
    """Raise where the same inmate's grade from the same day is being decided on already."""
    inmate_id, setting = saving.values["inmate_id"], setting_table()
    # Of two submitted at once the second waits here and is refused.
    await tx.lock(f"worker_grade:{inmate_id}")
    found = select(setting.c.id).where(
        setting.c.inmate_id == inmate_id,
        setting.c.from_day == saving.values["from_day"],
        setting.c.state == PENDING,
        setting.c.id != (saving.before.id if saving.before else ""),
    )
    if await tx.scalar(found.limit(1)) is not None:
        told = f"该罪犯自{saving.values['from_day']}起的等级评定正在审批"
        raise problem("inmate_id", told)

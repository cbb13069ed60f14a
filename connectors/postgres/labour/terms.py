"""The terms under which the inmates of a ward work on a day, in three statements."""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from connectors.postgres.arrays import among
from connectors.postgres.labour.grade_rows import rule_table, setting_table
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.conditions import (
    DayTerms,
    Limits,
    MarkedDay,
    PostHeld,
    Schedule,
    rests,
    schedule_on,
)
from schemas.labour.kinds import DayMark
from schemas.modules.common import APPROVED
from schemas.modules.labour.work_schedules import WEEKDAYS
from schemas.people.kinds import CustodyState
from schemas.tables import metadata
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit


class _Graded(msgspec.Struct, frozen=True):
    inmate_id: str
    grade_no: int | None
    grade_minutes: int | None


async def terms_of_day(
    tx: Tx, ward_id: str, day: date, inmate_ids: Collection[str] | None = None
) -> list[DayTerms]:
    """What counts on the day for these inmates, else for all now held in the ward; by inmate.

    Schedule and rest are the ward's, wherever an inmate is held by now.
    """
    graded = await _graded(tx, ward_id, day, inmate_ids)
    posts = await _posts(tx, [one.inmate_id for one in graded], day)
    schedule, marks = await _schedule(tx, ward_id, day)
    resting = rests(schedule, marks, day)
    return [
        DayTerms(
            inmate_id=one.inmate_id,
            day=day,
            grade_no=one.grade_no,
            grade_minutes=one.grade_minutes,
            posts=tuple(posts.get(one.inmate_id, ())),
            schedule=schedule.limits if schedule else None,
            is_rest_day=resting,
        )
        for one in graded
    ]


async def _graded(
    tx: Tx, ward_id: str, day: date, inmate_ids: Collection[str] | None
) -> list[_Graded]:
    here = and_(
        inmate.c.ward_id == ward_id,
        inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
    )
    wanted = here if inmate_ids is None else among(inmate.c.id, inmate_ids)
    setting = grade_of(inmate.c.id, day)
    rule = _rule_of(setting.c.grade_no, day)
    ended = rule.c.valid_until < day
    columns: list[ColumnElement[Any]] = [
        inmate.c.id.label("inmate_id"),
        setting.c.grade_no,
        rule.c.day_minutes.label("grade_minutes"),
        func.coalesce(ended, False).label("ended"),
    ]
    source = inmate.outerjoin(setting, true()).outerjoin(rule, true())
    found = select(*columns).select_from(source).where(wanted).order_by(inmate.c.id)
    return [
        _Graded(row.inmate_id, row.grade_no, None if row.ended else row.grade_minutes)
        for row in await tx.execute(found)
    ]


def grade_of(inmate_id: ColumnElement[str], day: date) -> Any:
    """LATERAL of the approved setting that counts on a day, as `rules/labour/grades` says."""
    setting = setting_table()
    order = (setting.c.from_day.desc(), setting.c.decided_at.desc())
    return (
        select(setting.c.grade_no, setting.c.from_day)
        .where(
            setting.c.inmate_id == inmate_id,
            setting.c.state == APPROVED,
            setting.c.from_day <= day,
        )
        .order_by(*order)
        .limit(1)
        .lateral("setting")
    )


def _rule_of(grade_no: ColumnElement[int], day: date) -> Any:
    """LATERAL of the last version of the grade's rule to begin by a day."""
    grade = rule_table()
    return (
        select(grade.c.day_minutes, grade.c.valid_until)
        .where(grade.c.grade_no == grade_no, grade.c.valid_from <= day)
        .order_by(grade.c.valid_from.desc())
        .limit(1)
        .lateral("rule")
    )


async def _posts(tx: Tx, inmate_ids: list[str], day: date) -> dict[str, list[PostHeld]]:
    held, post = metadata.tables["post_assignment"], metadata.tables["labour_post"]
    found = (
        select(held.c.inmate_id, post.c.id, post.c.name)
        .join(post, post.c.id == held.c.post_id)
        .where(among(held.c.inmate_id, inmate_ids), holds_on(held, day))
        .order_by(held.c.inmate_id, post.c.name, post.c.id)
    )
    posts: dict[str, list[PostHeld]] = {}
    for row in await tx.execute(found):
        posts.setdefault(row.inmate_id, []).append(PostHeld(row.id, row.name))
    return posts


def holds_on(held: Any, day: date) -> ColumnElement[bool]:
    """Assignments that cover a day."""
    still = or_(held.c.until_day.is_(None), held.c.until_day >= day)
    return and_(held.c.from_day <= day, still)


async def _schedule(tx: Tx, ward_id: str, day: date) -> tuple[Schedule | None, list[MarkedDay]]:
    """The schedule in force for a ward, and what the units above it say of the day."""
    schedules: list[Schedule] = []
    marks: dict[str, MarkedDay] = {}
    for row in (await tx.execute(_units_above(ward_id, day))).mappings():
        if row["mark"] is not None:
            marks[row["path"]] = MarkedDay(row["path"], DayMark(row["mark"]))
        if row["valid_from"] is not None:
            schedules.append(_to_schedule(row))
    return schedule_on(schedules, day), list(marks.values())


def _units_above(ward_id: str, day: date) -> Select[Any]:
    """Each unit from the ward up, with its schedules that have begun and its mark on the day."""
    schedule, mark = metadata.tables["work_schedule"], metadata.tables["rest_day"]
    ward = org_unit.alias("ward")
    path = select(ward.c.path).where(ward.c.id == ward_id).scalar_subquery()
    begun = and_(schedule.c.unit_id == org_unit.c.id, schedule.c.valid_from <= day)
    marked = and_(mark.c.unit_id == org_unit.c.id, mark.c.day == day)
    source = org_unit.outerjoin(schedule, begun).outerjoin(mark, marked)
    columns = [schedule.c[name] for name in ("valid_from", "valid_until", *_LIMITS, *_WEEK)]
    found = select(org_unit.c.path, mark.c.mark, *columns).select_from(source)
    return found.where(func.starts_with(path, org_unit.c.path))


_LIMITS = Limits.__struct_fields__
_WEEK = tuple(name for name, _, _ in WEEKDAYS)


def _to_schedule(row: Any) -> Schedule:
    return Schedule(
        unit_path=row["path"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        limits=Limits(**{name: row[name] for name in _LIMITS}),
        weekdays=frozenset(place for place, name in enumerate(_WEEK) if row[name]),
    )

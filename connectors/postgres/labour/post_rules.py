"""Posts: never more inmates than places, of a grade that is enough, and with their history."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Table, and_, or_, select, true

from connectors.postgres.labour.terms import grade_of
from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.access.permissions import in_scope
from pipelines.rules.calls.custody import REASONS
from pipelines.rules.labour.grades import grade_title
from pipelines.rules.labour.posts import Held, fullest_day, meets, overlap
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict
from schemas.modules.labour.post_assignments import ENDED
from schemas.people.kinds import CustodyState
from schemas.tables import metadata
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit


class _Post(msgspec.Struct, frozen=True):
    id: str
    name: str
    places: int
    needed_grade: int | None
    path: str


class _Worker(msgspec.Struct, frozen=True):
    id: str
    custody_state: CustodyState
    prison_id: str
    ward_path: str


class _Other(msgspec.Struct, frozen=True):
    name: str
    from_day: date
    until_day: date | None


async def keep_places(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse fewer places than are held today or later."""
    before, today = saving.before, local(saving.at).date()
    if before is None or saving.values["places"] >= before.values["places"]:
        return {}
    day, number = fullest_day(await _held(tx, before.id, today), Held(today, None))
    if number > saving.values["places"]:
        raise problem("places", f"{day}已安排{number}人，岗位人数不能少于此数")
    return {}


async def assign(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison; refuses what post, grade or another assignment do not allow."""
    if saving.before is not None:
        if saving.state == ENDED:
            _require_end(saving.before, saving.values["until_day"])
        return {}
    values = saving.values
    asked = Held(values["from_day"], values["until_day"])
    if asked.until_day is not None and asked.until_day < asked.from_day:
        raise problem("until_day", "离岗日期不能早于上岗日期")
    # Of two assignments at once the second waits here, for the inmate first and then the post.
    worker = await _worker(tx, values["inmate_id"])
    post = await _post(tx, values["post_id"])
    if worker.custody_state is not CustodyState.IN_CUSTODY:
        raise problem("inmate_id", f"{REASONS[worker.custody_state]}，不能安排岗位")
    if not in_scope(post.path, worker.ward_path):
        raise problem("post_id", f"岗位“{post.name}”不属于该罪犯所在的监区或监狱")
    await _require_free(tx, worker.id, asked)
    await _require_grade(tx, worker.id, post, asked.from_day)
    day, number = fullest_day(await _held(tx, post.id, asked.from_day), asked)
    if number >= post.places:
        told = f"岗位“{post.name}”共{post.places}人，{day}已安排满"
        raise problem("post_id", told)
    return {"prison_id": worker.prison_id}


def _require_end(before: Stored, until: date | None) -> None:
    if until is None:
        raise problem("until_day", "请填写离岗日期")
    if until < before.values["from_day"]:
        raise problem("until_day", "离岗日期不能早于上岗日期")
    planned = before.values["until_day"]
    if planned is not None and until > planned:
        raise problem("until_day", f"原定{planned}离岗，办理离岗只能提前；延长请新增岗位安排")


async def require_to_come(tx: Tx, stored: Stored) -> None:
    """Raise `Conflict` for an assignment that has begun: its history is kept."""
    today = local(tx.now()).date()
    if stored.values["from_day"] <= today:
        raise Conflict("已经上岗的安排不能删除，请办理离岗。", code="assignment_begun")


async def _require_free(tx: Tx, inmate_id: str, asked: Held) -> None:
    held, post = _assignments(), metadata.tables["labour_post"]
    found = (
        select(post.c.name, held.c.from_day, held.c.until_day)
        .join(post, post.c.id == held.c.post_id)
        .where(held.c.inmate_id == inmate_id)
    )
    for other in await tx.all(found, _Other):
        if overlap(Held(other.from_day, other.until_day), asked):
            until = f"至{other.until_day}" if other.until_day else "起"
            told = f"该罪犯{other.from_day}{until}已安排在岗位“{other.name}”，请先办理离岗"
            raise problem("from_day", told)


async def _require_grade(tx: Tx, inmate_id: str, post: _Post, day: date) -> None:
    if post.needed_grade is None:
        return
    grade = grade_of(inmate.c.id, day)
    found = select(grade.c.grade_no).select_from(inmate.join(grade, true()))
    number: int | None = await tx.scalar(found.where(inmate.c.id == inmate_id))
    if meets(number, post.needed_grade):
        return
    has = "尚未评定等级" if number is None else f"为{grade_title(number)}"
    needed = grade_title(post.needed_grade)
    raise problem("post_id", f"岗位“{post.name}”要求{needed}及以上，该罪犯{day}{has}")


async def _held(tx: Tx, post_id: str, since: date) -> list[Held]:
    """Everybody's days at a post that end on a day or later.

    Who left custody before anybody ended his assignment takes no place.
    """
    held = _assignments()
    open_end = and_(
        held.c.until_day.is_(None), inmate.c.custody_state == CustodyState.IN_CUSTODY.value
    )
    found = (
        select(held.c.from_day, held.c.until_day)
        .join(inmate, inmate.c.id == held.c.inmate_id)
        .where(held.c.post_id == post_id, or_(open_end, held.c.until_day >= since))
    )
    return [Held(row.from_day, row.until_day) for row in await tx.execute(found)]


async def _worker(tx: Tx, inmate_id: str) -> _Worker:
    columns = (inmate.c.id, inmate.c.custody_state, inmate.c.prison_id)
    found = (
        select(*columns, org_unit.c.path.label("ward_path"))
        .join(org_unit, org_unit.c.id == inmate.c.ward_id)
        .where(inmate.c.id == inmate_id)
        .with_for_update(of=inmate)
    )
    worker = await tx.first(found, _Worker)
    if worker is None:
        raise problem("inmate_id", "没有找到该罪犯")
    return worker


async def _post(tx: Tx, post_id: str) -> _Post:
    post = metadata.tables["labour_post"]
    columns = (post.c.id, post.c.name, post.c.places, post.c.needed_grade)
    found = (
        select(*columns, org_unit.c.path)
        .join(org_unit, org_unit.c.id == post.c.unit_id)
        .where(post.c.id == post_id)
        .with_for_update(of=post)
    )
    known = await tx.first(found, _Post)
    if known is None:
        raise problem("post_id", "没有找到该岗位")
    return known


def _assignments() -> Table:
    return metadata.tables["post_assignment"]

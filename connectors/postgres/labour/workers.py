"""Inmates in custody, with the grade and the posts that count for them on a day."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ColumnElement, cast, func, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from connectors.postgres.labour.terms import grade_of, holds_on
from connectors.postgres.people.people import prison, ward
from connectors.postgres.transaction import Tx, in_scopes
from schemas.labour.workers import Worker
from schemas.people.kinds import CustodyState
from schemas.tables import metadata
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    day: date,
    *,
    text: str,
    unit_id: str | None,
    grade_no: int | None,
    limit: int,
    offset: int,
) -> tuple[list[Worker], int]:
    """Inmates in reach by number, and how many in all: one statement.

    `text` is in the name or begins the number; `grade_no` 0 asks for who has none.
    """
    setting = grade_of(inmate.c.id, day)
    source = (
        inmate.join(ward, ward.c.id == inmate.c.ward_id)
        .join(prison, prison.c.id == inmate.c.prison_id)
        .outerjoin(setting, true())
    )
    found = (
        select(
            inmate.c.id.label("inmate_id"),
            inmate.c.name,
            inmate.c.inmate_no,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            setting.c.grade_no,
            setting.c.from_day.label("graded_from"),
            _posts(day).label("posts"),
        )
        .select_from(source)
        .where(
            in_scopes(ward.c.path, scopes),
            inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
        )
    )
    if text:
        named = inmate.c.name.contains(text, autoescape=True)
        numbered = inmate.c.inmate_no.startswith(text, autoescape=True)
        found = found.where(or_(named, numbered))
    if unit_id is not None:
        path = select(org_unit.c.path).where(org_unit.c.id == unit_id).scalar_subquery()
        found = found.where(func.starts_with(ward.c.path, path))
    if grade_no is not None:
        found = found.where(func.coalesce(setting.c.grade_no, 0) == grade_no)
    return await tx.page(found, Worker, inmate.c.inmate_no, limit=limit, offset=offset)


def _posts(day: date) -> ColumnElement[Any]:
    """Names of the posts held on the day, as a JSON list."""
    held, post = metadata.tables["post_assignment"], metadata.tables["labour_post"]
    names = func.json_agg(aggregate_order_by(post.c.name, post.c.name))
    found = (
        select(func.coalesce(names, cast(literal_column("'[]'"), JSON)))
        .select_from(held.join(post, post.c.id == held.c.post_id))
        .where(held.c.inmate_id == inmate.c.id, holds_on(held, day))
    )
    return found.correlate(inmate).scalar_subquery()

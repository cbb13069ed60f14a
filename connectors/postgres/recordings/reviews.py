"""Ratings at a call's end and reviews afterwards."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.recordings.review_rows import own_review_row, rating_columns
from schemas.calls.views import RatingRequest, RatingView, ReviewRequest, ReviewView
from schemas.tables import metadata
from schemas.tables.access.access import officer
from schemas.tables.recordings.review import call_rating, call_review

ANOMALY_KINDS = "anomaly_kind"
kind_item = metadata.tables["dictionary_item"]


async def rate(
    tx: Tx, call_id: str, request: RatingRequest, *, officer_id: str, at: datetime
) -> None:
    """Keep an officer's rating; a second one of the same officer replaces the first."""
    said = rating_columns(request, at)
    statement = upsert(call_rating).values(
        id=make_id(), call_id=call_id, officer_id=officer_id, **said
    )
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["call_id", "officer_id"], set_=said)
    )


async def ratings(tx: Tx, call_id: str) -> list[RatingView]:
    """All ratings of a call, oldest first."""
    table = call_rating
    statement = (
        select(
            officer.c.name.label("officer"), table.c.level, table.c.tags, table.c.text, table.c.at
        )
        .join(officer, officer.c.id == table.c.officer_id)
        .where(table.c.call_id == call_id)
        .order_by(table.c.at)
    )
    return await tx.all(statement, RatingView)


async def review(
    tx: Tx, call_id: str, request: ReviewRequest, *, officer_id: str, at: datetime
) -> str:
    """Keep a review; each one stays, the last one counts."""
    review_id = make_id()
    row = own_review_row(review_id, call_id, request, officer_id, at)
    await tx.execute(insert(call_review).values(row))
    return review_id


async def reviews(tx: Tx, call_id: str) -> list[ReviewView]:
    """All reviews of a call, oldest first."""
    table = call_review
    kept = (table.c.summary, table.c.assessment, table.c.anomaly, table.c.anomaly_note, table.c.at)
    kind = func.coalesce(kind_item.c.title, table.c.anomaly_kind).label("anomaly_kind")
    statement = (
        select(officer.c.name.label("officer"), *kept, kind)
        .join(officer, officer.c.id == table.c.officer_id)
        .outerjoin(kind_item, of_kinds() & (kind_item.c.code == table.c.anomaly_kind))
        .where(table.c.call_id == call_id)
        .order_by(table.c.at, table.c.id)
    )
    return await tx.all(statement, ReviewView)


async def count(tx: Tx, call_id: str) -> int:
    """How many reviews a call has."""
    mine = call_review.c.call_id == call_id
    return int(await tx.scalar(select(func.count()).select_from(call_review).where(mine)))


async def last_reviewer(tx: Tx, call_id: str) -> str | None:
    """Who reviewed it last."""
    mine = (
        select(officer.c.name)
        .join(call_review, call_review.c.officer_id == officer.c.id)
        .where(call_review.c.call_id == call_id)
        .order_by(call_review.c.at.desc(), call_review.c.id.desc())
    )
    found: str | None = await tx.scalar(mine.limit(1))
    return found


async def is_anomaly_kind(tx: Tx, code: str) -> bool:
    """Whether the dictionary has this kind of anomaly in use."""
    in_use = (of_kinds(), kind_item.c.code == code, kind_item.c.state == "active")
    return await tx.scalar(select(kind_item.c.id).where(*in_use)) is not None


def of_kinds() -> ColumnElement[bool]:
    """Items of the dictionary of anomalies."""
    book = metadata.tables["dictionary"]
    named = select(book.c.id).where(book.c.code == ANOMALY_KINDS).scalar_subquery()
    found: ColumnElement[bool] = kind_item.c.dictionary_id == named
    return found

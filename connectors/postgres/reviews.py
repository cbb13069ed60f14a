"""Ratings at a call's end and reviews afterwards."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.calls.views import RatingRequest, RatingView, ReviewRequest, ReviewView
from schemas.tables.access import officer
from schemas.tables.review import call_rating, call_review


async def rate(
    tx: Tx, call_id: str, request: RatingRequest, *, officer_id: str, at: datetime
) -> None:
    """Keep an officer's rating; a second one of the same officer replaces the first."""
    said = {"level": request.level, "tags": request.tags, "text": request.text, "at": at}
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
    await tx.execute(
        insert(call_review).values(
            id=review_id,
            call_id=call_id,
            officer_id=officer_id,
            summary=request.summary,
            assessment=request.assessment.value,
            at=at,
        )
    )
    return review_id


async def reviews(tx: Tx, call_id: str) -> list[ReviewView]:
    """All reviews of a call, oldest first."""
    table = call_review
    statement = (
        select(officer.c.name.label("officer"), table.c.summary, table.c.assessment, table.c.at)
        .join(officer, officer.c.id == table.c.officer_id)
        .where(table.c.call_id == call_id)
        .order_by(table.c.at)
    )
    return await tx.all(statement, ReviewView)

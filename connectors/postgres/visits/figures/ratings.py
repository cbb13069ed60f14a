"""Relatives' ratings of the window's service (VC-ONSITE-18)."""

from datetime import date

import msgspec
from sqlalchemy import func, select

from connectors.postgres.local_periods import period_of
from connectors.postgres.transaction import Tx, in_scopes, of_units
from connectors.postgres.visits.figures.counted import Counted
from schemas.modules.governance.told_fields import ToldState
from schemas.modules.visits.window_ratings import WINDOW_RATINGS
from schemas.platform.periods import Step
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

rating = GENERATED[WINDOW_RATINGS.code]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Ratings of one score in one prison and month."""

    prison_id: str
    prison: str
    month: date
    score: int
    ratings: int


async def lines(tx: Tx, counted: Counted) -> list[Line]:
    """In the order of prisons and months."""
    month = period_of(rating.c.rated_at, Step.MONTH).label("month")
    prison = org_unit.alias("rated_prison")
    found = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            month,
            rating.c.score,
            func.count().label("ratings"),
        )
        .join(prison, prison.c.id == rating.c.prison_id)
        .where(
            rating.c.rated_at >= counted.since,
            rating.c.rated_at < counted.until,
            rating.c.state == ToldState.VALID.value,
            of_units(rating.c.prison_id, lambda path: in_scopes(path, counted.scopes)),
        )
        .group_by(prison.c.id, prison.c.name, prison.c.path, month, rating.c.score)
        .order_by(prison.c.path, month, rating.c.score)
    )
    if counted.unit_path != "/":
        found = found.where(of_units(rating.c.prison_id, counted.below))
    return await tx.all(found, Line)

"""Which project hours at a post belong to on a day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from connectors.postgres.transaction import Tx
from schemas.tables import metadata


async def projects_on(tx: Tx, post_ids: Collection[str], day: date) -> dict[str, str]:
    """By post: the last to begin, unless it has ended by itself; posts without one are left out."""
    if not post_ids:
        return {}
    held = metadata.tables["post_project"]
    found = (
        select(held.c.post_id, held.c.project_id, held.c.valid_until)
        .where(held.c.post_id.in_(post_ids), held.c.valid_from <= day)
        .order_by(held.c.valid_from)
    )
    last = {row.post_id: row for row in await tx.execute(found)}
    return {
        post_id: row.project_id
        for post_id, row in last.items()
        if row.valid_until is None or row.valid_until >= day
    }

"""Posts of a prison and its wards."""

from collections.abc import Collection

from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit


async def of_prison(tx: Tx, prison_id: str, post_ids: Collection[str]) -> set[str]:
    """Which of these are posts of the prison."""
    post, prison = metadata.tables["labour_post"], org_unit.alias("post_prison")
    found = (
        select(post.c.id)
        .join(org_unit, org_unit.c.id == post.c.unit_id)
        .join(prison, org_unit.c.path.startswith(prison.c.path))
        .where(prison.c.id == prison_id, among(post.c.id, post_ids))
    )
    return set((await tx.execute(found)).scalars())

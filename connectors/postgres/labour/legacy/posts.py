"""Posts that only the old system knew: hours that were taken over keep their names."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.labour.legacy import legacy_post


async def old_titles(tx: Tx, post_ids: Collection[str]) -> dict[str, str]:
    """Names by id; others are left out."""
    found = select(legacy_post.c.id, legacy_post.c.name).where(legacy_post.c.id.in_(post_ids))
    return {row.id: row.name for row in await tx.execute(found)}


async def kept(tx: Tx, prison_id: str, names: Iterable[str]) -> dict[str, str]:
    """Ids by name, made where they are new."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    rows = [{"id": make_id(), "prison_id": prison_id, "name": name} for name in wanted]
    await tx.execute(insert(legacy_post).values(rows).on_conflict_do_nothing())
    found = select(legacy_post.c.name, legacy_post.c.id).where(
        legacy_post.c.prison_id == prison_id, among(legacy_post.c.name, wanted)
    )
    return {row.name: row.id for row in await tx.execute(found)}

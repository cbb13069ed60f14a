"""Searches that officers keep for themselves."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.modules.views import SavedFilter, SaveFilter
from schemas.tables.module import saved_filter

MOST = 50
"""Of one officer for one module."""


async def all_of(tx: Tx, officer_id: str, module: str) -> list[SavedFilter]:
    """By name."""
    found = select(saved_filter.c.id, saved_filter.c.name, saved_filter.c.query).where(
        saved_filter.c.officer_id == officer_id, saved_filter.c.module == module
    )
    return await tx.all(found.order_by(saved_filter.c.name).limit(MOST), SavedFilter)


async def put(tx: Tx, officer_id: str, module: str, asked: SaveFilter) -> SavedFilter:
    """Keep a search; one of the same name is replaced."""
    named = {"officer_id": officer_id, "module": module, "name": asked.name}
    kept = upsert(saved_filter).values(id=make_id(), query=asked.query, **named)
    kept_id = await tx.scalar(
        kept.on_conflict_do_update(
            index_elements=list(named), set_={"query": asked.query}
        ).returning(saved_filter.c.id)
    )
    return SavedFilter(id=str(kept_id), name=asked.name, query=asked.query)


async def remove(tx: Tx, officer_id: str, module: str, filter_id: str) -> bool:
    """Whether there was such a filter of this officer."""
    gone = await tx.execute(
        delete(saved_filter).where(
            saved_filter.c.id == filter_id,
            saved_filter.c.officer_id == officer_id,
            saved_filter.c.module == module,
        )
    )
    return gone.rowcount == 1

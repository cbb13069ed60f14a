"""A module's records one after the other by id, for those who fetch all of them in pieces."""

from datetime import datetime

from sqlalchemy import select

from connectors.postgres.modules.filtering import matches
from connectors.postgres.modules.records import Scopes
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import shape_of
from connectors.postgres.modules.stored import to_stored
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.queries import ListQuery
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.ulid import least_id
from schemas.modules.module import Module


async def after(
    tx: Tx,
    module: Module,
    seals: FieldSeals,
    scopes: Scopes,
    *,
    after: str | None,
    since: datetime | None,
    until: datetime,
    limit: int,
    chosen: ListQuery | None = None,
) -> list[Stored]:
    """Records in reach beyond the id; `since` and `until` bound when they were entered.

    That is told by the id: pages follow it too, so that both are one order.
    """
    shape = shape_of(module.code)
    found = select(*shape.columns).select_from(shape.source()).where(shape.reach(scopes))
    if chosen is not None:
        found = found.where(*matches(shape, seals, chosen))
    if after is not None:
        found = found.where(shape.table.c.id > after)
    if since is not None:
        found = found.where(shape.table.c.id >= least_id(since))
    found = found.where(shape.table.c.id < least_id(until))
    rows = await tx.execute(found.order_by(shape.table.c.id).limit(limit))
    return [to_stored(shape, seals, row) for row in rows.mappings()]

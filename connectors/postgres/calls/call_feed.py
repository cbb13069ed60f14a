"""Video calls one after the other by id, for those who fetch all of them in pieces."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.postgres.calls.call_row import CallRow, select_calls, ward
from connectors.postgres.transaction import Tx, in_scope
from pipelines.rules.security.ulid import least_id
from schemas.tables.calls.call import video_call


async def after(
    tx: Tx,
    scope: str,
    *,
    after: str | None,
    since: datetime | None,
    until: datetime | None,
    settled: datetime,
    limit: int,
    chosen: Mapping[str, Sequence[str]] | None = None,
) -> list[CallRow]:
    """Calls of a unit beyond the id that were asked for before `settled`.

    `since` and `until` bound their planned start; `chosen` names values that columns must have.
    """
    found = select_calls().where(in_scope(ward.c.path, scope))
    found = found.where(video_call.c.id < least_id(settled))
    for name, values in (chosen or {}).items():
        found = found.where(video_call.c[name].in_(values))
    if after is not None:
        found = found.where(video_call.c.id > after)
    if since is not None:
        found = found.where(video_call.c.starts_at >= since)
    if until is not None:
        found = found.where(video_call.c.starts_at < until)
    return await tx.all(found.order_by(video_call.c.id).limit(limit), CallRow)

"""A relative's own call; another's does not exist."""

from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from schemas.errors import NotFound


async def own(tx: Tx, relative: Relative, call_id: str, *, for_update: bool = False) -> CallRow:
    call = await calls.get(tx, call_id, for_update=for_update)
    if call is None or call.relative_id != relative.id:
        raise NotFound("没有找到这次通话。", code="call_not_found")
    return call

"""Reading what the platform called outside (VC-CFG-27)."""

from connectors.postgres.exchange import outbound_calls
from connectors.postgres.exchange.outbound_calls import OutboundFilter
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.exchange import READ_API_CALLS
from pipelines.rules.access.permissions import require_permission
from schemas.exchange.outbound import OutboundCallPage


async def page(
    services: Services, officer: Officer, wanted: OutboundFilter, before: str | None, limit: int
) -> OutboundCallPage:
    """The log from the newest call on."""
    require_permission(officer.permissions, READ_API_CALLS)
    async with services.database.transaction() as tx:
        rows = await outbound_calls.page(tx, wanted, before=before, limit=limit + 1)
        peers = await outbound_calls.peers(tx)
    shown = rows[:limit]
    more = shown[-1].id if len(rows) > limit else None
    return OutboundCallPage(rows=shown, next=more, peers=peers)

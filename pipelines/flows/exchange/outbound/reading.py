"""Reading what the platform called outside (VC-CFG-27)."""

from connectors.postgres.exchange import outbound_calls
from connectors.postgres.exchange.outbound_calls import OutboundFilter
from pipelines.flows.services import Services
from schemas.exchange.outbound import OutboundCallPage


async def page(
    services: Services, wanted: OutboundFilter, before: str | None, limit: int
) -> OutboundCallPage:
    """The log from the newest call on."""
    async with services.database.transaction() as tx:
        rows = await outbound_calls.page(tx, wanted, before=before, limit=limit + 1)
        peers = await outbound_calls.peers(tx)
    shown = rows[:limit]
    more = shown[-1].id if len(rows) > limit else None
    return OutboundCallPage(rows=shown, next=more, peers=peers)

"""Routes of the log of calls to outside systems."""

from datetime import datetime

from litestar.params import FromQuery

from connectors.postgres.exchange.outbound_calls import OutboundFilter
from pipelines.flows.exchange.outbound import reading
from pipelines.rules.access.codes.exchange import READ_API_CALLS
from schemas.exchange.outbound import CallResult, OutboundCallPage
from serve.exchange.open_api.routes import Text
from serve.http import Cursor, Limit, Wired
from serve.route import officers


@officers.get("/api/outbound-calls", asks=READ_API_CALLS)
async def list_outbound_calls(
    services: Wired,
    peer: Text = None,
    method: Text = None,
    result: FromQuery[CallResult | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    before: Cursor = None,
    limit: Limit = 50,
) -> OutboundCallPage:
    wanted = OutboundFilter(peer=peer, method=method, result=result, since=since, until=until)
    return await reading.page(services, wanted, before, limit)


HANDLERS = (list_outbound_calls,)

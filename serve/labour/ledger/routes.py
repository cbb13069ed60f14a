"""Routes of the ledger's shards."""

from litestar import get

from pipelines.flows.labour.ledger import watching
from schemas.labour.shards import ShardsView
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/ledger/shards", guards=[officers_only])
async def ledger_shards(services: Wired, officer: AsOfficer) -> ShardsView:
    return await watching.shards(services, officer)


HANDLERS = (ledger_shards,)

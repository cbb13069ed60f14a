"""Routes of the ledger's shards."""

from pipelines.flows.labour.ledger import watching
from pipelines.rules.access.codes.platform import LIST_LEDGER_SHARDS
from schemas.labour.shards import ShardsView
from serve.http import Wired
from serve.route import officers


@officers.get("/api/ledger/shards", asks=LIST_LEDGER_SHARDS)
async def ledger_shards(services: Wired) -> ShardsView:
    return await watching.shards(services)


HANDLERS = (ledger_shards,)

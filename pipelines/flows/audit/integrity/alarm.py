"""A row that is read and does not hold is told of at once (NF-CRYPTO-33)."""

from connectors.postgres.audit import integrity
from connectors.postgres.audit.row_seals import Broken
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services


async def is_tampered(tx: Tx, services: Services, table: str, row_id: str) -> bool:
    """Whether the row is not as it was sealed.

    The finding gets a transaction of its own, since the caller's may well be refused for it.
    """
    broken = await tx.broken_row(table, row_id)
    if broken is None:
        return False
    await tell(services, broken)
    return True


async def tell(services: Services, broken: Broken) -> None:
    """Keep the finding and alert of it, once for each state of the row."""
    if broken in services.tampered:
        return
    services.tampered.add(broken)
    async with services.database.transaction() as own:
        await integrity.note(own, broken)

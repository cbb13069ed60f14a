"""What an account may do now; a row that was tampered with gives nothing and raises an alarm."""

import logging

from connectors.postgres.access import held_rights
from connectors.postgres.access.held_rights import BrokenRow, Rights
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.security.actor import system_actor

logger = logging.getLogger(__name__)

GUARDIAN = system_actor("权限完整性校验")


async def rights_of(tx: Tx, services: Services, officer_id: str) -> Rights:
    """Rights from rows with whole seals (AC-3, NF-CRYPTO-28)."""
    found = await held_rights.of_officer(tx, services.rights_seal, officer_id)
    return await honoured(tx, services, found)


async def honoured(tx: Tx, services: Services, found: Rights) -> Rights:
    """The same rights, with an alarm for each row that gave nothing."""
    for broken in found.broken:
        await _alarm(tx, services, broken)
    return found


async def _alarm(tx: Tx, services: Services, broken: BrokenRow) -> None:
    """Once for each replica and state of the row: it is met again at every request."""
    if broken in services.alarmed:
        return
    services.alarmed.add(broken)
    logger.error("tampered access row %s %s of %s", broken.table, broken.id, broken.subject)
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=GUARDIAN,
        action="rights.tampered",
        object_kind=broken.table,
        object_id=broken.id,
        result="failed",
        detail={"subject": broken.subject, "content": broken.content},
    )

"""Asking the prison affairs platform right before a decision, and deciding by what is known.

The question goes out before the deciding transaction, which then reads the answer: no connection
waits for the platform, and the case page shows what the decision saw.
"""

from datetime import datetime, timedelta

from connectors.platforms.prison_affairs import PEER
from connectors.postgres.people import inmate_statuses, people
from connectors.postgres.transaction import Tx
from pipelines.flows.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.exchange.prison_affairs import KnownStatus, require_status
from schemas.errors import QinqiaoError

PATIENCE_S = 3.0


async def refresh(services: Services, inmate_id: str) -> None:
    """Bring what is known of the inmate up to now; a platform that is away leaves what was."""
    if not services.affairs.connected:
        return
    async with services.database.transaction() as tx:
        inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        return
    number = inmate.inmate_no
    try:
        status = await services.outbound.call(
            PEER,
            "inmate_status",
            lambda: services.affairs.inmate(number),
            parameters={"inmate_no": number},
            patience_s=PATIENCE_S,
        )
    except QinqiaoError:
        async with services.database.transaction() as tx:
            await inmate_statuses.failed(tx, inmate_id, services.clock())
        return
    if status is not None:
        async with services.database.transaction() as tx:
            await inmate_statuses.answered(tx, inmate_id, status, services.clock())


async def known_status(tx: Tx, services: Desk, inmate_id: str) -> KnownStatus | None:
    """What the platform last said; None where there is no platform or it knows nothing."""
    if not services.affairs.connected:
        return None
    return await inmate_statuses.known(tx, inmate_id)


async def require_by_platform(tx: Tx, services: Desk, inmate_id: str, now: datetime) -> None:
    """Raise where the platform forbids the call, or is away for too long to know."""
    known = await known_status(tx, services, inmate_id)
    if known is not None:
        most = timedelta(minutes=services.settings.affairs_age_minutes)
        require_status(known, now, most)

"""From which outside system a module's records come, and how fresh they are (VC-API-03)."""

from datetime import timedelta

from connectors.platforms.prison_affairs import PEER
from connectors.postgres.headcount import headcount_keeping
from connectors.postgres.transaction import Tx
from pipelines.flows.modules.desk import Desk
from pipelines.rules.headcount.delay import is_late
from schemas.modules.views import Mastered


async def mastered(tx: Tx, desk: Desk) -> Mastered | None:
    """How the module's records follow the prison affairs platform; None where they do not."""
    services = desk.services
    follows = any(field.master == PEER for field in desk.module.fields)
    if not follows or not services.affairs.connected:
        return None
    stands = await headcount_keeping.state(tx)
    most = services.settings.headcount_delay_minutes
    return Mastered(
        source=PEER,
        heard_at=stands.succeeded_at,
        most_minutes=most,
        late=is_late(stands.succeeded_at, desk.now, timedelta(minutes=most)),
    )

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
    inmates = await headcount_keeping.state(tx, headcount_keeping.INMATES)
    most = services.settings.headcount_delay_minutes
    delay = timedelta(minutes=most)
    # Two feeds tell of a record: what one of them has not told for too long is late.
    late = is_late(stands.succeeded_at, desk.now, delay) or (
        inmates.tried_at is not None and is_late(inmates.succeeded_at, desk.now, delay)
    )
    return Mastered(
        source=PEER,
        heard_at=stands.succeeded_at,
        most_minutes=most,
        late=late,
    )

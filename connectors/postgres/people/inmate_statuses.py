"""What the prison affairs platform last said of each inmate."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.prison_affairs import InmateStatus, KnownStatus
from schemas.people.kinds import CustodyState
from schemas.tables.exchange.affairs import inmate_status


async def known(tx: Tx, inmate_id: str) -> KnownStatus | None:
    """The last answer; None where the platform was never asked."""
    found = select(inmate_status).where(inmate_status.c.inmate_id == inmate_id)
    row = (await tx.execute(found)).first()
    if row is None:
        return None
    status = None
    if row.custody_state is not None:
        status = InmateStatus(
            custody=CustodyState(row.custody_state),
            visits_allowed=row.visits_allowed,
            reason=row.reason,
        )
    return KnownStatus(status=status, read_at=row.read_at, failed_at=row.failed_at)


async def answered(tx: Tx, inmate_id: str, status: InmateStatus, at: datetime) -> None:
    values = {
        "custody_state": status.custody.value,
        "visits_allowed": status.visits_allowed,
        "reason": status.reason[:200],
        "read_at": at,
        "failed_at": None,
    }
    row = insert(inmate_status).values(inmate_id=inmate_id, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["inmate_id"], set_=values))


async def failed(tx: Tx, inmate_id: str, at: datetime) -> None:
    """The platform did not answer; what it said before stays, with its age."""
    row = insert(inmate_status).values(inmate_id=inmate_id, reason="", failed_at=at)
    since = func.coalesce(inmate_status.c.failed_at, at)
    await tx.execute(
        row.on_conflict_do_update(index_elements=["inmate_id"], set_={"failed_at": since})
    )

"""Whether an inmate is barred from calls and visits; the one question that every way asks."""

from datetime import datetime

from sqlalchemy import or_, select

from connectors.postgres.transaction import Tx
from schemas.modules.people.inmate_blacklist import IN_FORCE
from schemas.people.kinds import BarredFrom
from schemas.tables.generated import GENERATED

entry = GENERATED["inmate_blacklist"]


async def inmate_blacklisted(
    tx: Tx, inmate_id: str, at: datetime, channel: BarredFrom
) -> str | None:
    """Why the inmate is kept from it at a moment, in the officers' words; None where he is not."""
    found: str | None = await tx.scalar(
        select(entry.c.reason)
        .where(
            entry.c.inmate_id == inmate_id,
            entry.c.state == IN_FORCE,
            entry.c.channel.in_([BarredFrom.ALL.value, channel.value]),
            entry.c.since <= at,
            or_(entry.c.until.is_(None), entry.c.until > at),
        )
        .order_by(entry.c.since)
        .limit(1)
    )
    return found

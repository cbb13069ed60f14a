"""Credentials of devices: one is alive at a time, and only its digest is kept."""

from datetime import datetime

from sqlalchemy import insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.devices.views import CredentialView
from schemas.tables.device import device_credential as kept


async def put(tx: Tx, device_id: str, digest: str, *, by: str, now: datetime) -> None:
    """A credential in place of the one before, which ends at once."""
    alive = (kept.c.device_id == device_id, kept.c.ended_at.is_(None))
    await tx.execute(update(kept).where(*alive).values(ended_at=now))
    await tx.execute(
        insert(kept).values(
            id=make_id(), device_id=device_id, digest=digest, created_at=now, created_by=by
        )
    )


async def digest_of(tx: Tx, device_id: str) -> str | None:
    alive = (kept.c.device_id == device_id, kept.c.ended_at.is_(None))
    found: str | None = await tx.scalar(select(kept.c.digest).where(*alive))
    return found


async def use_first(tx: Tx, device_id: str, now: datetime) -> bool:
    """Note that a device came in with its credential; whether that was for the first time."""
    alive = (kept.c.device_id == device_id, kept.c.ended_at.is_(None))
    fresh = update(kept).where(*alive, kept.c.first_used_at.is_(None)).values(first_used_at=now)
    return bool((await tx.execute(fresh)).rowcount)


async def current(tx: Tx, device_id: str) -> CredentialView | None:
    found = select(kept.c.created_at, kept.c.created_by, kept.c.first_used_at)
    found = found.where(kept.c.device_id == device_id, kept.c.ended_at.is_(None))
    return await tx.first(found, CredentialView)

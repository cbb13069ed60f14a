"""Credentials of devices and the keys they bring: one is alive at a time, as its digest alone."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.devices.signature import fingerprint
from schemas.devices.views import CredentialView
from schemas.tables.devices.device import device_credential as kept


async def put(tx: Tx, device_id: str, digest: str, *, by: str, now: datetime) -> None:
    """A credential in place of the one before, which ends at once."""
    await tx.execute(update(kept).where(*_alive(device_id)).values(ended_at=now))
    await tx.execute(
        insert(kept).values(
            id=make_id(), device_id=device_id, digest=digest, created_at=now, created_by=by
        )
    )


async def digest_of(tx: Tx, device_id: str) -> str | None:
    found: str | None = await tx.scalar(select(kept.c.digest).where(*_alive(device_id)))
    return found


async def put_key(tx: Tx, device_id: str, public_key: str, now: datetime) -> bool:
    """The key that the living credential brings; one that brought another brings no second."""
    new = update(kept).where(*_alive(device_id), kept.c.public_key.is_(None))
    new = new.values(public_key=public_key, key_registered_at=now)
    return bool((await tx.execute(new)).rowcount)


async def key_of(tx: Tx, device_id: str) -> bytes | None:
    """The key by which the device's requests are known; None where it has brought none."""
    found: str | None = await tx.scalar(select(kept.c.public_key).where(*_alive(device_id)))
    return None if found is None else bytes.fromhex(found)


async def use_first(tx: Tx, device_id: str, now: datetime) -> bool:
    """Note that a device came in with its credential; whether that was for the first time."""
    fresh = update(kept).where(*_alive(device_id), kept.c.first_used_at.is_(None))
    fresh = fresh.values(first_used_at=now)
    return bool((await tx.execute(fresh)).rowcount)


async def current(tx: Tx, device_id: str) -> CredentialView | None:
    shown = (kept.c.created_at, kept.c.created_by, kept.c.first_used_at, kept.c.key_registered_at)
    found = select(*shown).where(*_alive(device_id))
    row = await tx.first(found, CredentialView)
    key = await key_of(tx, device_id) if row else None
    return msgspec.structs.replace(row, key=fingerprint(key)) if row and key else row


def _alive(device_id: str) -> tuple[ColumnElement[bool], ...]:
    return (kept.c.device_id == device_id, kept.c.ended_at.is_(None))

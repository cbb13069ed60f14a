"""Sessions that began at a platform, by the platform's own name for them, sealed."""

from datetime import datetime

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.people.public import public_entry_session

begun = public_entry_session


class EntrySession(msgspec.Struct, frozen=True, kw_only=True):
    """One that goes on there."""

    id: str
    account_id: str
    session_digest: str
    session_sealed: bytes


async def begin(tx: Tx, account_id: str, digest: str, sealed: bytes, at: datetime) -> None:
    values = {"account_id": account_id, "session_digest": digest, "session_sealed": sealed}
    await tx.insert_new(upsert(begun).values(id=make_id(), began_at=at, **values))


async def open_of(tx: Tx, account_id: str) -> list[EntrySession]:
    """Those that the account's holder came in by and nobody ended."""
    mine = (begun.c.account_id == account_id, begun.c.ended_at.is_(None))
    columns = [begun.c[name] for name in EntrySession.__struct_fields__]
    return await tx.all(select(*columns).where(*mine).order_by(begun.c.id), EntrySession)


async def by_digest(tx: Tx, digest: str) -> EntrySession | None:
    """The one that the platform names, ended or not."""
    columns = [begun.c[name] for name in EntrySession.__struct_fields__]
    found = select(*columns).where(begun.c.session_digest == digest).with_for_update()
    return await tx.first(found, EntrySession)


async def end(tx: Tx, session_id: str, at: datetime) -> bool:
    """Whether it went on until now."""
    mine = (begun.c.id == session_id, begun.c.ended_at.is_(None))
    return (await tx.execute(update(begun).where(*mine).values(ended_at=at))).rowcount > 0


async def note_told(tx: Tx, session_id: str, at: datetime) -> None:
    """The platform knows that it ended here."""
    await tx.execute(update(begun).where(begun.c.id == session_id).values(told_at=at))


async def forget(tx: Tx, account_id: str) -> None:
    """Nothing of them is kept of somebody who was erased; those that go on were ended before."""
    mine = update(begun).where(begun.c.account_id == account_id)
    await tx.execute(mine.values(session_sealed=b""))

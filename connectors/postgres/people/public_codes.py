"""Codes sent to numbers that were typed by hand; digests alone are kept."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, func, insert, select, update

from connectors.postgres.transaction import Tx
from schemas.tables.people.public import public_code

code = public_code


class CodeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A code that is still open."""

    id: str
    phone_digest: str
    code_digest: str
    tries: int
    at: datetime
    until: datetime


async def sent_since(tx: Tx, phone_digest: str, since: datetime) -> int:
    """How many went to one number."""
    mine = (code.c.phone_digest == phone_digest, code.c.at > since)
    return int(await tx.scalar(select(func.count()).select_from(code).where(*mine)))


async def asked_since(tx: Tx, address: str, since: datetime) -> int:
    """How many one source asked for."""
    theirs = (code.c.source_address == address, code.c.at > since)
    return int(await tx.scalar(select(func.count()).select_from(code).where(*theirs)))


async def add(tx: Tx, row: CodeRow, address: str) -> None:
    """A new code; those before it open nothing any more."""
    before = (code.c.phone_digest == row.phone_digest, code.c.used_at.is_(None))
    await tx.execute(update(code).where(*before).values(used_at=row.at))
    values = msgspec.structs.asdict(row) | {"source_address": address}
    await tx.execute(insert(code).values(**values))


async def open_for(tx: Tx, phone_digest: str, now: datetime) -> CodeRow | None:
    """The one that a number may be proven with now, locked."""
    columns = [code.c[name] for name in CodeRow.__struct_fields__]
    mine = (code.c.phone_digest == phone_digest, code.c.used_at.is_(None), code.c.until > now)
    found = select(*columns).where(*mine).order_by(code.c.at.desc()).limit(1)
    return await tx.first(found.with_for_update(), CodeRow)


async def note_try(tx: Tx, code_id: str) -> None:
    await tx.execute(update(code).where(code.c.id == code_id).values(tries=code.c.tries + 1))


async def use_up(tx: Tx, code_id: str, at: datetime) -> None:
    await tx.execute(update(code).where(code.c.id == code_id).values(used_at=at))


async def clear(tx: Tx, before: datetime) -> int:
    """Forget old ones; what was sent lately is still counted."""
    return (await tx.execute(delete(code).where(code.c.at < before))).rowcount

"""Notes of what was done under a request's key; each commits with the change it tells of."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from schemas.tables.platform.repeat import repeat_note


class RepeatNote(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was made, and what was answered."""

    account_id: str
    key_digest: str
    mark: str
    route: str
    status: int | None
    answer: bytes | None
    """Sealed."""
    at: datetime


async def put(tx: Tx, note: RepeatNote) -> bool:
    """Keep a note; False where the key was used already, perhaps a moment ago elsewhere."""
    return await tx.insert_new(upsert(repeat_note).values(**msgspec.structs.asdict(note)))


async def put_answer(tx: Tx, note: RepeatNote) -> None:
    """Keep the answer of a change that had to be in before its answer was known."""
    await tx.execute(
        update(repeat_note)
        .where(_is(note.account_id, note.key_digest))
        .values(status=note.status, answer=note.answer)
    )


async def find(tx: Tx, account_id: str, key_digest: str) -> RepeatNote | None:
    """What was done under a key of this account."""
    return await tx.first(select(repeat_note).where(_is(account_id, key_digest)), RepeatNote)


def known(account_id: Any, key_digest: str) -> ColumnElement[bool]:
    """Whether there is such a note: a column for a statement that is sent anyway."""
    return exists().where(_is(account_id, key_digest))


async def clear(tx: Tx, before: datetime) -> int:
    """Remove notes of requests that nobody sends again any more."""
    return (await tx.execute(delete(repeat_note).where(repeat_note.c.at < before))).rowcount


def _is(account_id: Any, key_digest: str) -> ColumnElement[bool]:
    return and_(repeat_note.c.account_id == account_id, repeat_note.c.key_digest == key_digest)

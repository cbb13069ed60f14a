"""Seals what lay in clear in a database of before, before the platform serves (decisions/0065).

The migration put it aside; it is sealed some rows at a time, each time as a whole, so that a start
that ends half way is gone on with by the next.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.database import Database
from connectors.postgres.inserting import with_rows
from connectors.postgres.speech import conversation_keys
from connectors.postgres.speech.heard_as import sealed_heard_as
from connectors.postgres.speech.spoken_seals import ConversationKey, Words, version_place
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.line_rows import line_place
from schemas.calls.views import HitMark
from schemas.tables.speech.alert import alert
from schemas.tables.speech.spoken import line_index
from schemas.tables.speech.transcript import line_version, transcript_line

logger = logging.getLogger(__name__)

ROUND = 500
Row = Mapping[Any, Any]


async def seal_plain(owner: Database) -> int:
    """How many rows were sealed. `owner` is the role that owns the tables, with the keys."""
    count = 0
    for aside, (seal, table) in ASIDE.items():
        async with owner.reading() as tx:
            if await tx.scalar(text(f"select to_regclass('public.{aside}')::text")) is None:
                continue
        while sealed := await _some(owner, aside, seal):
            count += sealed
        async with owner.transaction() as tx:
            await tx.execute(text("set local statement_timeout = 0"))
            await tx.execute(text(f"drop table {aside}"))
            # What was dropped and overwritten lies on in the files until they are written anew.
            await tx.execute(text(f"cluster {table} using pk_{table}"))
    if count:
        async with owner.transaction() as tx:
            await tx.execute(text("cluster call_stage using pk_call_stage"))
        logger.warning("%d rows that lay in clear are sealed", count)
    return count


async def _some(
    owner: Database, aside: str, seal: Callable[[Tx, Sequence[Row]], Awaitable[None]]
) -> int:
    taken = text(
        f"delete from {aside} where id in (select id from {aside} order by call_id limit {ROUND})"
        " returning *"
    )
    async with owner.transaction() as tx:
        rows = (await tx.execute(taken)).mappings().all()
        if rows:
            await seal(tx, rows)
        return len(rows)


async def _lines(tx: Tx, rows: Sequence[Row]) -> None:
    keys = await _keys(tx, rows)
    found_by = [
        {"line_id": row["id"], "call_id": row["call_id"], "tokens": tokens}
        for row in rows
        if (tokens := tx.spoken.tokens_of_line(row["text"]))
    ]
    if found_by:
        await tx.execute(with_rows(insert(line_index), found_by))
    sealed = [
        {
            "row_id": row["id"],
            "made": keys[row["call_id"]].close(line_place(row["id"]), _words(row)),
        }
        for row in rows
    ]
    mine = update(transcript_line).where(transcript_line.c.id == bindparam("row_id"))
    await tx.connection.execute(mine.values(sealed=bindparam("made")), sealed)


async def _versions(tx: Tx, rows: Sequence[Row]) -> None:
    keys = await _keys(tx, rows)
    sealed = [
        {
            "row_id": row["id"],
            "made": keys[row["call_id"]].close(version_place(row["id"]), _words(row)),
        }
        for row in rows
    ]
    mine = update(line_version).where(line_version.c.id == bindparam("row_id"))
    await tx.connection.execute(mine.values(sealed=bindparam("made")), sealed)


async def _heard_as(tx: Tx, rows: Sequence[Row]) -> None:
    keys = await _keys(tx, rows)
    sealed = [
        {
            "row_id": row["id"],
            "made": sealed_heard_as(keys[row["call_id"]], row["id"], row["heard_as"]),
        }
        for row in rows
    ]
    mine = update(alert).where(alert.c.id == bindparam("row_id"))
    await tx.connection.execute(mine.values(sealed=bindparam("made")), sealed)


async def _keys(tx: Tx, rows: Sequence[Row]) -> dict[str, ConversationKey]:
    ids = dict.fromkeys(row["call_id"] for row in rows)
    return {one: await conversation_keys.to_write(tx, one) for one in ids}


def _words(row: Row) -> Words:
    return Words(row["text"], msgspec.convert(row["hits"], list[HitMark]))


ASIDE = {
    "plain_line": (_lines, "transcript_line"),
    "plain_line_version": (_versions, "line_version"),
    "plain_heard_as": (_heard_as, "alert"),
}
"""Tables that the migration made, how their rows are sealed, and where."""

"""Rows of lines: sealed when they are written, opened when they are read."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.ids import make_id
from connectors.postgres.inserting import with_rows
from connectors.postgres.speech.conversation_keys import SEALED_KEY, OpenedKeys
from connectors.postgres.speech.spoken_seals import BROKEN, ConversationKey, Words
from connectors.postgres.transaction import Tx, to_struct
from pipelines.rules.speech.line_rows import (
    PLAIN,
    hit_row,
    index_columns,
    line_columns,
    line_place,
)
from schemas.calls.views import LineView
from schemas.errors import IntegrityBroken
from schemas.tables.speech.spoken import conversation_key, line_hit, line_index
from schemas.tables.speech.transcript import transcript_line

logger = logging.getLogger(__name__)


def sealed_row(key: ConversationKey, call_id: str, line: LineView, engine: str) -> dict[str, Any]:
    """All columns of a line but those of a reading."""
    return line_columns(call_id, line, engine) | {"sealed": sealed_words(key, line)}


def sealed_words(key: ConversationKey, line: LineView) -> bytes:
    return key.close(line_place(line.id), Words(line.text, line.hits))


async def add_found_by(tx: Tx, call_id: str, lines: Sequence[LineView]) -> None:
    """By what new lines are found: the tokens of their texts, and the sensitive words in them."""
    rows = [
        index_columns(call_id, line.id) | {"tokens": tx.spoken.tokens_of_line(line.text)}
        for line in lines
        if line.text
    ]
    if rows:
        await tx.execute(with_rows(insert(line_index), rows))
    await _add_hits(tx, call_id, lines)


async def change_found_by(tx: Tx, call_id: str, line: LineView) -> None:
    """Those of a line that reads otherwise now."""
    mine = (line_index.c.line_id == line.id, line_index.c.call_id == call_id)
    await tx.execute(delete(line_index).where(*mine))
    await tx.execute(delete(line_hit).where(line_hit.c.line_id == line.id))
    await add_found_by(tx, call_id, [line])


async def _add_hits(tx: Tx, call_id: str, lines: Iterable[LineView]) -> None:
    rows = [hit_row(make_id(), call_id, line.id, hit) for line in lines for hit in line.hits]
    if rows:
        await tx.execute(with_rows(insert(line_hit), rows))


def with_key() -> Select[Any]:
    """Lines with what opens them, to be narrowed and read by `opened`."""
    plain = (transcript_line.c[name] for name in PLAIN)
    return select(*plain, transcript_line.c.call_id, transcript_line.c.sealed, SEALED_KEY).join(
        conversation_key, conversation_key.c.call_id == transcript_line.c.call_id
    )


async def opened(tx: Tx, found: Select[Any], *, strict: bool = False) -> list[LineView]:
    """The lines that `with_key`, narrowed, finds.

    Of one whose seal is broken it is said so in its place, and the others are read; where it is to
    be written (`strict`) it is `IntegrityBroken`.
    """
    keys = OpenedKeys(tx)
    views = []
    for row in (await tx.execute(found)).mappings():
        try:
            words = keys.of_row(row).open(line_place(row["id"]), bytes(row["sealed"]))
        except IntegrityBroken:
            if strict:
                raise
            logger.exception("line %s of conversation %s is not whole", row["id"], row["call_id"])
            words = Words(BROKEN, [])
        told = {name: row[name] for name in PLAIN}
        views.append(to_struct(told | msgspec.structs.asdict(words), LineView))
    return views

"""Finding conversations by what was said in them, though all of it lies sealed (VC-SUP-07).

The tokens of the lines name those that may hold a term; each is opened and read. So many are opened
and no more: with a word that everybody says, the newest conversations are searched, and it is told
from when on.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import CTE, RowMapping, Select, select, union

from connectors.postgres.speech.conversation_keys import SEALED_KEY, OpenedKeys
from connectors.postgres.speech.spoken import may_hold, shown_line
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.line_rows import line_place
from pipelines.rules.speech.text_search import pieces, stands_in
from schemas.calls.state import Speaker
from schemas.errors import IntegrityBroken
from schemas.recordings.conversations import FoundLine
from schemas.tables.recordings.conversation import conversation
from schemas.tables.speech.spoken import conversation_key, line_index

logger = logging.getLogger(__name__)

MOST_LINES = 10_000
"""So many lines are opened for one question: about a second of work with the server's."""
FOUND_LINES = 3
"""So many lines stand below a row; the others are on its page."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in which every term was said, with the first lines that hold one."""

    id: str
    lines: list[FoundLine]


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    found: list[Said]
    """Newest first."""
    since: datetime | None
    """Where not all could be searched: the beginning of the oldest that was."""


async def search(tx: Tx, among: Select[Any], terms: Sequence[str]) -> Searched:
    """Those of the conversations (ids and beginnings) in which every term was said."""
    hits = [_hits(tx, term, number) for number, term in enumerate(terms)]
    # With one term the join below says the same.
    of_all = [conversation.c.id.in_(select(one.c.call_id)) for one in hits] if hits[1:] else []
    chosen = among.where(*of_all).cte("chosen")
    one_of = union(*(select(one.c.line_id, one.c.call_id) for one in hits)).subquery()
    newest = (
        # Lines of a reading that is shown no more are in the index, and in no view.
        select(one_of.c.line_id, chosen.c.began_at)
        .join(shown_line, shown_line.c.id == one_of.c.line_id)
        .join(chosen, chosen.c.id == one_of.c.call_id)
        .order_by(chosen.c.began_at.desc(), chosen.c.id.desc())
        .limit(MOST_LINES + 1)
        .subquery()
    )
    names = ("id", "call_id", "speaker", "start_s", "sealed")
    found = (
        select(*(shown_line.c[name] for name in names), newest.c.began_at, SEALED_KEY)
        .join(newest, newest.c.line_id == shown_line.c.id)
        .join(conversation_key, conversation_key.c.call_id == shown_line.c.call_id)
        .order_by(
            newest.c.began_at.desc(),
            shown_line.c.call_id.desc(),
            shown_line.c.start_s,
            shown_line.c.seq,
        )
    )
    rows = (await tx.execute(found)).mappings().all()
    # Beside the loop, which belongs to everybody else meanwhile.
    return await asyncio.to_thread(_searched, OpenedKeys(tx), rows, tuple(terms))


def _hits(tx: Tx, term: str, number: int) -> CTE:
    """Lines that may hold the term: found once, whatever they are joined with."""
    may = may_hold(tx.spoken.tokens_of_term(term))
    found = select(line_index.c.line_id, line_index.c.call_id).where(may).cte(f"hit_{number}")
    return found.prefix_with("MATERIALIZED", dialect="postgresql")


def _searched(keys: OpenedKeys, rows: Sequence[RowMapping], terms: tuple[str, ...]) -> Searched:
    whole = [(call_id, list(of)) for call_id, of in groupby(rows, lambda row: row["call_id"])]
    since = None
    if len(rows) > MOST_LINES:
        # Of the last there may be more lines than were fetched; where it is alone it is told of.
        del whole[max(1, len(whole) - 1) :]
        since = whole[-1][1][0]["began_at"]
    found = (_said(keys, call_id, of, terms) for call_id, of in whole)
    return Searched(found=[one for one in found if one is not None], since=since)


def _said(
    keys: OpenedKeys, call_id: str, rows: Sequence[RowMapping], terms: tuple[str, ...]
) -> Said | None:
    heard: set[str] = set()
    lines: list[FoundLine] = []
    for row in rows:
        try:
            text = keys.of_row(row).open(line_place(row["id"]), bytes(row["sealed"])).text
        except IntegrityBroken:
            logger.exception("line %s is not whole and is not searched", row["id"])
            continue
        in_line = {term for term in terms if stands_in(text, term)}
        heard |= in_line
        if in_line and len(lines) < FOUND_LINES:
            lines.append(
                FoundLine(
                    id=row["id"],
                    speaker=Speaker(row["speaker"]),
                    start_s=row["start_s"],
                    text=text,
                    pieces=pieces(text, terms),
                )
            )
    return Said(id=call_id, lines=lines) if heard == set(terms) else None

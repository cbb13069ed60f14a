"""Longer harmless phrases that keep a word from being marked; each change raises the version."""

from datetime import datetime

import msgspec
from sqlalchemy import Select, delete, insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.speech.words.word_library import grow
from connectors.postgres.speech.words.word_reach import WordReach, of_level, prison
from connectors.postgres.speech.words.word_shelves import shelf
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.words.clashes import hidden_by, require_no_word
from pipelines.rules.speech.words.word_rows import phrase_row
from schemas.speech.words import Level, PhraseView
from schemas.tables.speech.word import allowed_phrase, sensitive_word


class PhraseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """How a list of phrases is narrowed."""

    level: Level | None = None
    prison_id: str | None = None
    text: str = ""


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    phrase: str
    prison_id: str | None
    prison: str | None
    updated_at: datetime


def _phrases(reach: WordReach) -> Select[tuple[object, ...]]:
    return (
        select(*allowed_phrase.c, prison.c.name.label("prison"))
        .outerjoin(prison, prison.c.id == allowed_phrase.c.prison_id)
        .where(reach.holds(allowed_phrase.c.prison_id))
    )


async def page(
    tx: Tx, reach: WordReach, wanted: PhraseFilter, *, limit: int, offset: int
) -> tuple[list[PhraseView], int]:
    """Phrases in reach with the words that each hides, and how many in all."""
    conditions = of_level(allowed_phrase.c.prison_id, wanted.level, wanted.prison_id)
    if wanted.text:
        conditions.append(allowed_phrase.c.phrase.icontains(wanted.text, autoescape=True))
    found = _phrases(reach).where(*conditions)
    order = (allowed_phrase.c.phrase, allowed_phrase.c.id)
    rows, total = await tx.page(found, _Row, *order, limit=limit, offset=offset)
    held = await _writings(tx, reach)
    return [_shown(row, held) for row in rows], total


async def get(tx: Tx, reach: WordReach, phrase_id: str) -> PhraseView | None:
    row = await tx.first(_phrases(reach).where(allowed_phrase.c.id == phrase_id), _Row)
    return None if row is None else _shown(row, await _writings(tx, reach))


async def allow(tx: Tx, phrase: str, *, prison_id: str | None, at: datetime) -> str:
    """A new phrase; `Conflict` where it is known or is itself a word of the library."""
    await grow(tx)
    require_no_word(phrase, (await shelf(tx, prison_id)).taken)
    phrase_id = make_id()
    row = phrase_row(phrase_id, phrase, prison_id, at)
    await tx.execute(insert(allowed_phrase).values(row))
    return phrase_id


async def forbid(tx: Tx, phrase_id: str) -> bool:
    """Take a phrase out; False where it is not there."""
    await grow(tx)
    gone = await tx.execute(delete(allowed_phrase).where(allowed_phrase.c.id == phrase_id))
    return gone.rowcount == 1


async def _writings(tx: Tx, reach: WordReach) -> list[tuple[str | None, str]]:
    """Every writing in reach with the prison of its word."""
    columns = (sensitive_word.c.prison_id, sensitive_word.c.word, sensitive_word.c.variants)
    found = (
        select(*columns)
        .outerjoin(prison, prison.c.id == sensitive_word.c.prison_id)
        .where(reach.holds(sensitive_word.c.prison_id))
    )
    return [
        (row.prison_id, writing)
        for row in await tx.execute(found)
        for writing in (row.word, *row.variants.split())
    ]


def _shown(row: _Row, held: list[tuple[str | None, str]]) -> PhraseView:
    """A prison's phrase hides that prison's own words alone."""
    writings = (w for prison_id, w in held if row.prison_id in (None, prison_id))
    hides = hidden_by(row.phrase, writings)
    return PhraseView(**msgspec.structs.asdict(row), hides=hides)

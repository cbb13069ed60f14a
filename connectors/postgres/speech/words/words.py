"""The words of the library; each change raises its version in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.speech.words.word_classes import class_id_of
from connectors.postgres.speech.words.word_library import SEVERITY, grow
from connectors.postgres.speech.words.word_reach import WordReach, of_level, prison
from connectors.postgres.speech.words.word_shelves import shelf
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.words.clashes import require_free
from pipelines.rules.speech.words.entry import Entry, entry_of
from pipelines.rules.speech.words.importing import Plan
from pipelines.rules.speech.words.word_rows import word_row
from schemas.errors import Conflict
from schemas.speech.words import EditWord, Level, WordRequest, WordView
from schemas.tables.speech.word import sensitive_word, word_class

AT_ONCE = 500
"""Rows of one insert."""


class WordFilter(msgspec.Struct, frozen=True, kw_only=True):
    """How a list of words is narrowed."""

    level: Level | None = None
    prison_id: str | None = None
    class_id: str | None = None
    severity: int | None = None
    enabled: bool | None = None
    text: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        found = of_level(sensitive_word.c.prison_id, self.level, self.prison_id)
        if self.class_id is not None:
            found.append(sensitive_word.c.class_id == self.class_id)
        if self.severity is not None:
            found.append(SEVERITY.in_([self.severity]))
        if self.enabled is not None:
            found.append(sensitive_word.c.enabled.is_(self.enabled))
        if self.text:
            columns = (
                sensitive_word.c.word,
                sensitive_word.c.variants,
                sensitive_word.c.definition,
            )
            found.append(or_(*(c.icontains(self.text, autoescape=True) for c in columns)))
        return found


ALL = WordFilter()
ORDER = (SEVERITY.desc(), sensitive_word.c.word, sensitive_word.c.prison_id.nulls_first())


def _words(reach: WordReach, wanted: WordFilter = ALL) -> Select[tuple[object, ...]]:
    shown = set(WordView.__struct_fields__) - {"severity"}
    return (
        select(
            *(column for column in sensitive_word.c if column.name in shown),
            sensitive_word.c.severity.label("own_severity"),
            SEVERITY.label("severity"),
            word_class.c.name.label("class_name"),
            prison.c.name.label("prison"),
        )
        .join(word_class, word_class.c.id == sensitive_word.c.class_id)
        .outerjoin(prison, prison.c.id == sensitive_word.c.prison_id)
        .where(reach.holds(sensitive_word.c.prison_id), *wanted.conditions())
    )


async def page(
    tx: Tx, reach: WordReach, wanted: WordFilter = ALL, *, limit: int = 100, offset: int = 0
) -> tuple[list[WordView], int]:
    """Words in reach, the gravest first, and how many in all; a hit in the word comes first."""
    first = sensitive_word.c.word.icontains(wanted.text, autoescape=True).desc()
    order = (first, *ORDER) if wanted.text else ORDER
    return await tx.page(_words(reach, wanted), WordView, *order, limit=limit, offset=offset)


async def every(tx: Tx, reach: WordReach, wanted: WordFilter) -> list[WordView]:
    """All words of a filter, as a file holds them."""
    return await tx.all(_words(reach, wanted).order_by(*ORDER), WordView)


async def get(tx: Tx, reach: WordReach, word_id: str) -> WordView | None:
    return await tx.first(_words(reach).where(sensitive_word.c.id == word_id), WordView)


async def add(tx: Tx, request: WordRequest, *, prison_id: str | None, at: datetime) -> str:
    """A new word; `InvalidInput` for an unknown class, `Conflict` where the word is taken."""
    entry = entry_of(request, await class_id_of(tx, request.word_class))
    # First the version's lock: two writers of one word come one after the other.
    await grow(tx)
    require_free(entry, (await shelf(tx, prison_id)).taken)
    word_id = make_id()
    await tx.execute(insert(sensitive_word).values(word_row(word_id, prison_id, entry, at)))
    return word_id


async def edit(tx: Tx, known: WordView, asked: EditWord, *, at: datetime) -> None:
    """Write a word anew; `Conflict` where another keeper was faster or a writing is taken."""
    entry = entry_of(asked, await class_id_of(tx, asked.word_class))
    await grow(tx)
    require_free(entry, (await shelf(tx, known.prison_id)).taken, known.id)
    await _change(tx, known.id, asked.version, _values(entry) | {"updated_at": at})


async def set_enabled(tx: Tx, word_id: str, enabled: bool, *, version: int, at: datetime) -> None:
    """Let a word count or rest; `Conflict` where another keeper was faster."""
    await grow(tx)
    await _change(tx, word_id, version, {"enabled": enabled, "updated_at": at})


async def require_free_again(tx: Tx, known: WordView) -> None:
    """Raise `Conflict` where a resting word may not count any more beside what came since."""
    entry = entry_of(_as_asked(known), known.class_id)
    require_free(entry, (await shelf(tx, known.prison_id)).taken, known.id)


async def remove(tx: Tx, word_id: str) -> bool:
    """Take a word out; False where it is not there. Its alerts keep their own text."""
    await grow(tx)
    gone = await tx.execute(delete(sensitive_word).where(sensitive_word.c.id == word_id))
    return gone.rowcount == 1


async def carry_out(tx: Tx, plan: Plan, *, at: datetime) -> None:
    """What an import planned; the caller holds the version's lock since it planned."""
    rows = [
        {"id": one.id, "prison_id": one.prison_id, "enabled": one.enabled, "updated_at": at}
        | _values(one.entry)
        for one in plan.added
    ]
    for start in range(0, len(rows), AT_ONCE):
        await tx.execute(insert(sensitive_word).values(rows[start : start + AT_ONCE]))
    for one in plan.changed:
        values = _values(one.entry) | {"enabled": one.enabled, "updated_at": at}
        await _change(tx, one.id, None, values)


async def states(tx: Tx, reach: WordReach, texts: Sequence[str]) -> dict[str, bool]:
    """Whether words of these texts count, of those that a library in reach holds."""
    found = (
        select(sensitive_word.c.word, func.bool_or(sensitive_word.c.enabled).label("counts"))
        .outerjoin(prison, prison.c.id == sensitive_word.c.prison_id)
        .where(reach.holds(sensitive_word.c.prison_id), sensitive_word.c.word.in_(texts))
        .group_by(sensitive_word.c.word)
    )
    return {row.word: bool(row.counts) for row in await tx.execute(found)}


def _values(entry: Entry) -> dict[str, object]:
    return msgspec.structs.asdict(entry)


def _as_asked(known: WordView) -> EditWord:
    return EditWord(
        version=known.version,
        word=known.word,
        word_class=known.class_name,
        definition=known.definition,
        by_sound=known.by_sound,
        context=known.context,
        severity=known.own_severity,
        variants=known.variants,
    )


async def _change(tx: Tx, word_id: str, version: int | None, values: dict[str, object]) -> None:
    same = [sensitive_word.c.id == word_id]
    if version is not None:
        same.append(sensitive_word.c.version == version)
    changed = values | {"version": sensitive_word.c.version + 1}
    done = await tx.execute(update(sensitive_word).where(*same).values(changed))
    if done.rowcount == 0:
        raise Conflict("该敏感词已被他人修改，请刷新后再改。", code="changed_meanwhile")

"""The library as rooms match against it; its version grows with each change (VC-GEN-10)."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from schemas.messages.call import WordsChangedMessage
from schemas.messages.subjects import WORDS_CHANGED
from schemas.tables.speech.word import allowed_phrase, sensitive_word, word_class, word_library

ONLY_ROW = 1
SEVERITY: ColumnElement[int] = func.coalesce(sensitive_word.c.severity, word_class.c.severity)
"""A word's own severity, else that of its class (VC-SUP-13)."""
PLAIN = ("word", "definition", "variants", "by_sound", "context")


async def version(tx: Tx) -> int:
    """Version of the library; 0 before its first word."""
    found = await tx.scalar(select(word_library.c.version).where(word_library.c.id == ONLY_ROW))
    return int(found or 0)


async def lock(tx: Tx) -> None:
    """Wait until no other writer holds the library; held until the commit."""
    await tx.execute(upsert(word_library).values(id=ONLY_ROW, version=0).on_conflict_do_nothing())
    await tx.execute(
        select(word_library.c.id).where(word_library.c.id == ONLY_ROW).with_for_update()
    )


async def grow(tx: Tx) -> int:
    """A higher version and the message that tells running rooms of it.

    It holds the version's row until the commit: writers come one after the other.
    """
    statement = upsert(word_library).values(id=ONLY_ROW, version=1)
    grown = await tx.scalar(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"version": word_library.c.version + 1}
        ).returning(word_library.c.version)
    )
    await outbox.put(tx, WORDS_CHANGED, WordsChangedMessage(version=int(grown)))
    return int(grown)


async def library(tx: Tx, prison_id: str | None) -> WordLibrary:
    """Words in force for a prison: the bureau's and its own."""
    current = await version(tx)
    found = (
        select(
            *(sensitive_word.c[name] for name in PLAIN),
            word_class.c.name.label("class_name"),
            SEVERITY.label("severity"),
            sensitive_word.c.prison_id.is_not(None).label("own"),
        )
        .join(word_class, word_class.c.id == sensitive_word.c.class_id)
        .where(sensitive_word.c.enabled, _holds(sensitive_word.c.prison_id, prison_id))
        .order_by(sensitive_word.c.word, sensitive_word.c.prison_id.nulls_first())
    )
    return WordLibrary(
        version=current,
        words=await tx.all(found, LibraryWord),
        allowed=await _phrases(tx, None),
        own_allowed=[] if prison_id is None else await _phrases(tx, prison_id),
    )


def _holds(column: ColumnElement[str], prison_id: str | None) -> ColumnElement[bool]:
    everywhere: ColumnElement[bool] = column.is_(None)
    return everywhere if prison_id is None else or_(everywhere, column == prison_id)


async def _phrases(tx: Tx, prison_id: str | None) -> list[str]:
    """Phrases of exactly this level."""
    level = allowed_phrase.c.prison_id.is_not_distinct_from(prison_id)
    found = select(allowed_phrase.c.phrase).where(level).order_by(allowed_phrase.c.phrase)
    return list(await tx.connection.scalars(found))

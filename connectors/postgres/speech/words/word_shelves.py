"""What is taken on one level of the library, for adding beside it."""

from sqlalchemy import or_, select

from connectors.postgres.transaction import Tx
from pipelines.rules.speech.words.clashes import Taken
from pipelines.rules.speech.words.entry import Entry
from pipelines.rules.speech.words.importing import KnownWord, Shelf
from schemas.tables.speech.word import allowed_phrase, sensitive_word


async def shelf(tx: Tx, prison_id: str | None) -> Shelf:
    """The words of exactly this level, with what the bureau's level forbids a prison."""
    own = await _known(tx, prison_id)
    taken = Taken(own={}, bureau={}, allowed=await _allowed(tx, prison_id))
    for word in own:
        taken.take(word.id, word.entry)
    if prison_id is not None:
        # A resting word of the bureau warns nobody, so a prison may have its own.
        for word in await _known(tx, None):
            if word.enabled:
                taken.bureau |= {one.lower(): word.entry.word for one in word.entry.writings}
    return Shelf(words={word.entry.word.lower(): word for word in own}, taken=taken)


async def _known(tx: Tx, prison_id: str | None) -> list[KnownWord]:
    found = select(sensitive_word).where(sensitive_word.c.prison_id.is_not_distinct_from(prison_id))
    rows = (await tx.execute(found)).mappings().all()
    names = Entry.__struct_fields__
    return [
        KnownWord(
            id=row["id"], entry=Entry(**{name: row[name] for name in names}), enabled=row["enabled"]
        )
        for row in rows
    ]


async def _allowed(tx: Tx, prison_id: str | None) -> set[str]:
    """Phrases that hold on this level."""
    level = or_(allowed_phrase.c.prison_id.is_(None), allowed_phrase.c.prison_id == prison_id)
    found = await tx.connection.scalars(select(allowed_phrase.c.phrase).where(level))
    return {phrase.lower() for phrase in found}

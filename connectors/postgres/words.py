"""The sensitive-word library; its version grows with each change, in the same transaction."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Select, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres import outbox
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.speech.library import LibraryWord, WordLibrary
from schemas.errors import Conflict, InvalidInput
from schemas.messages.call import WordsChangedMessage
from schemas.messages.subjects import WORDS_CHANGED
from schemas.tables.org import org_unit
from schemas.tables.word import allowed_phrase, sensitive_word, word_class, word_library
from schemas.words import WordClassRequest, WordClassView, WordRequest, WordView

ONLY_ROW = 1


async def version(tx: Tx) -> int:
    """Version of the library; 0 before its first word."""
    found = await tx.scalar(select(word_library.c.version).where(word_library.c.id == ONLY_ROW))
    return int(found or 0)


async def library(tx: Tx, prison_id: str | None) -> WordLibrary:
    """Words in force for a prison: the bureau's and its own."""
    current = await version(tx)
    classed = (word_class.c.name.label("class_name"), word_class.c.severity)
    names = [name for name in LibraryWord.__struct_fields__ if name in sensitive_word.c]
    found = (
        select(*(sensitive_word.c[name] for name in names), *classed)
        .join(word_class, word_class.c.id == sensitive_word.c.class_id)
        .where(sensitive_word.c.enabled, _of_prison(prison_id))
        .order_by(sensitive_word.c.word)
    )
    allowed = await tx.connection.scalars(
        select(allowed_phrase.c.phrase).order_by(allowed_phrase.c.phrase)
    )
    return WordLibrary(
        version=current, words=await tx.all(found, LibraryWord), allowed=list(allowed)
    )


def _of_prison(prison_id: str | None) -> ColumnElement[bool]:
    everywhere: ColumnElement[bool] = sensitive_word.c.prison_id.is_(None)
    return (
        everywhere
        if prison_id is None
        else or_(everywhere, sensitive_word.c.prison_id == prison_id)
    )


def _words() -> Select[tuple[object, ...]]:
    names = set(WordView.__struct_fields__)
    return (
        select(
            *(column for column in sensitive_word.c if column.name in names),
            word_class.c.name.label("class_name"),
            word_class.c.severity,
            org_unit.c.name.label("prison"),
        )
        .join(word_class, word_class.c.id == sensitive_word.c.class_id)
        .outerjoin(org_unit, org_unit.c.id == sensitive_word.c.prison_id)
    )


async def page(
    tx: Tx,
    prison_id: str | None,
    *,
    text: str = "",
    limit: int = 100,
    offset: int = 0,
) -> tuple[list[WordView], int]:
    """Words that hold for a prison (None: the bureau's alone), and how many in all."""
    found = _words().where(_of_prison(prison_id))
    if text:
        found = found.where(sensitive_word.c.word.contains(text, autoescape=True))
    order = (word_class.c.severity.desc(), sensitive_word.c.word)
    return await tx.page(found, WordView, *order, limit=limit, offset=offset)


async def get(tx: Tx, word_id: str) -> WordView | None:
    return await tx.first(_words().where(sensitive_word.c.id == word_id), WordView)


async def add(tx: Tx, request: WordRequest, *, prison_id: str | None, at: datetime) -> str:
    """A new word; `InvalidInput` for an unknown class, `Conflict` where the word is there."""
    class_id = await _class_id(tx, request.word_class)
    # First the version's lock: two writers of one word come one after the other.
    await _grow(tx)
    same = (
        sensitive_word.c.prison_id.is_(None)
        if prison_id is None
        else (sensitive_word.c.prison_id == prison_id)
    )
    known = select(sensitive_word.c.id).where(sensitive_word.c.word == request.word, same)
    if await tx.scalar(known) is not None:
        raise Conflict("该敏感词已在词库中", code="word_exists", word=request.word)
    word_id = make_id()
    await tx.execute(
        insert(sensitive_word).values(
            id=word_id,
            word=request.word,
            class_id=class_id,
            definition=request.definition,
            by_sound=request.by_sound,
            context=request.context,
            prison_id=prison_id,
            updated_at=at,
        )
    )
    return word_id


async def remove(tx: Tx, word_id: str) -> bool:
    """Take a word out; False where it is not there."""
    await _grow(tx)
    gone = await tx.execute(delete(sensitive_word).where(sensitive_word.c.id == word_id))
    return gone.rowcount == 1


async def set_enabled(tx: Tx, word_id: str, enabled: bool, *, at: datetime) -> bool:
    """Let a word count or rest; False where it is not there."""
    await _grow(tx)
    changed = {"enabled": enabled, "updated_at": at}
    done = await tx.execute(
        update(sensitive_word).where(sensitive_word.c.id == word_id).values(**changed)
    )
    return done.rowcount == 1


async def allow(tx: Tx, phrase: str) -> None:
    """A longer harmless phrase; a known one stays."""
    await _grow(tx)
    await tx.insert_new(upsert(allowed_phrase).values(id=make_id(), phrase=phrase))


async def classes(tx: Tx) -> list[WordClassView]:
    """All classes, the gravest first."""
    statement = select(word_class).order_by(word_class.c.severity.desc(), word_class.c.code)
    return await tx.all(statement, WordClassView)


async def add_class(tx: Tx, request: WordClassRequest) -> WordClassView:
    """A new class; `Conflict` where code or name is taken."""
    row = WordClassView(id=make_id(), **msgspec.structs.asdict(request))
    if not await tx.insert_new(upsert(word_class).values(**msgspec.structs.asdict(row))):
        raise Conflict("该类别代码或名称已存在", code="class_exists", class_code=request.code)
    return row


async def _class_id(tx: Tx, name: str) -> str:
    found = await tx.scalar(
        select(word_class.c.id).where(or_(word_class.c.code == name, word_class.c.name == name))
    )
    if found is None:
        raise InvalidInput(f"没有名为“{name}”的敏感词类别", code="unknown_word_class", name=name)
    return str(found)


async def _grow(tx: Tx) -> int:
    """A higher version and the message that tells running rooms of it."""
    statement = upsert(word_library).values(id=ONLY_ROW, version=1)
    grown = await tx.scalar(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"version": word_library.c.version + 1}
        ).returning(word_library.c.version)
    )
    await outbox.put(tx, WORDS_CHANGED, WordsChangedMessage(version=int(grown)))
    return int(grown)

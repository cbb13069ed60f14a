"""Classes of sensitive words; the bureau's alone, since their severity counts everywhere."""

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.speech.words.word_library import grow
from connectors.postgres.speech.words.word_reach import WordReach, prison
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.words.word_rows import class_row
from schemas.errors import Conflict, InvalidInput
from schemas.speech.words import EditWordClass, WordClassRequest, WordClassView
from schemas.tables.speech.word import sensitive_word, word_class


async def classes(tx: Tx, reach: WordReach | None = None) -> list[WordClassView]:
    """All classes, the gravest first, with how many words in reach each has."""
    counted = (
        select(sensitive_word.c.class_id, func.count().label("words"))
        .outerjoin(prison, prison.c.id == sensitive_word.c.prison_id)
        .where(*([] if reach is None else [reach.holds(sensitive_word.c.prison_id)]))
        .group_by(sensitive_word.c.class_id)
        .subquery()
    )
    statement = (
        select(word_class, func.coalesce(counted.c.words, 0).label("words"))
        .outerjoin(counted, counted.c.class_id == word_class.c.id)
        .order_by(word_class.c.severity.desc(), word_class.c.code)
    )
    return await tx.all(statement, WordClassView)


async def get_class(tx: Tx, class_id: str) -> WordClassView | None:
    return next((one for one in await classes(tx) if one.id == class_id), None)


async def class_names(tx: Tx) -> dict[str, str]:
    """Ids of the classes by their names and by their codes."""
    listed = await classes(tx)
    return {one.code: one.id for one in listed} | {one.name: one.id for one in listed}


async def class_id_of(tx: Tx, name: str) -> str:
    """The class of a name or code; `InvalidInput` names one that is not there."""
    named = or_(word_class.c.code == name.strip(), word_class.c.name == name.strip())
    found = await tx.scalar(select(word_class.c.id).where(named))
    if found is None:
        raise InvalidInput(f"没有名为“{name}”的敏感词类别", code="unknown_word_class", name=name)
    return str(found)


async def add_class(tx: Tx, request: WordClassRequest) -> WordClassView:
    """A new class; `Conflict` where code or name is taken."""
    values = class_row(make_id(), request)
    if not await tx.insert_new(upsert(word_class).values(values)):
        raise Conflict("该类别代码或名称已存在", code="class_exists", class_code=request.code)
    return WordClassView(**values, version=1)


async def edit_class(tx: Tx, class_id: str, asked: EditWordClass) -> None:
    """Name and severity; `Conflict` where the name is taken or another keeper was faster."""
    await grow(tx)
    name = asked.name.strip()
    other = select(word_class.c.id).where(word_class.c.name == name, word_class.c.id != class_id)
    if await tx.scalar(other) is not None:
        raise Conflict("该类别代码或名称已存在", code="class_exists", name=name)
    done = await tx.execute(
        update(word_class)
        .where(word_class.c.id == class_id, word_class.c.version == asked.version)
        .values(name=name, severity=asked.severity, version=word_class.c.version + 1)
    )
    if done.rowcount == 0:
        raise Conflict("该类别已被他人修改，请刷新后再改。", code="changed_meanwhile")


async def remove_class(tx: Tx, class_id: str) -> None:
    """Take an unused class out; `Conflict` while any word of any level is in it."""
    await grow(tx)
    used = await tx.scalar(select(func.count()).where(sensitive_word.c.class_id == class_id))
    if used:
        raise Conflict(
            f"该类别下还有{used}个敏感词，不能删除。请先删除或改到其他类别。",
            code="class_in_use",
            words=int(used),
        )
    await tx.execute(delete(word_class).where(word_class.c.id == class_id))

"""Keeping the sensitive-word library; a change reaches running calls at once (VC-GEN-10)."""

from connectors.postgres import audit, units, words
from connectors.postgres.transaction import Tx
from pipelines.rules.permissions import Action, require_permission
from schemas.errors import Forbidden, NotFound
from schemas.words import WordClassRequest, WordClassView, WordPage, WordRequest, WordView
from serve.audit.attempt import Attempt
from serve.auth.callers import Officer
from serve.services import Services


async def page(services: Services, officer: Officer, limit: int, offset: int) -> WordPage:
    """Words that hold in the officer's prison; the bureau's alone for the bureau."""
    require_permission(officer.permissions, Action.READ_WORDS)
    async with services.database.transaction() as tx:
        version = await words.version(tx)
        rows, total = await words.page(tx, officer.prison_id, limit=limit, offset=offset)
    return WordPage(version=version, rows=rows, total=total)


async def add(services: Services, officer: Officer, asked: WordRequest) -> WordView:
    """A word of the bureau's library or, by a prison's keeper, of that prison's own."""
    async with (
        Attempt(services, officer.actor(), "word.add", "word", None, officer.stream),
        services.database.transaction() as tx,
    ):
        require_permission(officer.permissions, Action.KEEP_WORDS)
        now = services.clock()
        word_id = await words.add(tx, asked, prison_id=officer.prison_id, at=now)
        await _note(tx, officer, "word.add", word_id, asked.word)
        return await _need(tx, word_id)


async def remove(services: Services, officer: Officer, word_id: str) -> None:
    async with (
        Attempt(services, officer.actor(), "word.remove", "word", word_id, officer.stream),
        services.database.transaction() as tx,
    ):
        require_permission(officer.permissions, Action.KEEP_WORDS)
        word = await _need(tx, word_id)
        await _require_own(tx, officer, word)
        await words.remove(tx, word_id)
        await _note(tx, officer, "word.remove", word_id, word.word)


async def classes(services: Services, officer: Officer) -> list[WordClassView]:
    require_permission(officer.permissions, Action.READ_WORDS)
    async with services.database.transaction() as tx:
        return await words.classes(tx)


async def add_class(services: Services, officer: Officer, asked: WordClassRequest) -> WordClassView:
    async with (
        Attempt(services, officer.actor(), "word_class.add", "word_class", None, officer.stream),
        services.database.transaction() as tx,
    ):
        require_permission(officer.permissions, Action.KEEP_WORDS)
        added = await words.add_class(tx, asked)
        await _note(tx, officer, "word_class.add", added.id, added.name, kind="word_class")
        return added


async def _require_own(tx: Tx, officer: Officer, word: WordView) -> None:
    """A prison's keeper sees the bureau's words and may not take them out."""
    if officer.prison_id is None:
        return
    prison = await units.get(tx, officer.prison_id)
    if word.prison is None:
        raise Forbidden("全局词库的词只能由局级管理员删除。", code="word_of_bureau")
    if prison is None or word.prison != prison.name:
        raise _no_word()


async def _need(tx: Tx, word_id: str) -> WordView:
    word = await words.get(tx, word_id)
    if word is None:
        raise _no_word()
    return word


def _no_word() -> NotFound:
    return NotFound("没有找到这个敏感词。", code="word_not_found")


async def _note(
    tx: Tx, officer: Officer, action: str, object_id: str, name: str, *, kind: str = "word"
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind=kind,
        object_id=object_id,
        detail={"name": name},
    )

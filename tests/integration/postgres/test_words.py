"""The word library changes while calls run (VC-GEN-10)."""

import asyncio

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres import Database, words
from schemas.errors import Conflict, InvalidInput
from schemas.messages.call import WordsChangedMessage
from schemas.tables.messaging import outbox
from schemas.words import WordClassRequest, WordRequest
from tests.integration.world import NOW, World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-GEN-10")]

DRUGS = WordClassRequest(code="drugs", name="涉毒", severity=3)


@pytest.fixture
async def classed(db: Database) -> Database:
    async with db.transaction() as tx:
        await words.add_class(tx, DRUGS)
    return db


async def add(db: Database, word: str, prison_id: str | None = None, cls: str = "涉毒") -> str:
    async with db.transaction() as tx:
        request = WordRequest(word=word, word_class=cls)
        return await words.add(tx, request, prison_id=prison_id, at=NOW)


async def versions_told(db: Database) -> list[int]:
    async with db.transaction() as tx:
        found = await tx.execute(
            select(outbox.c.payload)
            .where(outbox.c.subject == "words.changed")
            .order_by(outbox.c.id)
        )
        return [msgspec.json.decode(p, type=WordsChangedMessage).version for (p,) in found]


async def test_each_change_raises_the_version_and_tells_of_it(classed: Database) -> None:
    word_id = await add(classed, "冰毒")
    await add(classed, "白粉", cls="drugs")
    async with classed.transaction() as tx:
        assert await words.set_enabled(tx, word_id, False, at=NOW)
        await words.allow(tx, "大麻烦")
    async with classed.transaction() as tx:
        assert await words.remove(tx, word_id)
    async with classed.transaction() as tx:
        library = await words.library(tx, None)
    assert library.version == 5
    assert [word.word for word in library.words] == ["白粉"]
    assert (library.words[0].class_name, library.words[0].severity) == ("涉毒", 3)
    assert library.allowed == ["大麻烦"]
    assert await versions_told(classed) == [1, 2, 3, 4, 5]


async def test_a_refused_change_raises_nothing(classed: Database) -> None:
    await add(classed, "冰毒")
    with pytest.raises(Conflict):
        await add(classed, "冰毒")
    with pytest.raises(InvalidInput) as refused:
        await add(classed, "别的", cls="没有的类")
    assert refused.value.detail == {"name": "没有的类"}
    assert await versions_told(classed) == [1]


async def test_a_prisons_own_words_hold_there_alone(classed: Database, world: World) -> None:
    await add(classed, "冰毒")
    await add(classed, "黑话", world.prison.id)
    await add(classed, "冰毒", world.prison.id)
    async with classed.transaction() as tx:
        here = await words.library(tx, world.prison.id)
        everywhere = await words.library(tx, None)
        rows, total = await words.page(tx, world.prison.id, text="黑")
    assert sorted(word.word for word in here.words) == ["冰毒", "冰毒", "黑话"]
    assert [word.word for word in everywhere.words] == ["冰毒"]
    assert (rows[0].prison, total) == ("三监", 1)


async def test_the_same_word_added_twice_at_once_is_there_once(classed: Database) -> None:
    outcomes = await asyncio.gather(
        *(add(classed, "冰毒") for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3


async def test_classes_are_apart_by_code_and_name(classed: Database) -> None:
    with pytest.raises(Conflict):
        async with classed.transaction() as tx:
            await words.add_class(tx, WordClassRequest(code="other", name="涉毒", severity=1))
    async with classed.transaction() as tx:
        assert [one.code for one in await words.classes(tx)] == ["drugs"]

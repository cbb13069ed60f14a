"""The word library changes while calls run (VC-GEN-10), on levels (VC-SUP-13)."""

import asyncio

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres import Database
from connectors.postgres.speech.words import allowed_phrases, word_classes, word_library, words
from connectors.postgres.speech.words.word_reach import WordReach
from connectors.postgres.speech.words.words import WordFilter
from schemas.errors import Conflict, InvalidInput
from schemas.messages.call import WordsChangedMessage
from schemas.speech.words import EditWord, EditWordClass, WordClassRequest, WordRequest
from schemas.tables.messages.messaging import outbox
from tests.integration.world import NOW, World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-GEN-10")]

DRUGS = WordClassRequest(code="drugs", name="涉毒", severity=3)
EVERYWHERE = WordReach(prison_id=None, scopes=("/",))


@pytest.fixture
async def classed(db: Database) -> Database:
    async with db.transaction() as tx:
        await word_classes.add_class(tx, DRUGS)
    return db


async def add(
    db: Database, word: str, prison_id: str | None = None, cls: str = "涉毒", **more: object
) -> str:
    asked = msgspec.convert({"word": word, "word_class": cls} | more, WordRequest)
    async with db.transaction() as tx:
        return await words.add(tx, asked, prison_id=prison_id, at=NOW)


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
        await words.set_enabled(tx, word_id, False, version=1, at=NOW)
        await allowed_phrases.allow(tx, "大麻烦", prison_id=None, at=NOW)
    async with classed.transaction() as tx:
        assert await words.remove(tx, word_id)
    async with classed.transaction() as tx:
        library = await word_library.library(tx, None)
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


@pytest.mark.requirement("VC-SUP-13")
async def test_a_prisons_own_words_hold_there_alone(classed: Database, world: World) -> None:
    await add(classed, "黑话", world.prison.id)
    await add(classed, "冰毒", world.prison.id)
    await add(classed, "冰毒")
    async with classed.transaction() as tx:
        await allowed_phrases.allow(tx, "大黑话", prison_id=world.prison.id, at=NOW)
        here = await word_library.library(tx, world.prison.id)
        everywhere = await word_library.library(tx, None)
        own = WordReach(prison_id=world.prison.id, scopes=(world.prison.path,))
        rows, total = await words.page(tx, own, WordFilter(text="黑"))
        others, _ = await words.page(tx, WordReach(prison_id=None, scopes=("/SH/P99/",)))
    assert [(word.word, word.own) for word in here.words] == [
        ("冰毒", False),
        ("冰毒", True),
        ("黑话", True),
    ]
    assert (here.own_allowed, everywhere.own_allowed) == (["大黑话"], [])
    assert [word.word for word in everywhere.words] == ["冰毒"]
    assert (rows[0].prison, total) == ("三监", 1)
    assert [word.prison for word in others] == [None]


@pytest.mark.requirement("VC-SUP-13")
async def test_what_the_bureau_has_a_prison_need_not_add(classed: Database, world: World) -> None:
    word_id = await add(classed, "冰毒", variants="溜冰")
    for word in ("冰毒", "溜冰"):
        with pytest.raises(Conflict) as refused:
            await add(classed, word, world.prison.id)
        assert refused.value.code == "word_of_bureau_exists"
    async with classed.transaction() as tx:
        await words.set_enabled(tx, word_id, False, version=1, at=NOW)
    await add(classed, "冰毒", world.prison.id)


@pytest.mark.requirement("VC-SUP-13")
async def test_a_severity_of_its_own_goes_before_that_of_the_class(classed: Database) -> None:
    await add(classed, "冰毒")
    await add(classed, "溜冰鞋", severity=1)
    async with classed.transaction() as tx:
        (drugs,) = await word_classes.classes(tx)
        asked = EditWordClass(version=1, name="毒品", severity=2)
        await word_classes.edit_class(tx, drugs.id, asked)
        library = await word_library.library(tx, None)
        grave, _ = await words.page(tx, EVERYWHERE, WordFilter(severity=2))
    assert {word.word: word.severity for word in library.words} == {"冰毒": 2, "溜冰鞋": 1}
    assert [(word.word, word.class_name) for word in grave] == [("冰毒", "毒品")]


@pytest.mark.requirement("VC-SUP-14")
async def test_of_two_keepers_who_edit_one_word_the_second_is_told(classed: Database) -> None:
    word_id = await add(classed, "冰毒")
    async with classed.transaction() as tx:
        known = await words.get(tx, EVERYWHERE, word_id)
    assert known is not None

    async def edit(definition: str) -> None:
        asked = EditWord(version=1, word="冰毒", word_class="drugs", definition=definition)
        async with classed.transaction() as tx:
            await words.edit(tx, known, asked, at=NOW)

    outcomes = await asyncio.gather(edit("一"), edit("二"), return_exceptions=True)
    (late,) = [one for one in outcomes if isinstance(one, Conflict)]
    assert late.code == "changed_meanwhile"
    async with classed.transaction() as tx:
        after = await words.get(tx, EVERYWHERE, word_id)
    assert after is not None
    assert (after.version, after.definition) == (2, "一" if outcomes[0] is None else "二")


async def test_the_same_word_added_twice_at_once_is_there_once(classed: Database) -> None:
    outcomes = await asyncio.gather(
        *(add(classed, "冰毒") for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3


@pytest.mark.requirement("VC-SUP-14")
async def test_classes_are_apart_by_code_and_name_and_stay_while_used(classed: Database) -> None:
    other = WordClassRequest(code="other", name="涉毒", severity=1)
    async with classed.transaction() as tx:
        with pytest.raises(Conflict):
            await word_classes.add_class(tx, other)
    word_id = await add(classed, "冰毒")
    async with classed.transaction() as tx:
        (drugs,) = await word_classes.classes(tx)
        assert (drugs.code, drugs.words) == ("drugs", 1)
        with pytest.raises(Conflict) as used:
            await word_classes.remove_class(tx, drugs.id)
        assert used.value.detail == {"words": 1}
    async with classed.transaction() as tx:
        await words.remove(tx, word_id)
        await word_classes.remove_class(tx, drugs.id)
        assert await word_classes.classes(tx) == []


@pytest.mark.requirement("VC-SUP-14")
async def test_variants_are_found_and_every_filter_narrows(classed: Database) -> None:
    word_id = await add(classed, "海洛因", variants="四号、白面", definition="毒品之一")
    await add(classed, "毒品")
    async with classed.transaction() as tx:
        await words.set_enabled(tx, word_id, False, version=1, at=NOW)
        (drugs,) = await word_classes.classes(tx)
        wanted = {
            "白面": WordFilter(text="白面"),
            "resting": WordFilter(enabled=False),
            "class": WordFilter(class_id=drugs.id),
            "prison": WordFilter(level="prison"),
            "definition": WordFilter(text="毒品"),
        }
        found = {
            name: [word.word for word in await words.every(tx, EVERYWHERE, one)]
            for name, one in wanted.items()
        }
        first, _ = await words.page(tx, EVERYWHERE, WordFilter(text="毒品"))
    assert found == {
        "白面": ["海洛因"],
        "resting": ["海洛因"],
        "class": ["毒品", "海洛因"],
        "prison": [],
        "definition": ["毒品", "海洛因"],
    }
    assert first[0].word == "毒品"

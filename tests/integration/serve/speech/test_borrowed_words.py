"""Words that a scripted call lends the library, over the public interface."""

from collections.abc import AsyncIterator

import pytest

from loadtests.demo.library import borrowed_words, borrowers
from loadtests.demo.waiting import silent
from loadtests.people.officer import Officer
from schemas.speech.words import WordRequest
from tests.integration.serve.client import People
from tests.integration.serve.world import PASSWORD

FIRST, SECOND = "3103000001", "3103000002"
BOMB = WordRequest(word="手雷", word_class="演示词", definition="爆炸物")
ROPE = WordRequest(word="绳子", word_class="脱逃类")


@pytest.fixture
async def keeper(people: People) -> AsyncIterator[Officer]:
    async with Officer(people.somebody().base) as officer:
        await officer.sign_in("keeper", PASSWORD)
        yield officer


async def held(keeper: Officer) -> dict[str, list[str]]:
    """By word, for whom it is in the library."""
    return {one.word: borrowers(one.definition) for one in (await keeper.words()).rows}


async def classes(keeper: Officer) -> list[str]:
    return [one.name for one in await keeper.word_classes()]


async def test_words_and_classes_are_there_as_long_as_somebody_borrows_them(
    keeper: Officer,
) -> None:
    await keeper.add_word(ROPE)
    before = await classes(keeper)
    async with borrowed_words(keeper, [BOMB, ROPE], FIRST, silent):
        assert await held(keeper) == {"手雷": [FIRST], "绳子": []}
        async with borrowed_words(keeper, [BOMB], SECOND, silent):
            assert await held(keeper) == {"手雷": [FIRST, SECOND], "绳子": []}
        assert await held(keeper) == {"手雷": [FIRST], "绳子": []}
        assert "演示词" in await classes(keeper)
    assert await held(keeper) == {"绳子": []}
    assert await classes(keeper) == before


async def test_what_a_killed_call_left_is_taken_out_by_the_next_of_its_pair(
    keeper: Officer,
) -> None:
    told: list[str] = []
    killed = borrowed_words(keeper, [BOMB, ROPE], FIRST, silent)
    await killed.__aenter__()
    async with borrowed_words(keeper, [], SECOND, told.append):
        assert await held(keeper) == {"手雷": [FIRST], "绳子": [FIRST]}
    assert told == []
    async with borrowed_words(keeper, [ROPE], FIRST, told.append):
        assert await held(keeper) == {"绳子": [FIRST]}
    assert await held(keeper) == {}
    assert told == ["1 words, left by an earlier demonstration, were taken out of the library"]


async def test_a_word_that_is_another_ones_writing_is_told_and_hinders_nothing(
    keeper: Officer,
) -> None:
    told: list[str] = []
    await keeper.add_word(WordRequest(word="炸弹", word_class="脱逃类", variants="手雷"))
    async with borrowed_words(keeper, [BOMB, ROPE], FIRST, told.append):
        assert await held(keeper) == {"炸弹": [], "绳子": [FIRST]}
    assert told == ["the library does not take 手雷: a word that is there has this writing already"]

"""Rooms of two replicas hear of a change with the next thing that is said (VC-GEN-10)."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
import pytest

from actors.speech.live.words import LiveWords
from connectors.postgres import Database
from connectors.postgres.speech.words import allowed_phrases, word_classes, words
from pipelines.rules.speech.words.matcher import Matcher
from schemas.speech.words import WordClassRequest, WordRequest
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-GEN-10")]

AT_MOST_S = 2.0


@pytest.fixture
async def rooms(database_url: str, world: World) -> AsyncIterator[list[LiveWords]]:
    """Two rooms of one prison and one of another, each with connections of its own."""
    databases = [Database(database_url) for _ in range(2)]
    yield [LiveWords(database, world.prison.id) for database in databases]
    for database in databases:
        await database.close()


async def heard(rooms: list[LiveWords], text: str) -> list[list[str]]:
    """Words that each room marks in what is said now, within the time that is given."""
    began = time.monotonic()
    found = [[hit.word for hit in Matcher(await room.current()).match(text)] for room in rooms]
    assert time.monotonic() - began < AT_MOST_S
    return found


@pytest.mark.undisturbed("Two seconds from a change to every room.")
async def test_every_change_is_seen_by_every_replica(
    db: Database, world: World, rooms: list[LiveWords]
) -> None:
    now = datetime.now(UTC)
    said = "说句暗语，他上暗语学校"
    async with db.transaction() as tx:
        await word_classes.add_class(tx, WordClassRequest(code="drugs", name="涉毒", severity=3))
    assert await heard(rooms, said) == [[], []]

    asked = WordRequest(word="暗语", word_class="drugs", variants="黑话")
    async with db.transaction() as tx:
        word_id = await words.add(tx, asked, prison_id=None, at=now)
    assert await heard(rooms, said) == [["暗语", "暗语"]] * 2
    assert await heard(rooms, "买点黑话") == [["暗语"]] * 2

    async with db.transaction() as tx:
        await allowed_phrases.allow(tx, "暗语学校", prison_id=None, at=now)
    assert await heard(rooms, said) == [["暗语"]] * 2

    async with db.transaction() as tx:
        await words.set_enabled(tx, word_id, False, version=1, at=now)
    assert await heard(rooms, said) == [[], []]

    own = msgspec.structs.replace(asked, variants="")
    async with db.transaction() as tx:
        await words.add(tx, own, prison_id=world.prison.id, at=now)
    assert await heard(rooms, said) == [["暗语"]] * 2


async def test_a_room_of_another_prison_hears_nothing_of_a_prisons_own_word(
    db: Database, world: World
) -> None:
    now = datetime.now(UTC)
    async with db.transaction() as tx:
        await word_classes.add_class(tx, WordClassRequest(code="drugs", name="涉毒", severity=3))
        asked = WordRequest(word="黑话", word_class="drugs")
        await words.add(tx, asked, prison_id=world.prison.id, at=now)
    here, elsewhere = LiveWords(db, world.prison.id), LiveWords(db, world.ward.id)
    assert await heard([here, elsewhere], "说句黑话") == [["黑话"], []]

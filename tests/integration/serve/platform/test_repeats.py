"""A change that is sent twice is made once, and answered alike (LR-GEN-08)."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import func, select

from pipelines.flows.calls import housekeeping
from schemas.tables.audit.audit import audit_row
from schemas.tables.platform.repeat import repeat_note
from tests.integration.serve.client import KEY, People, Person, fresh_key
from tests.integration.serve.world import World

REPLAYED = "Idempotency-Replayed"
WORD = {"word": "接头暗号", "word_class": "escape"}


async def send(person: Person, key: str, body: Any = None) -> httpx.Response:
    return await person.ask("POST", "/api/words", body or WORD, **{KEY: key})


async def words(person: Person) -> int:
    return int((await person.get("/api/words"))["total"])


async def done(world: World, action: str = "word.add") -> int:
    """How many rows tell that it was done."""
    async with world.database.transaction() as tx:
        told = (audit_row.c.action == action, audit_row.c.result == "ok")
        return int(await tx.scalar(select(func.count()).where(*told)))


async def answers(world: World) -> list[bytes | None]:
    async with world.database.transaction() as tx:
        found = await tx.execute(select(repeat_note.c.answer))
        return list(found.scalars())


async def test_a_second_request_is_answered_as_the_first_and_changes_nothing(
    people: People, second: People, world: World
) -> None:
    keeper, key = await people.officer("keeper"), fresh_key()
    first = await send(keeper, key)
    assert (first.status_code, REPLAYED in first.headers) == (201, False)
    # At another node, with the session of the first.
    elsewhere = second.somebody()
    elsewhere.http.cookies = keeper.http.cookies
    again = await send(elsewhere, key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers[REPLAYED] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert (await words(keeper), await done(world)) == (1, 1)
    assert "接头暗号".encode() not in b"".join(answer or b"" for answer in await answers(world))


async def test_of_several_at_once_one_makes_the_change(
    people: People, second: People, world: World
) -> None:
    keeper, key = await people.officer("keeper"), fresh_key()
    elsewhere = second.somebody()
    elsewhere.http.cookies = keeper.http.cookies
    told = await asyncio.gather(
        *(send(one, key) for one in (keeper, elsewhere, keeper, elsewhere, keeper))
    )
    assert {(one.status_code, one.content) for one in told} == {(201, told[0].content)}
    assert (await words(keeper), await done(world)) == (1, 1)


async def test_a_used_key_opens_nothing_else(people: People, world: World) -> None:
    keeper, key = await people.officer("keeper"), fresh_key()
    assert (await send(keeper, key)).is_success
    other = await send(keeper, key, {**WORD, "word": "另一词"})
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    other = await keeper.ask("POST", "/api/allowed-phrases", {"phrase": "大麻烦"}, **{KEY: key})
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    assert (await words(keeper), await done(world)) == (1, 1)


async def test_a_key_is_its_account_s_own(people: People) -> None:
    keeper, local = await people.officer("keeper"), await people.officer("local_keeper")
    key = fresh_key()
    first, other = await send(keeper, key), await send(local, key, {**WORD, "word": "本地词"})
    assert (first.status_code, other.status_code) == (201, 201)
    assert first.json()["id"] != other.json()["id"]
    assert REPLAYED not in other.headers


async def test_what_was_refused_may_be_sent_again(people: People, world: World) -> None:
    keeper, key = await people.officer("keeper"), fresh_key()
    wrong = await send(keeper, key, {**WORD, "word_class": "nowhere"})
    assert wrong.is_error
    assert await answers(world) == []
    right = await send(keeper, key)
    assert (right.status_code, REPLAYED in right.headers) == (201, False)


async def test_who_is_signed_out_is_told_nothing_of_it(people: People) -> None:
    keeper, key = await people.officer("keeper"), fresh_key()
    assert (await send(keeper, key)).is_success
    await keeper.post("/api/officer/sign-out")
    again = await send(keeper, key)
    assert (again.status_code, REPLAYED in again.headers) == (401, False)


async def test_a_key_that_is_none_is_refused(people: People, world: World) -> None:
    keeper = await people.officer("keeper")
    for key in ("1", "a" * 65, "with space and more", "'; drop table repeat_note; --"):
        reply = await send(keeper, key)
        assert (reply.status_code, reply.json()["code"]) == (422, "bad_key")
    assert (await words(keeper), await answers(world)) == (0, [])


async def test_it_costs_one_statement(people: People) -> None:
    keeper = await people.officer("keeper")

    async def statements(word: str, **headers: str) -> int:
        body = {**WORD, "word": word}
        reply = await keeper.ask("POST", "/api/words", body, **headers)
        counted = re.search(r'desc="(\d+)"', reply.headers["server-timing"])
        assert counted is not None
        return int(counted[1])

    await statements("第一词")
    with_key = await statements("第二词")
    without = await statements("第三词", **{KEY: ""})
    assert with_key == without + 1


async def test_notes_go_after_a_day(people: People, world: World) -> None:
    keeper, key = await people.officer("keeper"), fresh_key()
    await send(keeper, key)
    now = world.clock()
    assert (await housekeeping.clear(world.database, now)).repeats == 0
    assert (await send(keeper, key)).headers[REPLAYED] == "true"
    later = now + housekeeping.KEEP_REPEATS + timedelta(minutes=1)
    assert (await housekeeping.clear(world.database, later)).repeats == 1
    assert await answers(world) == []


async def test_the_next_request_of_a_connection_is_none_of_the_last_one(people: People) -> None:
    """A server that paused a large body reads on in the context of that request."""
    leader = await people.officer("leader")
    for _ in range(3):
        large = {"values": {"name": "长" * 200_000}}
        refused = await leader.ask("POST", "/api/records/agency_people", large)
        assert refused.status_code == 422
        assert (await leader.http.get("/api/records/agency_people")).status_code == 200

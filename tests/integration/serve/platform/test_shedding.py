"""A replica asked for too much answers what it can, and `busy` for the rest (NF-TECH-12)."""

import asyncio
from contextlib import suppress

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from pipelines.flows.services import Services
from pipelines.rules.platform.request_gate import RequestGate
from serve.asgi import make_app
from tests.integration.eventually import eventually
from tests.integration.serve.client import KEY, Person, fresh_key
from tests.integration.serve.conftest import listening
from tests.integration.serve.watch import Watch

pytestmark = pytest.mark.requirement("NF-TECH-12", clauses="bc")

WORD = {"word": "接头暗号", "word_class": "escape"}
AT_ONCE = 12


async def sign_in_fails(person: Person) -> httpx.Response:
    return await person.ask("POST", "/api/officer/sign-in", {"login": "nobody", "password": "x"})


async def test_too_much_is_answered_busy_before_anything_is_done_and_may_come_again(
    services: Services,
) -> None:
    # The limits made small: one at a time, and ten seconds for each further one.
    app = make_app(services, RequestGate(free=1, rate=0.1))
    async with listening(Watch(), app) as people:
        keeper = await people.officer("keeper")
        keys = [fresh_key() for _ in range(AT_ONCE)]
        told = await asyncio.gather(
            *(
                keeper.ask(
                    "POST", "/api/words", {**WORD, "word": f"{WORD['word']}{number}"}, **{KEY: key}
                )
                for number, key in enumerate(keys)
            )
        )
        busy = [one for one in told if one.status_code == 503]
        assert 0 < len(busy) < AT_ONCE
        assert {one.status_code for one in told} == {201, 503}
        for one in busy:
            assert one.json() == {
                "code": "busy",
                "message": "系统繁忙，请稍后再试。",
                "retryable": True,
                "detail": {},
            }
            assert one.headers["retry-after"] == "2"
        kept = await keeper.get("/api/words")
        assert kept["total"] == AT_ONCE - len(busy)
        # The same request again, under its own key: carried out now, and once.
        for number, (key, one) in enumerate(zip(keys, told, strict=True)):
            body = {**WORD, "word": f"{WORD['word']}{number}"}
            again = await keeper.ask("POST", "/api/words", body, **{KEY: key})
            assert again.status_code == 201
            assert ("Idempotency-Replayed" in again.headers) == (one.status_code == 201)
        assert (await keeper.get("/api/words"))["total"] == AT_ONCE


async def test_the_way_in_stays_open_while_all_else_is_busy(services: Services) -> None:
    app = make_app(services, RequestGate(free=1, rate=0.1))
    async with listening(Watch(), app) as people:
        leader, somebody = await people.officer("leader"), people.somebody()
        asked = [leader.http.get("/api/call-statistics/calls") for _ in range(AT_ONCE)]
        told, *tried = await asyncio.gather(
            asyncio.gather(*asked), *(sign_in_fails(somebody) for _ in range(3))
        )
        assert 503 in {one.status_code for one in told}
        assert {one.status_code for one in tried} <= {401, 429}
        assert (await leader.http.get("/api/call-statistics/calls")).status_code != 503


async def test_a_page_that_is_opened_while_all_else_is_busy_comes_whole(services: Services) -> None:
    app = make_app(services, RequestGate(free=1, rate=0.1))
    async with listening(Watch(), app) as people:
        leader, somebody = await people.officer("leader"), people.somebody()
        asked = [leader.http.get("/api/call-statistics/calls") for _ in range(AT_ONCE)]
        told, *pages = await asyncio.gather(
            asyncio.gather(*asked), *(somebody.http.get("/console/") for _ in range(AT_ONCE))
        )
        assert 503 in {one.status_code for one in told}
        assert "busy" not in {one.json()["code"] for one in pages if one.status_code == 503}


async def test_a_page_too_many_is_told_to_come_again_and_a_call_gets_its_socket(
    services: Services,
) -> None:
    app = make_app(services, RequestGate(sockets=1))
    async with listening(Watch(), app) as people:
        leader = await people.officer("leader")
        async with leader.socket("/ws/console"):
            # Declined before it is opened, which a browser takes for a line that broke.
            with pytest.raises(InvalidStatus) as told:
                async with leader.socket("/ws/console"):
                    pass
            assert told.value.response.status_code == 403
            async with leader.socket("/ws/call"):
                pass

        async def opens() -> bool:
            # The platform hears a moment later that the first one has gone.
            with suppress(InvalidStatus):
                async with leader.socket("/ws/console"):
                    return True
            return False

        await eventually(opens)

"""Password rules, expiry, locks that hold against parallel guessing (NF-SEC-02)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PASSWORD, World

pytestmark = pytest.mark.requirement("NF-SEC-02")

PATH = "/api/officer/password"


@pytest.mark.requirement("ID-2")
async def test_a_weak_password_is_refused_and_a_used_one_too(people: People) -> None:
    officer = await people.officer("reviewer")
    for weak in ("Ab1-", "abcdefgh1", "REVIEWERa1-", "a" * 129):
        refused = await officer.refused(PATH, {"current": PASSWORD, "new": weak})
        assert refused[0] == 422, weak
    for number in range(1, 5):
        before = PASSWORD if number == 1 else f"Good-one-{number - 1}"
        await officer.post(PATH, {"current": before, "new": f"Good-one-{number}"})
    used = {"current": "Good-one-4", "new": "Good-one-2"}
    assert await officer.refused(PATH, used) == (422, "password_used")
    assert await officer.refused(PATH, {"current": "wrong", "new": "Good-one-9"}) == (
        403,
        "wrong_password",
    )


async def test_another_password_ends_the_other_sessions(people: People) -> None:
    here, there = await people.officer("reviewer"), await people.officer("reviewer")
    await here.post(PATH, {"current": PASSWORD, "new": "Good-one-1"})
    assert (await here.http.get("/api/calls")).status_code == 200
    assert (await there.http.get("/api/calls")).status_code == 401


@pytest.mark.requirement("ID-2")
async def test_an_old_password_opens_nothing_but_its_change(people: People, world: World) -> None:
    world.now = datetime.now(UTC) + timedelta(days=91)
    officer = await people.officer("reviewer")
    refused = await officer.http.get("/api/calls")
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_needed")
    await officer.post(PATH, {"current": PASSWORD, "new": "Good-one-1"})
    assert (await officer.http.get("/api/calls")).status_code == 200


@pytest.mark.requirement("ID-3")
async def test_parallel_guesses_do_not_pass_the_limit(people: People, second: People) -> None:
    """Nineteen at once on two replicas: five are looked at, and the right one comes too late."""
    replicas = people.somebody(), second.somebody()

    async def guess(number: int, password: str) -> str:
        asked = {"login": "monitor", "password": password}
        reply = await replicas[number % 2].ask("POST", "/api/officer/sign-in", asked)
        return str(reply.json().get("code", "in"))

    codes = await asyncio.gather(*(guess(number, f"wrong {number}") for number in range(19)))
    assert codes.count("sign_in_failed") == 4
    assert codes.count("account_locked") == 15
    assert await guess(19, PASSWORD) == "account_locked"


async def test_an_address_that_guesses_too_much_is_closed(
    people: People, services: Services
) -> None:
    configure(services, address_failures=3)
    guesser = people.somebody()
    for number in range(3):
        wrong = {"login": f"nobody{number}", "password": "x"}
        assert (await guesser.refused("/api/officer/sign-in", wrong))[0] == 401
    right = {"login": "monitor", "password": PASSWORD}
    assert await guesser.refused("/api/officer/sign-in", right) == (429, "address_closed")


async def test_many_right_sign_ins_at_once_all_succeed(people: People) -> None:
    persons = await asyncio.gather(*(people.officer("monitor") for _ in range(8)))
    assert len({person.http.cookies["qq_officer"] for person in persons}) == 8

"""Whoever guesses cannot tell a login that exists from one that does not."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from connectors.postgres.access import unknown_logins
from pipelines.flows.access.auth import officers
from pipelines.flows.services import Services
from pipelines.rules.security import password
from schemas.tables.access.access import unknown_login
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure, set_password
from tests.integration.serve.world import World

PATH = "/api/officer/sign-in"
KNOWN, UNKNOWN = "approver", "nobody-of-ours"


async def guess(people: People, login: str) -> tuple[int, Any, list[str]]:
    """All that an answer shows: status, body and which headers there are."""
    reply = await people.somebody().ask("POST", PATH, {"login": login, "password": "not it"})
    return reply.status_code, reply.json(), sorted(reply.headers)


@pytest.mark.requirement("ID-3")
async def test_the_lock_answers_alike_for_known_and_unknown_logins(
    people: People, world: World
) -> None:
    # Both locks are told with the minute at which they end.
    world.now = datetime.now(UTC)
    answers = {login: [await guess(people, login) for _ in range(8)] for login in (KNOWN, UNKNOWN)}
    assert answers[KNOWN] == answers[UNKNOWN]
    codes = [answer[1]["code"] for answer in answers[UNKNOWN]]
    assert codes == ["sign_in_failed"] * 4 + ["account_locked"] * 4
    world.now += timedelta(minutes=16)
    again = {login: [await guess(people, login) for _ in range(6)] for login in (KNOWN, UNKNOWN)}
    assert again[KNOWN] == again[UNKNOWN]
    assert again[KNOWN][0][1]["code"] == "sign_in_failed"


@pytest.mark.requirement("ID-3")
@pytest.mark.parametrize("login", [KNOWN, UNKNOWN])
async def test_parallel_guesses_at_two_replicas_do_not_pass_the_limit(
    people: People, second: People, login: str
) -> None:
    guesses = [guess(replica, login) for replica in (people, second) for _ in range(6)]
    codes = Counter(answer[1]["code"] for answer in await asyncio.gather(*guesses))
    assert codes == {"sign_in_failed": 4, "account_locked": 8}


async def test_both_take_the_same_way(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many looks at a password, none once it is locked; by hash they cost the same."""
    await set_password(await people.officer(KNOWN))
    looked: list[str] = []

    def counted(given: str, kept: str) -> bool:
        looked.append(kept.rsplit("$", 2)[0])
        return password.verify_password(given, kept)

    # Only counted, and done as ever: how long it takes is told by no two runs alike.
    monkeypatch.setattr(officers, "verify_password", counted)
    ways = {}
    for login in (KNOWN, UNKNOWN):
        looked.clear()
        for _ in range(7):
            await guess(people, login)
        ways[login] = list(looked)
    assert ways[KNOWN] == ways[UNKNOWN]
    assert len(ways[KNOWN]) == 5


async def test_many_guessed_logins_take_a_bounded_place(
    people: People, world: World, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 16,384 in production: twelve guessed logins must run out of places here.
    monkeypatch.setattr(unknown_logins, "SLOTS", 3)
    configure(services, address_failures=1000)
    for number in range(12):
        status, answer, _ = await guess(people, f"guess-{number}")
        assert (status, answer["code"]) == (401, "sign_in_failed")
    async with world.database.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(unknown_login)) <= 3
        marks = (await tx.execute(select(unknown_login.c.mark))).scalars().all()
    # What was typed may be a secret, and lies nowhere.
    assert not [mark for mark in marks if "guess" in mark or bytes.fromhex(mark).isascii()]

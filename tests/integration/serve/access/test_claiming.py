"""Both halves open an account once, to its holder; nothing else does (NF-SEC-19)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from connectors.postgres.database import Database
from pipelines.flows.services import Services
from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.client import People
from tests.integration.serve.handed_over import (
    CLAIM,
    MINE,
    SIGN_IN,
    asked,
    claim_of,
    entered,
    reset,
)
from tests.integration.serve.journey import NEW_PASSWORD, configure, set_password
from tests.integration.serve.world import World

FAILED = (401, "claim_failed")


async def test_neither_half_opens_anything_and_both_do_once(people: People, world: World) -> None:
    first, second = await reset(people, world, "monitor")
    stranger = people.somebody()
    for halves in ((first, first), (second, second), (second, first), (first, "AAAAA-AAAAA")):
        assert await stranger.refused(CLAIM, claim_of("monitor", halves)) == FAILED
    await stranger.post(CLAIM, claim_of("monitor", (first.lower(), second.replace("-", " "))))
    # Claiming is not signing in.
    assert (await stranger.http.get("/api/officer/me")).status_code == 401
    await entered(people, "monitor")
    again = claim_of("monitor", (first, second), "Chosen-by-me-2")
    assert await stranger.refused(CLAIM, again) == FAILED
    await entered(people, "monitor")


async def test_of_two_who_claim_at_once_one_does(people: People, world: World) -> None:
    halves = await reset(people, world, "monitor")
    replies = await asyncio.gather(
        *(
            people.somebody().ask("POST", CLAIM, claim_of("monitor", halves, f"Chosen-{one}-x"))
            for one in range(2)
        )
    )
    assert sorted(reply.status_code for reply in replies) == [204, 401]


async def test_a_code_lasts_for_as_long_as_is_set(
    people: People, world: World, services: Services
) -> None:
    configure(services, claim_hours=2)
    halves = await reset(people, world, "monitor")
    world.now = world.clock() + timedelta(hours=2, minutes=1)
    assert await people.somebody().refused(CLAIM, claim_of("monitor", halves)) == FAILED
    (row,) = (await (await people.officer("security")).get("/api/account-resets"))["rows"]
    assert row["state"] == "expired"
    world.now = world.clock() - timedelta(minutes=2)
    await people.somebody().post(CLAIM, claim_of("monitor", halves))


async def test_guesses_lock_the_account_and_void_the_code(people: People, world: World) -> None:
    halves = await reset(people, world, "monitor")
    guesser, wrong = people.somebody(), claim_of("monitor", (halves[0], "AAAAA-AAAAA"))
    told = [await guesser.refused(CLAIM, wrong) for _ in range(5)]
    assert told == [FAILED] * 4 + [(403, "account_locked")]
    assert (await guesser.refused(CLAIM, claim_of("monitor", halves)))[1] == "account_locked"
    assert (await guesser.refused(SIGN_IN, {"login": "monitor", "password": MINE}))[0] == 403
    world.now = world.clock() + timedelta(minutes=16)
    # The lock has run out; the code is gone.
    assert await guesser.refused(CLAIM, claim_of("monitor", halves)) == FAILED
    (row,) = (await (await people.officer("security")).get("/api/account-resets"))["rows"]
    assert row["state"] == "void"
    auditor = await people.officer("auditor")
    kinds = [one["kind"] for one in (await auditor.get("/api/security-notices"))["rows"]]
    assert "claim_void" in kinds


async def test_nothing_tells_whether_there_is_an_account_or_a_code(
    people: People, world: World
) -> None:
    stranger = people.somebody()
    wrong = ("AAAAA-AAAAA", "BBBBB-BBBBB")
    bodies = []
    for login in ("nobody.here", "reviewer"):
        replies = [await stranger.ask("POST", CLAIM, claim_of(login, wrong)) for _ in range(5)]
        bodies.append([(one.status_code, one.json()["code"]) for one in replies])
    await reset(people, world, "leader")
    replies = [await stranger.ask("POST", CLAIM, claim_of("leader", wrong)) for _ in range(5)]
    bodies.append([(one.status_code, one.json()["code"]) for one in replies])
    assert bodies[0] == bodies[1] == bodies[2]


async def test_a_weak_or_former_password_uses_nothing_up(people: People, world: World) -> None:
    await set_password(await people.officer("monitor"))
    halves = await reset(people, world, "monitor")
    somebody = people.somebody()
    weak = claim_of("monitor", halves, "short")
    assert await somebody.refused(CLAIM, weak) == (422, "weak_password")
    for _ in range(6):
        former = claim_of("monitor", halves, NEW_PASSWORD)
        assert await somebody.refused(CLAIM, former) == (422, "password_used")
    await somebody.post(CLAIM, claim_of("monitor", halves))


async def test_the_last_code_counts_alone_and_none_for_a_disabled_account(
    people: People, world: World
) -> None:
    old = await reset(people, world, "monitor")
    new = await reset(people, world, "monitor", "reset-second-factor")
    assert await people.somebody().refused(CLAIM, claim_of("monitor", old)) == FAILED
    system = await people.officer("sysadmin")
    path = f"/api/accounts/{await account(world, 'monitor')}"
    await system.post(f"{path}/disable", {"reason": "调离"})
    assert await people.somebody().refused(CLAIM, claim_of("monitor", new)) == FAILED
    await system.post(f"{path}/enable", {"reason": "误操作"})
    await people.somebody().post(CLAIM, claim_of("monitor", new))


@pytest.mark.parametrize("column", ["officer_id", "state", "expires_at"])
async def test_a_code_moved_by_sql_opens_nothing(
    people: People, world: World, owner: Database, column: str
) -> None:
    """Another account, a decision that nobody made, and more time."""
    system = await people.officer("sysadmin")
    login, halves = "monitor", ("", "")
    if column == "state":
        handed = await asked(system, world, "monitor")
        halves = (handed["half"], handed["half"])
        change = (
            "update account_claim set state = 'approved', second_digest = first_digest,"
            " expires_at = now() + interval '1 hour'"
        )
    else:
        halves = await reset(people, world, "monitor")
        change = "update account_claim set expires_at = now() + interval '9 days'"
        if column == "officer_id":
            login = "leader"
            change = f"update account_claim set officer_id = '{await account(world, login)}'"
    async with owner.transaction() as tx:
        await tx.execute(text(change))
    assert await people.somebody().refused(CLAIM, claim_of(login, halves)) == FAILED


async def test_halves_lie_nowhere_in_clear(people: People, world: World, owner: Database) -> None:
    halves = await reset(people, world, "monitor")
    async with owner.transaction() as tx:
        (row,) = (await tx.execute(text("select * from account_claim"))).all()
    kept = " ".join(map(str, row))
    assert not any(half in kept or half.replace("-", "") in kept for half in halves)
    await people.somebody().post(CLAIM, claim_of("monitor", halves))
    async with owner.transaction() as tx:
        found = text("select first_digest, second_digest, mac from account_claim")
        assert tuple((await tx.execute(found)).one()) == ("", "", "")

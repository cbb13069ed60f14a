"""Codes as administrators hand them over, and claims as holders make them."""

from typing import Any

from connectors.postgres.access import rights
from tests.integration.serve.access.test_rights_changes import account, unit
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

CLAIM = "/api/officer/claim"
SIGN_IN = "/api/officer/sign-in"
MINE = "Chosen-by-me-1"
WHY = {"reason": "忘记密码"}


async def asked(
    person: Person, world: World, login: str, step: str = "reset-password"
) -> dict[str, Any]:
    """What whoever asks for a reset gets: the reset, and the first half."""
    path = f"/api/accounts/{await account(world, login)}/{step}"
    answer: dict[str, Any] = await person.post(path, WHY)
    return answer


async def approved(person: Person, handed: dict[str, Any]) -> dict[str, Any]:
    """What whoever approves it gets: the reset, and the second half."""
    path = f"/api/account-resets/{handed['reset']['id']}/approve"
    answer: dict[str, Any] = await person.post(path, {})
    return answer


async def reset(
    people: People, world: World, login: str, step: str = "reset-password"
) -> tuple[str, str]:
    """Both halves, by the system administrator and the security administrator."""
    first = await asked(await people.officer("sysadmin"), world, login, step)
    second = await approved(await people.officer("security"), first)
    return str(first["half"]), str(second["half"])


def claim_of(login: str, halves: tuple[str, str], password: str = MINE) -> dict[str, str]:
    return {"login": login, "first": halves[0], "second": halves[1], "password": password}


async def entered(people: People, login: str, password: str = MINE) -> Person:
    person = people.somebody()
    await person.post(SIGN_IN, {"login": login, "password": password})
    return person


async def appoint(world: World, login: str, *roles: str) -> None:
    """Other roles over the whole bureau, past any approval."""
    async with world.database.transaction() as tx:
        bureau = await unit(world, "SH")
        await rights.give(tx, world.seal, await account(world, login), roles, [bureau])

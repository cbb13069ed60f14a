"""A password alone opens no account where a second factor is asked for (ID-1)."""

import secrets
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from connectors.keys import sm2
from connectors.postgres.access import credentials
from pipelines.flows.services import Services
from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.client import People, Person
from tests.integration.serve.handed_over import CLAIM, claim_of, reset
from tests.integration.serve.handed_over import entered as signed_in
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PASSWORD, World

PATH = "/api/officer/sign-in"
RIGHT = {"login": "monitor", "password": PASSWORD}


def now(world: World) -> datetime:
    return world.clock()


async def enrolled(people: People, world: World) -> str:
    """The secret that the monitor put into an app; the time moves on past its first code."""
    monitor = await people.officer("monitor")
    begun = await monitor.post("/api/officer/second-factor")
    assert begun["address"].startswith("otpauth://totp/")
    secret = str(begun["secret"])
    code = pyotp.TOTP(secret).at(now(world))
    await monitor.post("/api/officer/second-factor/confirm", {"code": code})
    world.now = now(world) + timedelta(minutes=2)
    return secret


@pytest.mark.requirement("NF-SEC-01")
@pytest.mark.requirement("ID-1")
async def test_where_the_rule_is_on_a_password_alone_opens_nothing(
    people: People, world: World, services: Services
) -> None:
    configure(services, second_factor=("monitor",))
    monitor = await people.officer("monitor")
    assert (await monitor.get("/api/officer/me"))["restriction"] == "second_factor"
    closed = await monitor.http.get("/api/calls")
    assert (closed.status_code, closed.json()["code"]) == (
        403,
        "second_factor_enrolment_needed",
    )
    # Another role is not asked.
    assert (await (await people.officer("reviewer")).http.get("/api/calls")).status_code == 200

    secret = await enrolled(people, world)
    assert await people.somebody().refused(PATH, RIGHT) == (401, "second_factor_needed")
    # The session that came before by password alone has ended.
    assert (await monitor.http.get("/api/calls")).status_code == 401
    code = pyotp.TOTP(secret).at(now(world))
    entered = people.somebody()
    await entered.post(PATH, RIGHT | {"code": code})
    assert (await entered.http.get("/api/calls")).status_code == 200


@pytest.mark.requirement("NF-SEC-01")
@pytest.mark.requirement("NF-SEC-10")
async def test_a_code_counts_once_and_wrong_ones_lock(people: People, world: World) -> None:
    secret = await enrolled(people, world)
    code = pyotp.TOTP(secret).at(now(world))
    await people.somebody().post(PATH, RIGHT | {"code": code})
    guesser = people.somebody()
    assert await guesser.refused(PATH, RIGHT | {"code": code}) == (401, "second_factor_failed")
    for _ in range(3):
        assert (await guesser.refused(PATH, RIGHT | {"code": "000000"}))[0] == 401
    assert (await guesser.refused(PATH, RIGHT | {"code": "000000"}))[1] == "account_locked"


async def test_a_secret_is_sealed_and_changes_by_administrators_alone(
    people: People, world: World
) -> None:
    from connectors.postgres.access import officers

    secret = await enrolled(people, world)
    async with world.database.transaction() as tx:
        row = await officers.by_login(tx, "monitor")
    assert row is not None
    assert row.totp_sealed is not None
    assert secret.encode() not in row.totp_sealed
    entered = people.somebody()
    await entered.post(PATH, RIGHT | {"code": pyotp.TOTP(secret).at(now(world))})
    assert await entered.refused("/api/officer/second-factor") == (409, "enrolled_already")
    halves = await reset(people, world, "monitor", "reset-second-factor")
    async with world.database.transaction() as tx:
        row = await officers.by_login(tx, "monitor")
    assert row is not None
    assert not row.enrolled
    assert (await entered.http.get("/api/calls")).status_code == 401
    await people.somebody().post(CLAIM, claim_of("monitor", halves))
    await signed_in(people, "monitor")


class KeyHolder:
    """An officer's software key, as a USB key in the secure browser would be."""

    def __init__(self) -> None:
        self._private = (secrets.randbelow(sm2.ORDER - 2) + 1).to_bytes(sm2.PRIVATE_BYTES)

    @property
    def public(self) -> str:
        return sm2.public_key(self._private).hex()

    async def answer(self, person: Person, login: str = "monitor") -> dict[str, str]:
        asked = await person.post("/api/officer/challenges", {"login": login})
        signature = sm2.sign(self._private, asked["signed_text"].encode())
        return {"challenge": asked["challenge"], "signature": signature.hex()}


@pytest.fixture
async def key(people: People, world: World) -> KeyHolder:
    holder = KeyHolder()
    async with world.database.transaction() as tx:
        await credentials.set_sm2_key(tx, await account(world, "monitor"), holder.public)
    return holder


@pytest.mark.requirement("NF-CRYPTO-27")
@pytest.mark.requirement("NF-SEC-01")
@pytest.mark.requirement("ID-1")
async def test_a_signed_challenge_signs_in_once(people: People, key: KeyHolder) -> None:
    person = people.somebody()
    assert await person.refused(PATH, RIGHT) == (401, "second_factor_needed")
    answer = await key.answer(person)
    assert (await person.post(PATH, RIGHT | answer))["login"] == "monitor"
    replayed = await people.somebody().refused(PATH, RIGHT | answer)
    assert replayed == (401, "second_factor_failed")


@pytest.mark.requirement("NF-CRYPTO-27")
@pytest.mark.requirement("ID-1")
async def test_a_forged_foreign_or_late_answer_is_refused(
    people: People, world: World, key: KeyHolder
) -> None:
    person = people.somebody()
    foreign = await KeyHolder().answer(person)
    assert await person.refused(PATH, RIGHT | foreign) == (401, "second_factor_failed")
    of_another = await key.answer(person, "reviewer")
    assert await person.refused(PATH, RIGHT | of_another) == (401, "second_factor_failed")
    answer = await key.answer(person)
    changed = answer | {"challenge": "7" + answer["challenge"][1:]}
    assert await person.refused(PATH, RIGHT | changed) == (401, "second_factor_failed")
    world.now = datetime.now(UTC) + timedelta(minutes=3)
    assert await person.refused(PATH, RIGHT | answer) == (401, "second_factor_failed")

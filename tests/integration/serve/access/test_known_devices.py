"""Strangers' guesses shut nobody out of the own device, and gain nothing by it (ID-3)."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pyotp
import pytest

from connectors.sealed_http import SealingTransport
from pipelines.flows.services import Services
from serve.access.auth.known_devices import OFFICER
from tests.integration.serve.client import PLAIN, People, Person, picture
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PASSWORD, World

PATH = "/api/officer/sign-in"
LOGIN = "approver"
RIGHT = {"login": LOGIN, "password": PASSWORD}
WRONG = {"login": LOGIN, "password": "not this one"}
LOCKED, FAILED = (403, "account_locked"), (401, "sign_in_failed")


async def at_own_desk(people: People) -> Person:
    desk = people.somebody()
    await desk.post(PATH, RIGHT)
    return desk


async def lock(people: People) -> None:
    guesser = people.somebody()
    for _ in range(5):
        last = await guesser.refused(PATH, WRONG)
    assert last == LOCKED


def kept(person: Person) -> str:
    return next(one.value or "" for one in person.http.cookies.jar if one.name == OFFICER.name)


@pytest.mark.requirement("ID-3")
async def test_a_known_device_gets_in_while_strangers_have_locked_the_login(
    people: People, second: People
) -> None:
    desk = await at_own_desk(people)
    await lock(people)
    assert (await desk.post(PATH, RIGHT))["login"] == LOGIN
    # Nothing is opened for the strangers by that, at no replica.
    for replica in (people, second):
        assert await replica.somebody().refused(PATH, RIGHT) == LOCKED
    assert (await desk.post(PATH, RIGHT))["login"] == LOGIN


@pytest.mark.requirement("ID-3")
async def test_guesses_on_a_known_device_lock_that_device_alone(
    people: People, second: People, world: World
) -> None:
    world.now = datetime.now(UTC)
    desk, other = await at_own_desk(people), await at_own_desk(people)
    copy = second.somebody()
    copy.http.cookies.set(OFFICER.name, kept(desk))
    # As many at once as anybody likes, at two replicas, with copies of what it kept.
    guesses = [one.refused(PATH, WRONG) for one in (desk, copy) for _ in range(6)]
    codes = Counter(code for _, code in await asyncio.gather(*guesses))
    assert codes == {"sign_in_failed": 4, "account_locked": 8}
    assert await desk.refused(PATH, RIGHT) == LOCKED
    # The other desk, and a strange device, are untouched by it.
    assert (await other.post(PATH, RIGHT))["login"] == LOGIN
    assert (await people.somebody().post(PATH, RIGHT))["login"] == LOGIN
    world.now += timedelta(minutes=16)
    assert (await desk.post(PATH, RIGHT))["login"] == LOGIN
    assert await desk.refused(PATH, WRONG) == FAILED


@pytest.mark.requirement("ID-3")
async def test_a_known_device_needs_the_second_factor_as_any(people: People, world: World) -> None:
    world.now = datetime.now(UTC)
    desk = await at_own_desk(people)
    secret = (await desk.post("/api/officer/second-factor"))["secret"]
    code = pyotp.TOTP(secret).at(world.now)
    await desk.post("/api/officer/second-factor/confirm", {"code": code})
    await lock(people)
    for _ in range(6):
        # Asked for the code alone, nothing was guessed.
        assert await desk.refused(PATH, RIGHT) == (401, "second_factor_needed")
    assert await desk.refused(PATH, RIGHT | {"code": "000000"}) == (401, "second_factor_failed")
    assert await desk.refused(PATH, RIGHT | {"code": code}) == (401, "second_factor_failed")
    world.now += timedelta(seconds=30)
    code = pyotp.TOTP(secret).at(world.now)
    assert await people.somebody().refused(PATH, RIGHT | {"code": code}) == LOCKED
    assert (await desk.post(PATH, RIGHT | {"code": code}))["login"] == LOGIN


@pytest.mark.requirement("ID-3")
async def test_what_the_browser_keeps_is_bound_to_person_and_device_and_is_sent_nowhere_else(
    people: People, world: World
) -> None:
    desk = await at_own_desk(people)
    cookie = next(one for one in desk.http.cookies.jar if one.name == OFFICER.name)
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    assert (cookie.path, cookie.expires is not None) == (PATH, True)
    text = cookie.value or ""
    me = await desk.get("/api/officer/me")
    assert not [word for word in (LOGIN, me["id"], me["name"]) if word in text]
    await lock(people)
    number, seal = text.split(".")
    day, _, digits = seal.partition("-")
    leader = people.somebody()
    await leader.post(PATH, {"login": "leader", "password": PASSWORD})
    forged = (
        kept(leader),
        f"{'0' * 32}.{seal}",
        f"{number}.{int(day) + 1}-{digits}",
        f"{number}.{day}-{'0' * 32}",
        "",
        "x" * 5_000,
    )
    for one in forged:
        stranger = people.somebody()
        stranger.http.cookies.set(OFFICER.name, one)
        assert await stranger.refused(PATH, RIGHT) == LOCKED
    world.now = datetime.now(UTC) + timedelta(days=181)
    await lock(people)
    assert await desk.refused(PATH, RIGHT) == LOCKED


async def test_a_desk_of_several_officers_knows_each_of_them(people: People) -> None:
    desk = await at_own_desk(people)
    await desk.post(PATH, {"login": "leader", "password": PASSWORD})
    await lock(people)
    assert (await desk.post(PATH, RIGHT))["login"] == LOGIN


async def test_what_stands_before_inmates_stays_strange(people: People) -> None:
    kiosk = people.somebody()
    await kiosk.post(PATH, RIGHT | {"at_terminal": True})
    assert OFFICER.name not in {one.name for one in kiosk.http.cookies.jar}


def standing_at(people: People, address: str) -> Person:
    person = people.somebody()
    transport = httpx.AsyncHTTPTransport(verify=PLAIN, local_address=address)
    person.http = httpx.AsyncClient(
        base_url=people.base, transport=SealingTransport(transport), timeout=60
    )
    return person


def shown(face: str) -> dict[str, Any]:
    return {"inmate_no": "3103000001", "picture": picture(face)}


async def test_bad_faces_elsewhere_close_no_terminal_at_which_the_inmate_was_before(
    people: People, services: Services
) -> None:
    configure(services, face_failures=3)
    path, refused, closed = "/api/inmate/sign-in", (401, "face_refused"), (429, "faces_closed")
    own, strange, stranger = (standing_at(people, f"127.0.0.{n}") for n in (2, 3, 4))
    await own.post(path, shown("zhou"))
    # Strange terminals share one count.
    for kiosk in (strange, stranger, strange):
        assert await kiosk.refused(path, shown("wang")) == refused
    for kiosk in (strange, stranger):
        assert await kiosk.refused(path, shown("zhou")) == closed
    await own.post(path, shown("zhou"))
    # The own one has a count of its own, which its own bad faces alone make full.
    for _ in range(3):
        assert await own.refused(path, shown("wang")) == refused
    assert await own.refused(path, shown("zhou")) == closed

"""What people of outside bodies do, and officers for them, leaves its rows (AU-1)."""

from datetime import timedelta

import pyotp
import pytest

from connectors.keys import sm2
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.visitors import (
    BASE,
    KEY,
    add_body,
    add_person,
    booked,
    kind_named,
    open_account,
    signature,
    visitor,
    wanted,
)
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/official/sign-in",
    "POST /api/official/claim",
    "POST /api/official/sign-out",
    "POST /api/official/password",
    "POST /api/official/second-factor",
    "POST /api/official/second-factor/confirm",
    "POST /api/official/second-factor/key",
    "POST /api/official/inmates/find",
    "POST /api/official/people",
    "POST /api/official/people/{person_id}/renew",
    "POST /api/official/people/{person_id}/close",
    "POST /api/official/people/{person_id}/account",
    "POST /api/official/people/{person_id}/account/reset",
    "POST /api/official/files",
    "POST /api/official/bookings",
    "POST /api/official/bookings/{booking_id}/resubmit",
    "POST /api/official/bookings/{booking_id}/withdraw",
    "POST /api/official-accounts/{person_id}/open",
    "POST /api/official-accounts/{person_id}/reset",
    "POST /api/official-accounts/{person_id}/close",
}
PUBLIC = sm2.public_key(KEY).hex()
FIRST, NEXT = "Court-2026-first", "Court-2026-next"
PERSON = {
    "name": "孙书记员",
    "id_no": "99000019900101009X",
    "certificate_kind": "work",
    "certificate_no": "W-900",
    "valid_from": "2026-01-01",
    "valid_until": "2030-12-31",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_outside_bodies_do_is_written_down(people: People, world: World) -> None:
    body = await add_body(world)
    await accounts(people, world, body)
    keeper_id = await add_person(world, body, "钱法官", 1)
    await open_account(world, keeper_id, "keeper", keeper=True)
    await keeping(await visitor(people, "keeper"))
    await booking(people, world)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited


async def accounts(people: People, world: World, body: str) -> None:
    """By officers for two people, who bind a one-time code and a certificate."""
    officer = await people.officer("prison_approver")
    for number, login in enumerate(("with-code", "with-key"), 21):
        person_id = await add_person(world, body, f"人员{number}", number)
        path = f"/api/official-accounts/{person_id}"
        await opened(officer, path, login)
        # The code was shown once, and the page that was not answered asks for another.
        handed = await officer.post(f"{path}/reset", {"reason": "遗失领取码"})
        person = people.somebody()
        claimed = {"login": login, "code": handed["code"], "password": FIRST}
        await person.post(f"{BASE}/claim", claimed)
        await person.post(f"{BASE}/sign-in", {"login": login, "password": FIRST})
        await person.post(f"{BASE}/password", {"current": FIRST, "new": NEXT})
        if login == "with-code":
            begun = await person.post(f"{BASE}/second-factor")
            code = pyotp.TOTP(begun["secret"]).at(world.clock())
            await person.post(f"{BASE}/second-factor/confirm", {"code": code})
        else:
            proof = await signature(person, login)
            await person.post(f"{BASE}/second-factor/key", {"public_key": PUBLIC, **proof})
        await person.post(f"{BASE}/sign-out")
        await officer.post(f"{path}/close", {"reason": "调离"})
    world.now = world.clock() + timedelta(minutes=2)


async def opened(officer: Person, path: str, login: str) -> None:
    await officer.post(f"{path}/open", {"login": login})


async def keeping(keeper: Person) -> None:
    """The body's people by its keeper."""
    made = await keeper.post(f"{BASE}/people", PERSON)
    path = f"{BASE}/people/{made['id']}"
    renewed = {"version": 1, "valid_from": "2026-06-01", "valid_until": "2031-12-31"}
    after = await keeper.post(f"{path}/renew", renewed)
    await keeper.post(f"{path}/account", {"login": "clerk"})
    await keeper.post(f"{path}/account/reset", {"reason": "遗失"})
    await keeper.post(f"{path}/close", {"version": after["version"], "reason": "离职"})


async def booking(people: People, world: World) -> None:
    person, approver = await visitor(people, "keeper"), await people.officer("approver")
    kind = await kind_named(person, "法院开庭审判")
    asked = {"kind_id": kind["id"], "inmate_no": "3103000001", "name": "周某"}
    await person.post(f"{BASE}/inmates/find", asked)
    made = await booked(person, world)
    path = f"{BASE}/bookings/{made['booking']['id']}"
    await decide(approver, await only(approver), "return", "请更换时间")
    await person.post(f"{path}/resubmit", await wanted(person, world, starts="14:00"))
    await person.post(f"{path}/withdraw")

"""People of outside bodies have accounts, certificates and a keeper of their own."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import text

from pipelines.rules.platform.local_time import local
from tests.integration.serve.client import People, Person
from tests.integration.serve.visitors import (
    BASE,
    add_body,
    add_person,
    booked,
    judge,
    open_account,
    set_values,
    signature,
    visitor,
    wanted,
    workday,
)
from tests.integration.serve.world import PASSWORD, World

NEW = "Court-2026-first"
PERSON = {
    "name": "孙书记员",
    "id_no": "99000019900101009X",
    "certificate_kind": "work",
    "certificate_no": "W-900",
    "valid_from": "2026-01-01",
    "valid_until": "2030-12-31",
}


async def claimed(people: People, login: str, code: str) -> Person:
    """Signed in with the password that the code has set."""
    person = people.somebody()
    await person.post(f"{BASE}/claim", {"login": login, "code": code, "password": NEW})
    await person.post(f"{BASE}/sign-in", {"login": login, "password": NEW})
    return person


async def enrolled(person: Person, world: World) -> str:
    """The secret that was put into an app; the time moves on past its first code."""
    begun = await person.post(f"{BASE}/second-factor")
    secret = str(begun["secret"])
    code = pyotp.TOTP(secret).at(world.clock())
    await person.post(f"{BASE}/second-factor/confirm", {"code": code})
    world.now = world.clock() + timedelta(minutes=2)
    return secret


async def rows_of(world: World, action: str) -> list[Any]:
    async with world.database.transaction() as tx:
        found = text(
            "select actor_kind, actor_id, object_id, result from audit_row where action = :action"
        )
        return [tuple(row) for row in await tx.connection.execute(found, {"action": action})]


@pytest.mark.requirement("ID-1", "ID-4")
async def test_an_officer_opens_an_account_and_its_holder_needs_two_proofs(
    people: People, world: World
) -> None:
    officer = await people.officer("prison_approver")
    body = await add_body(world)
    person_id = await add_person(world, body, "钱法官", 1)
    path = f"/api/official-accounts/{person_id}"
    listed = await officer.get("/api/official-accounts", q="钱法官")
    assert [(one["name"], one["login"], one["claimed"]) for one in listed["rows"]] == [
        ("钱法官", None, False)
    ]
    handed = await officer.post(f"{path}/open", {"login": "judge", "keeper": True})
    assert await officer.refused(f"{path}/open", {"login": "judge2"}) == (409, "account_exists")
    assert await rows_of(world, "official_account.open") != []

    # The account opens nothing before its holder has used the code, and the code nothing twice.
    guess = {"login": "judge", "password": ""}
    assert (await people.somebody().refused(f"{BASE}/sign-in", guess))[0] == 422
    first = await claimed(people, "judge", handed["code"])
    again = {"login": "judge", "code": handed["code"], "password": "Another-2026-x"}
    assert await people.somebody().refused(f"{BASE}/claim", again) == (401, "claim_failed")
    me = await first.get(f"{BASE}/me")
    assert (me["restriction"], me["keeper"]) == ("second_factor", True)
    closed = await first.http.get(f"{BASE}/bookings")
    assert (closed.status_code, closed.json()["code"]) == (403, "second_factor_enrolment_needed")

    secret = await enrolled(first, world)
    assert (await first.get(f"{BASE}/bookings"))["total"] == 0
    asked = {"login": "judge", "password": NEW}
    assert await people.somebody().refused(f"{BASE}/sign-in", asked) == (
        401,
        "second_factor_needed",
    )
    code = pyotp.TOTP(secret).at(world.clock())
    second = people.somebody()
    await second.post(f"{BASE}/sign-in", asked | {"code": code})
    assert (await second.get(f"{BASE}/me"))["body"] == "申海市第一中级人民法院"
    used = await people.somebody().refused(f"{BASE}/sign-in", asked | {"code": code})
    assert used == (401, "second_factor_failed")

    await officer.post(f"{path}/close", {"reason": "调离"})
    assert (await second.http.get(f"{BASE}/me")).status_code == 401


@pytest.mark.requirement("VC-OFFICIAL-03", clauses="a")
async def test_a_body_outside_the_named_ones_registers_its_people(
    people: People, world: World
) -> None:
    body = await add_body(world, "申海市残疾人联合会", "other")
    keeper_id = await add_person(world, body, "赵主任", 1, kind="other")
    await open_account(world, keeper_id, "union", keeper=True)
    other = await add_body(world)
    other_id = await add_person(world, other, "钱法官", 2)
    keeper = await visitor(people, "union")

    made = await keeper.post(f"{BASE}/people", PERSON)
    assert (made["name"], made["state"], made["login"]) == ("孙书记员", "active", None)
    assert made["certificate_no"] != PERSON["certificate_no"]
    named = [one["name"] for one in await keeper.get(f"{BASE}/people")]
    assert named == sorted(["孙书记员", "赵主任"])
    officer = await people.officer("chief")
    (kept,) = (await officer.get("/api/records/agency_people", body_id=body, q="孙书记员"))["rows"]
    assert (kept["titles"]["body_id"], kept["values"]["body_kind"]) == (
        "申海市残疾人联合会",
        "other",
    )

    # Nobody of another body, no second keeper, and nothing by whoever is not the keeper.
    account = {"login": "clerk"}
    assert await keeper.refused(f"{BASE}/people/{other_id}/account", account) == (
        404,
        "visitor_not_found",
    )
    assert await keeper.refused(
        f"{BASE}/people/{made['id']}/account", account | {"keeper": True}
    ) == (403, "keeper_by_officer")
    handed = await keeper.post(f"{BASE}/people/{made['id']}/account", account)
    clerk = await claimed(people, "clerk", handed["code"])
    await enrolled(clerk, world)
    assert await clerk.refused(f"{BASE}/people", PERSON) == (403, "not_keeper")

    renewed = {"version": made["version"], "valid_from": "2026-06-01", "valid_until": "2031-12-31"}
    after = await keeper.post(f"{BASE}/people/{made['id']}/renew", renewed)
    assert (after["valid_until"], after["certificate_no"]) == (
        "2031-12-31",
        made["certificate_no"],
    )
    gone = {"version": after["version"], "reason": "离职"}
    await keeper.post(f"{BASE}/people/{made['id']}/close", gone)
    assert (await clerk.http.get(f"{BASE}/me")).status_code == 401
    # Who did it, in the log.
    assert ("official", keeper_id, made["id"], "ok") in await rows_of(world, "agency_people.create")
    assert ("official", keeper_id, None, "refused") not in await rows_of(
        world, "agency_people.create"
    )


async def test_whoever_has_ended_neither_comes_in_nor_books_a_later_day(
    people: People, world: World
) -> None:
    body = await judge(world)
    companion = await add_person(world, body, "李助理", 2)
    person = await visitor(people)
    day, today = workday(world), local(world.clock()).date()
    (me,) = [one for one in await person.get(f"{BASE}/people") if one["name"] == "钱法官"]

    # Until the day itself; and whoever comes along as well.
    await set_values(world, "agency_people", companion, valid_until=day - timedelta(days=1))
    asked = await wanted(person, world, companions=[companion])
    reply = await person.ask("POST", f"{BASE}/bookings", asked)
    assert (reply.status_code, reply.json()["code"]) == (409, "visitor_not_valid")
    assert "“李助理”的证件已于" in reply.json()["message"]
    await set_values(world, "agency_people", companion, valid_until=day)
    await person.post(f"{BASE}/bookings", asked)

    await set_values(world, "agency_bodies", body, valid_until=day - timedelta(days=1))
    later = await wanted(person, world, starts="14:00")
    assert await person.refused(f"{BASE}/bookings", later) == (409, "visitor_not_valid")
    await set_values(world, "agency_bodies", body, valid_until=today - timedelta(days=1))
    assert (await person.http.get(f"{BASE}/me")).status_code == 401
    proof = await signature(person, "judge")
    again = {"login": "judge", "password": PASSWORD, **proof}
    assert await people.somebody().refused(f"{BASE}/sign-in", again) == (403, "visitor_barred")

    await set_values(world, "agency_bodies", body, valid_until=None)
    person = await visitor(people)
    yesterday = today - timedelta(days=1)
    await set_values(world, "agency_people", me["id"], valid_until=yesterday)
    assert (await person.http.get(f"{BASE}/me")).status_code == 401
    await set_values(world, "agency_people", me["id"], valid_until=day)
    await set_values(world, "agency_bodies", body, state="inactive")
    assert (await person.http.get(f"{BASE}/me")).status_code == 401


@pytest.mark.requirement("ID-3")
async def test_wrong_proofs_lock_the_account_and_strangers_cannot_shut_a_known_device_out(
    people: People, world: World
) -> None:
    await judge(world)
    known = await visitor(people)
    guesser = people.somebody()
    wrong = {"login": "judge", "password": "wrong-2026-X"}
    codes = [(await guesser.refused(f"{BASE}/sign-in", wrong))[1] for _ in range(6)]
    assert codes[0] == "sign_in_failed"
    assert codes[-1] == "account_locked"
    unknown = [
        (await guesser.refused(f"{BASE}/sign-in", wrong | {"login": "nobody"}))[1] for _ in range(6)
    ]
    assert unknown == codes
    proof = await signature(known, "judge")
    right = {"login": "judge", "password": PASSWORD, **proof}
    assert await people.somebody().refused(f"{BASE}/sign-in", right) == (403, "account_locked")
    proof = await signature(known, "judge")
    await known.post(f"{BASE}/sign-in", right | proof)


@pytest.mark.requirement("NF-SEC-03")
async def test_a_session_counts_at_its_own_address_and_a_challenge_once(
    people: People, world: World
) -> None:
    await judge(world)
    person = people.somebody()
    proof = await signature(person, "judge")
    asked = {"login": "judge", "password": PASSWORD, **proof}
    await person.post(f"{BASE}/sign-in", asked)
    again = await people.somebody().refused(f"{BASE}/sign-in", asked)
    assert again == (401, "second_factor_failed")
    cookie = next(one for one in person.http.cookies.jar if one.name == "qq_official")
    assert cookie.has_nonstandard_attr("HttpOnly")
    await booked(person, world)
    await person.post(f"{BASE}/sign-out")
    stolen = {"Cookie": f"qq_official={cookie.value}"}
    assert (await people.somebody().http.get(f"{BASE}/me", headers=stolen)).status_code == 401
    async with people.somebody().socket("/ws/official", **stolen) as socket:
        assert await socket.closed() == 4401

"""Who may come in, and how long."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from schemas.tables.audit.audit import audit_row
from tests.integration.serve.client import People, picture
from tests.integration.serve.world import PAINTED, PASSWORD, World


async def actions(world: World) -> list[tuple[str, str]]:
    async with world.database.transaction() as tx:
        rows = await tx.execute(select(audit_row.c.action, audit_row.c.result))
        return [(row.action, row.result) for row in rows]


async def test_an_officer_signs_in_and_out(people: People, world: World) -> None:
    officer = await people.officer("approver")
    me = await officer.get("/api/officer/me")
    assert me["roles"] == ["approver"]
    assert me["unit"]["code"] == "P03-W01"
    cookie = next(c for c in officer.http.cookies.jar if c.name == "qq_officer")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    secret = officer.http.cookies["qq_officer"]
    await officer.post("/api/officer/sign-out")
    again = await officer.http.get("/api/officer/me", headers={"Cookie": f"qq_officer={secret}"})
    assert again.status_code == 401
    assert ("session.sign_out", "ok") in await actions(world)


@pytest.mark.requirement("ID-3")
async def test_five_wrong_passwords_lock_the_account(people: People, world: World) -> None:
    guesser = people.somebody()
    wrong = {"login": "approver", "password": "not this one"}
    for _ in range(4):
        assert await guesser.refused("/api/officer/sign-in", wrong) == (401, "sign_in_failed")
    assert await guesser.refused("/api/officer/sign-in", wrong) == (403, "account_locked")
    right = {"login": "approver", "password": PASSWORD}
    assert await guesser.refused("/api/officer/sign-in", right) == (403, "account_locked")
    world.now = datetime.now(UTC) + timedelta(minutes=16)
    assert (await guesser.post("/api/officer/sign-in", right))["login"] == "approver"
    assert (await actions(world)).count(("session.sign_in", "refused")) == 6


async def test_an_unknown_login_is_refused_like_a_wrong_password(people: People) -> None:
    asked = {"login": "nobody", "password": "x"}
    assert await people.somebody().refused("/api/officer/sign-in", asked) == (
        401,
        "sign_in_failed",
    )


@pytest.mark.requirement("NF-SEC-10")
async def test_a_ticket_counts_once(people: People) -> None:
    person = people.somebody()
    ticket = await person.post("/api/simulators/wechat/tickets", {"openid": "wx-li"})
    entered = await person.post("/api/relative/sign-in", ticket)
    assert entered["me"] is None
    portrait = {"entry": entered["entry"], "picture": picture("li")}
    me = await person.post("/api/relative/portrait-sign-in", portrait)
    assert me["phone_masked"] == "138****0001"
    assert me["face_registered"] is True
    assert me["face_valid_until"] is not None
    assert await person.refused("/api/relative/sign-in", ticket) == (401, "ticket_used")
    forged = {"ticket": ticket["ticket"][:-4] + "AAAA"}
    assert await person.refused("/api/relative/sign-in", forged) == (401, "ticket_unknown")


async def test_a_ticket_is_good_for_five_minutes(people: People, world: World) -> None:
    person = people.somebody()
    ticket = await person.post("/api/simulators/wechat/tickets", {"openid": "wx-li"})
    world.now = datetime.now(UTC) + timedelta(minutes=6)
    assert await person.refused("/api/relative/sign-in", ticket) == (401, "ticket_expired")


async def test_the_simulator_lists_whom_one_may_play(people: People) -> None:
    listed = await people.somebody().get("/api/simulators/wechat/people")
    assert {"openid": "wx-li", "name": "李某某"} in listed


@pytest.mark.requirement("VC-INM-01")
@PAINTED
async def test_an_inmate_needs_number_and_face(people: People, world: World) -> None:
    kiosk = people.somebody()
    asked = {"inmate_no": "3103000001", "picture": picture("wang")}
    assert await kiosk.refused("/api/inmate/sign-in", asked) == (401, "face_refused")
    nobody = {"inmate_no": "9999999999", "picture": picture("zhou")}
    assert await kiosk.refused("/api/inmate/sign-in", nobody) == (401, "sign_in_failed")
    signed_in = await people.inmate()
    assert (await signed_in.get("/api/inmate/me"))["inmate_no"] == "3103000001"
    assert ("face.sign_in", "refused") in await actions(world)
    assert ("face.sign_in", "ok") in await actions(world)


@pytest.mark.requirement("ID-3")
async def test_a_session_that_nobody_uses_ends(people: People, world: World) -> None:
    officer = await people.officer("approver")
    world.now = datetime.now(UTC) + timedelta(seconds=world.settings.session_idle_s + 1)
    assert (await officer.http.get("/api/officer/me")).status_code == 401


async def test_the_faces_do_not_mix(people: People) -> None:
    officer = await people.officer("approver")
    assert (await officer.http.get("/api/relative/me")).status_code == 401
    relative = await people.relative()
    assert (await relative.http.get("/api/calls")).status_code == 401

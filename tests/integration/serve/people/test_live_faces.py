"""Signing in by a living face, over the real engine: relatives after the ticket, inmates alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cluster.benches.casting import turning
from connectors.postgres.people import people as registry
from connectors.vision.sample_faces import PROFILE, sample_face
from loadtests.demo.plan import still
from loadtests.people.inmate import Inmate
from loadtests.people.relative import FaceNeeded, Relative
from pipelines.flows.services import Services
from schemas.people.kinds import CustodyState
from tests.integration.serve.client import People, Person, agree
from tests.integration.serve.journey import audit_rows_of, configure
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.people.live_faces import (
    alive,
    held_up,
    photo,
    swapped,
    text,
    the_other_way,
)
from tests.integration.serve.people.test_face_library import terminal_of
from tests.integration.serve.world import PASSWORD, World

NUMBER = "3103000001"
TICKETS, SIGN_IN = "/api/simulators/wechat/tickets", "/api/relative/sign-in"
PORTRAIT, BY_FACE = "/api/relative/portrait-sign-in", "/api/inmate/face-sign-in"
CAPTURES = "/api/face-captures"
MINE, OTHER = "t1-1", "t1-3"
"""Whose face the relative's is, and somebody else's."""
INMATE, STRANGER = "astronaut", "t1-6"


@pytest.fixture
def faces() -> RealFaces:
    return RealFaces()


@pytest.fixture
def services(services: Services) -> Services:
    configure(services, face_liveness=True)
    return services


@pytest.fixture
async def registered(people: People, world: World) -> Person:
    """An officer who has registered the relative's and the inmate's faces."""
    officer = await people.officer("approver")
    for kind, subject_id, name in (
        ("relatives", world.relative_id, MINE),
        ("inmates", world.inmate_id, INMATE),
    ):
        face = {"picture": text(sample_face(name))}
        outcome = await officer.put(f"/api/{kind}/{subject_id}/face", face)
        assert outcome["passed"], outcome
    return officer


async def entered(people: People, openid: str = "wx-li") -> tuple[Person, Any]:
    """A relative whose ticket was taken, and the answer."""
    phone = people.somebody()
    ticket = await phone.post(TICKETS, {"openid": openid})
    return phone, await phone.post(SIGN_IN, {"ticket": ticket["ticket"]})


async def reason_of(person: Person, path: str, body: Any) -> tuple[int, str, str, float | None]:
    """Status, code, reason and score of a refusal."""
    reply = await person.ask("POST", path, body)
    assert reply.is_error, reply.text
    told = reply.json()
    detail = told.get("detail") or {}
    return reply.status_code, told["code"], detail.get("reason", ""), detail.get("score")


async def lines(people: People, text: str = "") -> list[Any]:
    auditor = await people.officer("auditor")
    return list((await auditor.get("/api/sign-ins", q=text))["rows"])


@pytest.mark.requirement("VC-WL-05")
async def test_a_relative_signs_in_by_the_face_of_the_white_list(
    people: People, world: World, registered: Person
) -> None:
    phone, entry = await entered(people)
    assert entry["me"] is None
    assert await phone.refused("/api/relative/face-checks", {}) == (401, "signed_out")
    shown = await alive(phone, MINE)
    me = await phone.post(PORTRAIT, {"entry": entry["entry"], **shown})
    assert (me["name"], me["face_valid_until"] is not None) == ("李某某", True)
    assert (await phone.get("/api/relative/me"))["face_valid_until"] is not None
    (line, *_) = await lines(people, "李某某")
    assert (line["subject_kind"], line["result"]) == ("relative", "ok")
    assert line["score"] > 0.9
    # Neither the challenge nor the entry opens anything a second time.
    again = {"entry": entry["entry"], **shown}
    assert await phone.refused(PORTRAIT, again) == (403, "challenge_stale")
    once_more = {"entry": entry["entry"], **await alive(phone, MINE)}
    assert await phone.refused(PORTRAIT, once_more) == (403, "entry_stale")


@pytest.mark.requirement("VC-WL-05")
async def test_another_face_or_a_picture_of_it_is_refused_and_logged_with_the_score(
    people: People, world: World, registered: Person
) -> None:
    phone, entry = await entered(people)
    tried = {
        "below_threshold": await alive(phone, OTHER),
        "not_turned": await held_up(phone, MINE),
        "face_changed": await swapped(phone, MINE, OTHER),
    }
    for reason, shown in tried.items():
        told = await reason_of(phone, PORTRAIT, {"entry": entry["entry"], **shown})
        assert told[:3] == (401, "face_refused", reason)
        assert told[3] is not None
        (line, *_) = await lines(people, "李某某")
        assert (line["result"], line["score"]) == ("face_refused", told[3])
    other_order = {"entry": entry["entry"], **await the_other_way(phone, MINE)}
    assert (await reason_of(phone, PORTRAIT, other_order))[2] == "not_turned"
    still = {"entry": entry["entry"], "picture": text(photo(MINE))}
    assert await phone.refused(PORTRAIT, still) == (422, "movement_needed")
    assert await phone.refused("/api/relative/face-checks", {}) == (401, "signed_out")
    rows = await audit_rows_of(world, "relative", world.relative_id)
    refused = [row for row in rows if row.action == "session.sign_in" and row.result == "refused"]
    scores = [row.detail["score"] for row in refused if row.detail["code"] == "face_refused"]
    assert len(scores) == 4
    assert min(scores) < 0.4 < max(scores)
    log = await registered.get("/api/face-checks", kind="relative", caller="relative_sign_in")
    assert [row["reason"] for row in log["rows"]][-1] == "below_threshold"


async def test_refused_faces_close_the_sign_in_for_a_while(
    people: People, services: Services, registered: Person
) -> None:
    configure(services, face_liveness=False, face_failures=3)
    phone, entry = await entered(people)
    wrong = {"entry": entry["entry"], "picture": text(photo(OTHER))}
    for _ in range(3):
        assert await phone.refused(PORTRAIT, wrong) == (401, "face_refused")
    right = {"entry": entry["entry"], "picture": text(photo(MINE))}
    assert await phone.refused(PORTRAIT, right) == (429, "faces_closed")


async def test_an_entry_is_for_one_relative_and_ten_minutes(
    people: People, world: World, services: Services, registered: Person
) -> None:
    configure(services, face_liveness=False)
    phone, entry = await entered(people)
    _, _, seal = entry["entry"].partition(".")
    picture = text(photo(MINE))
    stolen = {"entry": f"{world.stranger_id}.{seal}", "picture": picture}
    assert await phone.refused(PORTRAIT, stolen) == (403, "entry_stale")
    assert await phone.refused(PORTRAIT, {"entry": "nothing", "picture": picture}) == (
        403,
        "entry_stale",
    )


@pytest.mark.requirement("VC-WL-06")
async def test_without_a_registered_face_there_is_nothing_to_compare(
    people: People, world: World, registered: Person
) -> None:
    leader = await people.officer("leader")
    gone = await leader.http.delete(
        f"/api/faces/relative/{world.relative_id}", params={"reason": "重新登记"}
    )
    assert gone.is_success, gone.text
    phone, entry = await entered(people)
    assert (entry["entry"], entry["me"]["face_registered"]) == (None, False)
    await agree(phone)
    told = await phone.post("/api/relative/face-checks", await alive(phone, MINE))
    assert (told["passed"], told["reason"]) == (False, "not_registered")


async def test_the_bureau_may_do_without_the_portrait(
    people: People, services: Services, registered: Person
) -> None:
    configure(services, relative_portrait=False)
    _, entry = await entered(people)
    assert entry["me"]["face_valid_until"] is None


@pytest.mark.requirement("VC-BASE-23")
@pytest.mark.requirement("VC-INM-01")
async def test_an_inmate_signs_in_by_face_and_nobody_else_does(
    people: People, world: World, registered: Person
) -> None:
    kiosk = people.somebody()
    me = await kiosk.post(BY_FACE, await alive(kiosk, INMATE))
    assert me["inmate_no"] == NUMBER
    assert me["face_valid_until"] is not None
    (line, *_) = await lines(people, NUMBER)
    assert (line["subject_kind"], line["login"], line["result"]) == ("inmate", NUMBER, "ok")
    other = people.somebody()
    told = await reason_of(other, BY_FACE, await alive(other, STRANGER))
    assert told[:3] == (401, "face_refused", "unknown")
    assert told[3] is not None
    assert told[3] < 0.4
    assert (await reason_of(other, BY_FACE, await held_up(other, INMATE)))[2] == "not_turned"
    assert await other.refused("/api/inmate/face-checks", {}) == (401, "signed_out")
    first, second, *_ = [one for one in await lines(people) if one["subject_kind"] == "inmate"]
    assert {first["result"], second["result"]} == {"face_refused"}
    assert (first["login"], second["login"], second["score"]) == ("", "", told[3])
    auditor = await people.officer("auditor")
    rows = (await auditor.get("/api/audit/rows", action="session.sign_in", limit=50))["rows"]
    scores = [row["detail"].get("score") for row in rows if row["result"] == "refused"]
    assert told[3] in scores
    log = await registered.get("/api/face-checks", caller="kiosk_sign_in")
    assert [row["passed"] for row in log["rows"]] == [True]


@pytest.mark.requirement("VC-BASE-23")
async def test_likenesses_and_strangers_to_the_prison_are_not_let_in(
    people: People, world: World, services: Services, registered: Person
) -> None:
    configure(services, face_liveness=False)
    shown = {"picture": text(photo(INMATE))}
    terminal = await terminal_of(people, world, unit_id=world.other_prison_id, kind="kiosk")
    foreign = people.somebody()
    foreign.http.headers.update(terminal.headers)
    assert (await reason_of(foreign, BY_FACE, shown))[2] == "unknown"
    foreign.http.headers["x-device-secret"] = "another"
    assert await foreign.refused(BY_FACE, shown) == (401, "unknown_device")
    async with world.database.transaction() as tx:
        twin = await registry.add_inmate(
            tx,
            inmate_no="3103000009",
            name="周双",
            prison_id=world.prison_id,
            ward_id=world.ward_id,
            monthly_calls=3,
        )
    face = {"picture": text(photo(INMATE))}
    assert (await registered.put(f"/api/inmates/{twin}/face", face))["passed"]
    kiosk = people.somebody()
    assert (await reason_of(kiosk, BY_FACE, shown))[2] == "ambiguous"


async def test_guessing_by_face_is_bounded_and_leaves_officers_their_sign_in(
    people: People, services: Services, registered: Person
) -> None:
    configure(services, face_liveness=False, address_failures=2)
    kiosk = people.somebody()
    wrong = {"picture": text(photo(STRANGER))}
    for _ in range(2):
        assert await kiosk.refused(BY_FACE, wrong) == (401, "face_refused")
    right = {"picture": text(photo(INMATE))}
    assert await kiosk.refused(BY_FACE, right) == (429, "faces_closed")
    await people.officer("approver")


async def test_a_released_inmate_is_known_and_not_let_in(
    people: People, world: World, services: Services, registered: Person
) -> None:
    configure(services, face_liveness=False)
    async with world.database.transaction() as tx:
        await registry.set_custody(tx, world.inmate_id, CustodyState.RELEASED)
    kiosk = people.somebody()
    shown = {"picture": text(photo(INMATE))}
    assert await kiosk.refused(BY_FACE, shown) == (403, "not_in_custody")


@pytest.mark.requirement("VC-BASE-22")
@pytest.mark.requirement("VC-INM-02")
@pytest.mark.requirement("VC-INM-03")
async def test_an_officer_captures_a_face_at_the_terminal_and_it_opens_at_once(
    people: People, world: World
) -> None:
    kiosk = people.somebody()
    account = {"login": "approver", "password": PASSWORD, "at_terminal": True}
    await kiosk.post("/api/officer/sign-in", account)
    path = f"{CAPTURES}/{NUMBER}"
    subject = await kiosk.get(path)
    assert (subject["name"], subject["ward"]) == ("周某", "一监区")
    poor = {"picture": text(sample_face(PROFILE))}
    told = await kiosk.post(f"{path}/quality", poor)
    assert (told["passed"], told["reason"]) == (False, "turned")
    assert not (await kiosk.put(path, poor))["passed"]
    good = {"picture": text(sample_face(INMATE))}
    assert (await kiosk.post(f"{path}/quality", good))["passed"]
    outcome = await kiosk.put(path, good)
    assert outcome["passed"]
    entries = await kiosk.get("/api/faces/inmate", text=NUMBER)
    (entry,) = entries["rows"]
    assert (entry["source"], entry["created_by"]) == ("kiosk", "民警approver")
    (row,) = await audit_rows_of(world, "face_check", outcome["check_id"])
    assert (row.actor_name, row.detail["caller"]) == ("民警approver", "kiosk_capture")
    await kiosk.post("/api/officer/sign-out")
    assert (await kiosk.ask("GET", path)).status_code == 401
    assert (await kiosk.post(BY_FACE, await alive(kiosk, INMATE)))["inmate_no"] == NUMBER


async def test_capturing_needs_the_right_and_the_inmate_in_reach(
    people: People, world: World
) -> None:
    path, good = f"{CAPTURES}/{NUMBER}", {"picture": text(sample_face(INMATE))}
    for login, code in (("elsewhere", "person_not_found"), ("monitor", "no_permission")):
        officer = await people.officer(login)
        for method, at in (("GET", path), ("PUT", path), ("POST", f"{path}/quality")):
            reply = await officer.ask(method, at, good if method != "GET" else None)
            assert reply.json()["code"] == code
    unknown = await (await people.officer("approver")).ask("GET", f"{CAPTURES}/9999999999")
    assert unknown.status_code == 404


async def test_an_officers_session_at_a_terminal_ends_by_itself(
    people: People, world: World
) -> None:
    kiosk = people.somebody()
    account = {"login": "approver", "password": PASSWORD, "at_terminal": True}
    await kiosk.post("/api/officer/sign-in", account)
    world.now = datetime.now(UTC) + timedelta(minutes=9)
    await kiosk.get(f"{CAPTURES}/{NUMBER}")
    world.now = datetime.now(UTC) + timedelta(minutes=11)
    assert (await kiosk.ask("GET", f"{CAPTURES}/{NUMBER}")).status_code == 401


@pytest.mark.requirement("VC-INM-01", clauses="a")
async def test_scripted_people_get_in_as_they_do_on_the_pages(
    people: People, registered: Person
) -> None:
    async with Relative(people.base) as relative, Inmate(people.base) as inmate:
        me = await relative.sign_in("wx-li", photo(MINE), turning)
        assert me.face_valid_until is not None
        assert (await relative.show_face(photo(MINE), turning)).passed
        assert not (await relative.show_face(photo(MINE), still)).passed
        assert (await inmate.sign_in(NUMBER, photo(INMATE), turning)).inmate_no == NUMBER
        with pytest.raises(FaceNeeded):
            await relative.sign_in("wx-li")

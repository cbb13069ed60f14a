"""From an account of nobody known to a relative (VC-PUB-01, -04 to -06, -23)."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from sqlalchemy import text

from connectors.live_settings import LiveSettings
from connectors.platforms.host_people import made_up
from connectors.postgres.platform import files
from pipelines.flows.family.registration import proving
from pipelines.flows.governance.privacy import registration_retention, retention
from pipelines.flows.services import Services
from schemas.exchange.police import PersonResult
from schemas.platform.police_knobs import PoliceFaults, SimulatedPerson
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person, agree
from tests.integration.serve.family import registering
from tests.integration.serve.family.registering import (
    ANSWERS,
    CARD,
    PATH,
    hand_card,
    send,
)
from tests.integration.serve.family.test_binding_applications import (
    BINDINGS,
    THERE,
    asked,
    inmate_there,
)
from tests.integration.serve.family.test_public_entries import by_city
from tests.integration.serve.forms.forms import PUBLIC, published, question, sent
from tests.integration.serve.journey import configure
from tests.integration.serve.real_faces import (
    by_ticket,
    face_of,
    real_faces,
    registered,
)
from tests.integration.serve.standing_police import (
    ID_NO,
    NAME,
    OTHER_ID_NO,
    OTHER_NAME,
    StandingPolice,
    standing,
)
from tests.integration.serve.world import World
from tests.papers import id_card
from tests.papers.id_card import Card
from tests.trace.proving import proves

__all__ = ["by_ticket", "real_faces"]
enter = partial(registering.enter, shown=face_of)
RECORDS = "/api/records/relative_registrations"


@pytest.fixture
async def police(world: World, services: Services) -> AsyncIterator[StandingPolice]:
    async with standing(world) as police:
        police.connect(services)
        yield police


@pytest.fixture
async def person(police: StandingPolice, people: People) -> Person:
    """Somebody whom nobody knows."""
    return await people.public()


def lies_open(world: World, content: bytes) -> bool:
    """Whether any file of the store holds the beginning of this."""
    held = Path(world.settings.files_dir).rglob("*")
    return any(content[:64] in one.read_bytes() for one in held if one.is_file())


async def test_an_unknown_person_becomes_a_relative(
    person: Person, people: People, world: World
) -> None:
    with proves("VC-PUB-05", "a"):
        assert await person.refused("/api/relative/calls", {}) == (401, "signed_out")
    told = await enter(person)
    draft = told["draft"]
    assert (draft["name"], draft["id_no"], draft["remarks"]) == (NAME, ID_NO, [])
    assert told["police"] is True
    sent = await send(person)
    with proves("VC-PUB-01", "ab"):
        assert sent["own"]["state"] == "pending"
        assert sent["may_send"] is False
    with proves("VC-PUB-05", "a"):
        assert await person.refused(f"{PATH}/send") == (409, "registration_waits")
        assert (await person.http.get("/api/relative/inmates")).status_code == 401
    with proves("VC-PUB-06", "a"):
        assert sent["own"]["verified"] == "police"
        assert datetime.fromisoformat(sent["own"]["verified_at"]) <= datetime.now(UTC)
    officer = await people.officer("prison_approver")
    case = await only(officer)
    detail = await officer.get(f"/api/approvals/{case['id']}")
    checks = {one["name"]: one for one in detail["checks"]}
    assert all(one["passed"] for one in checks.values()), checks
    assert checks["proven"]["message"].startswith("公安实人认证一致，编号GA")
    assert len(detail["documents"]) == 4
    (row,) = (await officer.get(RECORDS))["rows"]
    assert "*" in row["values"]["id_no"]
    await decide(officer, case, "approve", "已核对")
    own = (await person.get(PATH))["own"]
    assert (own["state"], own["decided_at"] is None) == ("approved", False)
    assert (await person.get("/api/public/me"))["relative"] is True
    assert await person.refused(f"{PATH}/draft", ANSWERS) == (409, "registered_already")
    # Whoever comes in anew has a relative's session; the first binding waits with its own officer.
    relative = await people.relative("wx-nobody")
    (waiting,) = await relative.get("/api/relative/applications")
    assert (waiting["kind"], waiting["state"]) == ("inmate_binding", "pending")
    assert [one["name"] for one in waiting["documents"]] == ["户口簿.pdf"]
    ward = await people.officer("approver")
    await decide(ward, await only(ward), "approve")
    (bound,) = await relative.get("/api/relative/inmates")
    assert (bound["id"], bound["kinship"]) == (world.inmate_id, "child")


@pytest.mark.requirement("VC-PUB-04", clauses="abc")
async def test_each_side_of_the_card_is_looked_at_and_compared(
    person: Person, world: World
) -> None:
    front, back = id_card.front(CARD), id_card.back(CARD)
    for side, content, code in (
        ("front", back, "card_wrong_side"),
        ("back", front, "card_wrong_side"),
        ("front", id_card.other_card(), "card_other"),
        ("front", id_card.nothing(), "card_nothing"),
        ("back", id_card.in_the_dark(id_card.nothing()), "card_too_dark"),
        ("front", b"MZ no picture", "file_type"),
    ):
        refused = await hand_card(person, side, content)
        assert refused["status"] >= 400, code
        assert refused["code"] == code or code == "file_type"
    # With what a camera writes beside it.
    placed = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "maker of the camera"
    Image.open(io.BytesIO(front)).save(placed, "JPEG", exif=exif, quality=95)
    taken = await hand_card(person, "front", placed.getvalue())
    assert taken["draft"]["front"] is not None
    async with world.database.transaction() as tx:
        stored = await files.get(tx, taken["draft"]["front"]["id"])
    assert stored is not None
    with world.files.open(stored) as reader:
        kept = reader.read(0, reader.size)
    assert b"maker of the camera" not in kept
    assert not lies_open(world, kept)
    missing = await person.refused(f"{PATH}/send")
    assert missing == (422, "registration_incomplete")
    told = await hand_card(person, "back", back)
    assert (told["draft"]["card_until"], told["draft"]["long_term"]) == ("2090-03-09", False)
    other = {"name": "林晓妹", "id_no": OTHER_ID_NO, "card_until": "2089-03-09"}
    remarks = (await person.post(f"{PATH}/draft", other))["draft"]["remarks"]
    assert [one["field"] for one in remarks] == ["name", "id_no", "valid_until"]
    assert NAME in remarks[0]["text"]
    assert "2090-03-09" in remarks[2]["text"]


async def test_a_card_that_is_over_and_a_wrong_digit_are_refused(person: Person) -> None:
    await enter(person, Card(NAME, ID_NO, until=datetime(2020, 1, 1).date()))
    assert await person.refused(f"{PATH}/send") == (422, "card_expired")
    await enter(person)
    wrong = ID_NO[:-1] + ("0" if ID_NO[-1] != "0" else "1")
    await person.post(f"{PATH}/draft", {"id_no": wrong})
    assert await person.refused(f"{PATH}/send") == (422, "id_number_wrong")


async def test_what_was_sent_back_is_uploaded_anew(person: Person, people: People) -> None:
    await enter(person)
    await send(person)
    officer = await people.officer("prison_approver")
    await decide(officer, await only(officer), "return", "户口簿看不清")
    told = await person.get(PATH)
    with proves("VC-PUB-05", "b"):
        assert (told["own"]["state"], told["own"]["reason"]) == ("returned", "户口簿看不清")
    # Nothing typed or uploaded is lost, and what is wrong goes.
    assert told["draft"]["name"] == NAME
    (paper,) = told["draft"]["proof"]
    told = await person.post(f"{PATH}/draft", {"drop_proof": paper["id"]})
    assert told["draft"]["proof"] == []
    assert await person.refused(f"{PATH}/send") == (422, "registration_incomplete")
    await enter(person)
    again = await send(person)
    with proves("VC-PUB-05", "c"):
        assert (again["own"]["state"], again["own"]["round"]) == ("pending", 2)
    case = await only(officer)
    await decide(officer, case, "reject", "不是亲属")
    told = await person.get(PATH)
    with proves("VC-PUB-05", "b"):
        assert (told["own"]["state"], told["own"]["reason"]) == ("rejected", "不是亲属")
    assert (told["draft"]["front"], told["draft"]["phone"]) == (None, ANSWERS["phone"])
    await enter(person)
    with proves("VC-PUB-05", "c"):
        assert (await send(person))["own"]["state"] == "pending"


async def test_a_face_that_is_not_believed_goes_no_further(
    person: Person, people: People, police: StandingPolice
) -> None:
    card = Card(OTHER_NAME, OTHER_ID_NO, until=None)
    await enter(person, card)
    sent = await send(person)
    officer = await people.officer("prison_approver")
    with proves("VC-PUB-06", "b"):
        assert sent["own"]["state"] == "unproven"
        assert "不是同一人" in sent["own"]["reason"]
        assert (await officer.get("/api/approvals/pending"))["rows"] == []
    for _ in range(2):
        await send(person)
    with proves("VC-PUB-06", "c"):
        assert await person.refused(f"{PATH}/send") == (429, "too_many_proofs")
        # Neither by another account.
        other = await people.public("wx-else")
        await enter(other, card)
        assert await other.refused(f"{PATH}/send") == (429, "too_many_proofs")
    assert (await police.control.told()).questions == 3


async def test_while_public_security_is_away_the_registration_waits_and_goes_on_by_itself(
    person: Person, people: People, police: StandingPolice, services: Services, world: World
) -> None:
    await enter(person)
    await police.control.go_wrong(PoliceFaults(broken=True))
    assert (await send(person))["own"]["state"] == "verifying"
    world.now = datetime.now(UTC) + timedelta(minutes=2)
    assert await proving.round(services) == 1
    assert (await person.get(PATH))["own"]["state"] == "verifying"
    await police.control.go_wrong(PoliceFaults())
    assert await proving.round(services) == 1
    assert (await person.get(PATH))["own"]["state"] == "pending"
    assert await proving.round(services) == 0
    officer = await people.officer("prison_approver")
    assert (await only(officer))["kind"] == "relative_registration"


async def test_likely_duplicates_are_named_to_the_officer_and_no_person_is_made_twice(
    people: People, person: Person, world: World, police: StandingPolice
) -> None:
    officer = await people.officer("prison_approver")
    await registered(world, world.stranger_id, "wang")
    await enter(person, phone="13712345678", face="wang")
    await send(person)
    case = await only(officer)
    checks = {
        one["name"]: one for one in (await officer.get(f"/api/approvals/{case['id']}"))["checks"]
    }
    with proves("VC-PUB-23", "c"):
        assert checks["alike_persons"]["passed"] is False
        assert "家属“王某某”人脸相近" in checks["alike_persons"]["message"]
    await decide(officer, case, "approve", "已当面核对，不是同一人")
    # The same number once more, with another account: no second record.
    other = await people.public("wx-else")
    await enter(other)
    assert await other.refused(f"{PATH}/send") == (409, "number_taken")
    async with world.database.transaction() as tx:
        named = text("select count(*) from relative where name = :name").bindparams(name=NAME)
        count = await tx.scalar(named)
    assert count == 1


async def test_whoever_has_an_account_by_his_number_has_one_after_registering_with_another(
    people: People, world: World, services: Services
) -> None:
    known = made_up("wx-city")
    told = SimulatedPerson(id_no=known.id_no, name=known.name, result=PersonResult.MATCH)
    configure(services, relative_portrait=False)
    async with standing(world, told) as police:
        police.connect(services)
        # By the city's app he is known by number, and sent a form.
        city, entered = await by_city(people, "wx-city")
        await agree(city, "public")
        admin = await people.officer("sysadmin")
        reason = question("text", "reason", "事由", required=True)
        form_id = await published(admin, world.prison_id, "asked", reason)
        receipt = (await sent(city, form_id, {"reason": "咨询"}))["submission"]["receipt_no"]
        # By WeChat nobody knows him: he registers with the same number.
        person = await people.public("wx-nobody")
        await enter(person, Card(known.name, known.id_no, until=date(2090, 3, 9)))
        assert (await send(person))["own"]["state"] == "pending"
        officer = await people.officer("prison_approver")
        rows = (await officer.get("/api/approvals/pending"))["rows"]
        (case,) = [one for one in rows if one["kind"] == "relative_registration"]
        await decide(officer, case, "approve", "已核对")
        wechat = await people.relative("wx-nobody")
        mine = await wechat.get("/api/public/me")
        again, by_number = await by_city(people, "wx-city")
        with proves("VC-PUB-02", "a"):
            assert mine["relative"] is True
            assert by_number["account"]["id"] == mine["id"]
        with proves("VC-PUB-02", "b"):
            both = [await one.get("/api/relative/applications") for one in (wechat, again)]
            assert both[0] == both[1] != []
        # What he sent before is his still; the old session is over.
        (form,) = (await wechat.get(f"{PUBLIC}/form-submissions"))["rows"]
        assert form["receipt_no"] == receipt
        assert entered["account"]["id"] != mine["id"]
        assert (await city.http.get("/api/public/me")).status_code == 401
        other = await people.public("wx-else")
        await enter(other, Card(known.name, known.id_no, until=date(2090, 3, 9)))
        reply = await other.ask("POST", f"{PATH}/send")
        assert (reply.status_code, reply.json()["code"]) == (409, "number_taken")
        assert "用原来的微信或随申办进入" in reply.json()["message"]


async def test_open_requests_are_bounded(people: People, world: World, services: Services) -> None:
    relative = await people.relative("wx-wang")
    there = await inmate_there(world)
    few = msgspec.structs.replace(world.settings, open_applications=1)
    services.live = LiveSettings(services.database, few)
    await relative.post(BINDINGS, await asked(relative))
    with proves("VC-PUB-23", "a"):
        again = await relative.refused(BINDINGS, await asked(relative))
        assert again == (409, "already_in_approval")
    with proves("VC-PUB-23", "b"):
        more = await relative.refused(BINDINGS, await asked(relative, **THERE))
        assert more == (409, "too_many_open")
    officer = await people.officer("approver")
    await decide(officer, await only(officer), "reject", "证明不全")
    made = await relative.post(BINDINGS, await asked(relative, **THERE))
    assert (made["inmate_id"], made["state"]) == (there, "pending")


async def test_what_came_to_nothing_is_erased_in_time(
    person: Person, people: People, world: World
) -> None:
    await enter(person)
    await send(person)
    officer = await people.officer("prison_approver")
    await decide(officer, await only(officer), "reject", "不是亲属")
    days = retention.FIRST
    now = datetime.now(UTC)
    assert await registration_retention.apply(world.database, days, now) == {
        "registrations": 0,
        "registration_drafts": 0,
    }
    later = now + timedelta(days=days["registration_days"] + 1)
    erased = await registration_retention.apply(world.database, days, later)
    assert erased == {"registrations": 1, "registration_drafts": 1}
    async with world.database.transaction() as tx:
        for table in ("relative_registration", "registration_draft", "identity_check"):
            assert await tx.scalar(text(f"select count(*) from {table}")) == 0
        waiting = await tx.scalar(text("select count(*) from erased_file"))
        title = await tx.scalar(text("select title from approval_case"))
    assert waiting == 4
    assert NAME not in str(title)

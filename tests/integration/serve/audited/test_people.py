"""What relatives and inmates do at their faces leaves its rows (AU-1)."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors.platforms.citizen_stand_in.simulator import LEFT
from tests.integration.serve.approving import applied, decide, only
from tests.integration.serve.audited.driving import put
from tests.integration.serve.calls.test_captures import told
from tests.integration.serve.calls.test_controlling import joined
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.devices.test_card_reader import Desk
from tests.integration.serve.family.registering import enter, send
from tests.integration.serve.family.test_binding_applications import (
    BINDINGS,
    THERE,
    asked,
    inmate_there,
)
from tests.integration.serve.family.test_citizen_entry import by_citizen_cloud
from tests.integration.serve.family.test_family_applications import _end
from tests.integration.serve.family.test_public_entries import code_in, open_channel, ticket
from tests.integration.serve.family.test_public_questions import OWN, ask, handle, taking_units
from tests.integration.serve.hosts import hosts_of
from tests.integration.serve.journey import approved, ready, requested, token
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/relative/sign-in",
    "POST /api/relative/citizen-sign-in",
    "POST /api/relative/portrait-sign-in",
    "POST /api/relative/privacy-notice/agree",
    "POST /api/public/privacy-notice/agree",
    "POST /api/public/sign-out",
    "POST /api/public/erasure",
    "POST /api/public/phone",
    "POST /api/public/phone/typed",
    "POST /api/public/phone-codes",
    "POST /api/public/phone-sign-in",
    "POST /api/open/public/citizen-sign-out",
    "POST /api/public/registration/draft",
    "POST /api/public/registration/cards/{side}",
    "POST /api/public/registration/face",
    "POST /api/public/registration/proof",
    "POST /api/public/registration/send",
    "POST /api/public/home/prison",
    "POST /api/public/questions",
    "POST /api/public/questions/{question_id}/see",
    "POST /api/public/questions/{question_id}/reply",
    "POST /api/public/questions/{question_id}/close",
    "POST /api/public-questions/{question_id}/receive",
    "POST /api/public-questions/{question_id}/answer",
    "POST /api/public-questions/{question_id}/forward",
    "POST /api/public-questions/{question_id}/close",
    "POST /api/relative/message-choice",
    "POST /api/public/message-choice",
    "POST /api/relative/erasure",
    "POST /api/relative/erasure/withdraw",
    "POST /api/relative/sign-out",
    "POST /api/relative/face-checks",
    "POST /api/relative/calls",
    "POST /api/relative/calls/{call_id}/cancel",
    "POST /api/relative/calls/{call_id}/resubmit",
    "POST /api/relative/calls/{call_id}/consent",
    "POST /api/relative/calls/{call_id}/join-tokens",
    "POST /api/relative/calls/{call_id}/captures",
    "POST /api/relative/applications/bindings",
    "POST /api/relative/applications/numbers",
    "POST /api/relative/applications/whitelist",
    "POST /api/relative/applications/{case_id}/resubmit",
    "POST /api/relative/applications/{case_id}/withdraw",
    "POST /api/relative/files",
    "POST /api/inmate/sign-in",
    "POST /api/inmate/card-sign-in",
    "POST /api/inmate/face-sign-in",
    "PUT /api/face-captures/{inmate_no}",
    "POST /api/inmate/sign-out",
    "POST /api/inmate/face-checks",
    "POST /api/inmate/calls/{call_id}/consent",
    "POST /api/inmate/calls/{call_id}/join-tokens",
    "POST /api/cards/{card_id}/content",
    "POST /api/cards/{card_id}/written",
    "POST /api/card-readings",
}
MARKS = {"POST /api/relative/messages/read", "POST /api/relative/messages/{case_id}/read"}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_relatives_and_inmates_do_is_written_down(people: People, world: World) -> None:
    await leaving(people)
    await calls(people, world)
    await applications(people, world)
    await cards(people, world)
    await at_the_terminal(people)
    await by_citizen_cloud(people)
    await accounts(people, world)
    unknown = await people.public()
    await enter(unknown)
    await send(unknown)
    await unknown.post("/api/public/sign-out")
    await questions(people, world)
    await (await people.public()).post("/api/public/sign-out")
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
    assert people.watch.succeeded >= MARKS


async def accounts(people: People, world: World) -> None:
    """Of whoever is no relative yet."""
    await open_channel(world)
    phone = {"phone": "13900000009"}

    async def code(person: Person) -> dict[str, str]:
        await person.post("/api/public/phone-codes", phone)
        told = await person.post("/api/simulators/messages/last", phone)
        return phone | {"code": code_in(told["text"])}

    person = await people.public()
    granted = {"code": await ticket(people, "wx-nobody", "phone")}
    await person.post("/api/public/phone", granted)
    await person.post("/api/public/phone/typed", await code(person))
    world.now = datetime.now(UTC) + timedelta(minutes=2)
    other = people.somebody()
    await other.post("/api/public/phone-sign-in", await code(other))
    world.now = None
    await other.post("/api/public/sign-out")
    leaving = await people.public()
    await leaving.post("/api/public/message-choice", {"agreed": True})
    await leaving.post("/api/public/erasure")
    await (await by_citizen_cloud(people, "wx-wang")).get("/api/public/me")
    stand_in = hosts_of(world).citizen
    (session,) = stand_in.sessions_of("wx-wang")
    headers = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=people.base, headers=headers) as platform:
        assert (await platform.post(LEFT, content=stand_in.left(session))).status_code == 204


async def questions(people: People, world: World) -> None:
    asker, leader = await people.public(), await people.officer("chief")
    await asker.post("/api/public/home/prison", {"prison_id": world.prison_id})
    await taking_units(people, world)
    first, second = [await ask(asker, world.prison_id) for _ in range(2)]
    await handle(leader, first, "receive")
    await handle(leader, first, "forward", unit_id=world.other_prison_id, reason="归四监")
    await handle(leader, first, "answer", text="带身份证")
    await asker.post(f"{OWN}/{first['id']}/see")
    await asker.post(f"{OWN}/{first['id']}/reply", {"text": "还要别的吗"})
    await handle(leader, first, "close", reason="已解决")
    await asker.post(f"{OWN}/{second['id']}/close")


async def calls(people: People, world: World) -> None:
    relative, approver = await people.relative(), await people.officer("approver")
    given_up = await requested(world, relative, minutes_ahead=300)
    await relative.post(f"/api/relative/calls/{given_up}/cancel")
    returned = await applied(people, world, minutes_ahead=360)
    await decide(approver, await only(approver), "return", "请补充材料")
    await relative.post(f"/api/relative/calls/{returned}/resubmit", {"note": "已补充"})
    await decide(approver, await only(approver), "reject", "材料不齐")
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    await token(relative, call_id)
    inmate = await people.inmate()
    await inmate.post("/api/inmate/face-checks", {"picture": picture("zhou")})
    await inmate.post(f"/api/inmate/calls/{call_id}/consent")
    await token(inmate, call_id, "inmate")
    await joined(world, call_id)
    await relative.post(f"/api/relative/calls/{call_id}/captures", told())
    await inmate.post("/api/inmate/sign-out")
    rows = (await relative.get("/api/relative/messages"))["rows"]
    await relative.post(f"/api/relative/messages/{rows[0]['case_id']}/read")
    await relative.post("/api/relative/messages/read")
    await relative.post("/api/relative/message-choice", {"agreed": True})
    await relative.post("/api/relative/sign-out")


async def applications(people: People, world: World) -> None:
    relative, approver = await people.relative(), await people.officer("approver")

    async def proof() -> list[str]:
        name = "证明.pdf"
        sent = await send_file(relative, "/api/relative/files", name, made_file(name))
        return [sent.json()["id"]]

    number = {"inmate_id": world.inmate_id, "values": {"phone": "13912345678"}}
    path = "/api/relative/applications"
    made = await relative.post(f"{path}/numbers", number | {"proof": await proof()})
    await decide(approver, await only(approver), "return", "请补充材料")
    again = {"note": "已补充", "proof": await proof()}
    await relative.post(f"{path}/{made['id']}/resubmit", again)
    await relative.post(f"{path}/{made['id']}/withdraw")
    leader = await people.officer("leader")
    await _end(world, leader, ended=False)
    wanted = {"inmate_id": world.inmate_id, "proof": await proof()}
    await relative.post(f"{path}/whitelist", wanted)
    await inmate_there(world)
    await relative.post(BINDINGS, await asked(relative, **THERE))


async def cards(people: People, world: World) -> None:
    desk = Desk(await people.officer("leader"))
    await desk.write(await desk.issue("C900001", world.inmate_id))
    await desk.officer.post("/api/card-readings", desk.lying())
    await people.somebody().post("/api/inmate/card-sign-in", desk.lying())


async def at_the_terminal(people: People) -> None:
    officer, shown = await people.officer("approver"), {"picture": picture("zhou")}
    await put(officer, "/api/face-captures/3103000001", shown)
    await people.somebody().post("/api/inmate/face-sign-in", shown)


async def leaving(people: People) -> None:
    relative = await people.relative()
    await relative.post("/api/relative/erasure", {"reason": "不再使用"})
    await relative.post("/api/relative/erasure/withdraw")

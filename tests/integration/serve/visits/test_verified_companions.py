"""Who comes along is verified before he can be picked (VC-PUB-09, VC-PUB-10)."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from connectors.live_settings import LiveSettings
from pipelines.flows.desk import StandingDesk
from pipelines.flows.family.companions import growing
from pipelines.flows.services import Services
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.real_faces import by_ticket, face_of, real_faces
from tests.integration.serve.standing_police import ID_NO, NAME, OTHER_ID_NO, OTHER_NAME, standing
from tests.integration.serve.visits.places import NOW, VISITS, add_time, hold
from tests.integration.serve.world import World
from tests.papers import id_card
from tests.papers.id_card import Card
from tests.trace.proving import proves

__all__ = ["by_ticket", "real_faces"]
PATH = "/api/relative/companions"
DAY = "2026-12-08"


@pytest.fixture
async def relative(people: People, world: World, services: Services) -> AsyncIterator[Person]:
    """In a prison where visits can be booked, and verified companions alone be picked."""
    world.now = NOW
    await add_time(await people.officer("leader"), world)
    strict = msgspec.structs.replace(services.settings, companions_verified=True)
    services.live = LiveSettings(services.database, strict)
    async with standing(world) as police:
        police.connect(services)
        yield await people.relative()


async def show(relative: Person, companion: Any, card: Card) -> None:
    """Both sides of the card, and the face."""
    at = f"{PATH}/{companion['id']}"
    for side, content in (("front", id_card.front(card)), ("back", id_card.back(card))):
        sent = await send_file(relative, f"{at}/cards/{side}", f"{side}.jpg", content)
        assert sent.is_success, sent.text
    shown = await relative.post(f"{at}/face", {"picture": face_of("mei")})
    assert shown["passed"]


async def booked(relative: Person, world: World, *along: Any) -> tuple[int, Any]:
    """Status and body of an answer to a booking with these companions."""
    held = await hold(relative, world.inmate_id, DAY, len(along) + 1)
    picked = [{"name": one["name"], "companion_id": one.get("id")} for one in along]
    reply = await relative.ask("POST", VISITS, {"hold_id": held["id"], "companions": picked})
    return reply.status_code, reply.json()


async def test_a_grown_up_is_picked_once_card_and_face_are_believed(
    relative: Person, world: World
) -> None:
    one = await relative.post(PATH, {"name": NAME, "id_no": ID_NO})
    assert (one["state"], one["minor"]) == ("unverified", False)
    with proves("VC-PUB-09", "b"):
        status, told = await booked(relative, world, one)
        assert (status, told["code"]) == (409, "companion_unverified")
        status, told = await booked(relative, world, {"name": "没有登记的人"})
        assert (status, told["code"]) == (409, "companion_unverified")
    early = await relative.refused(f"{PATH}/{one['id']}/verify")
    assert early == (422, "companion_incomplete")
    await show(relative, one, Card(NAME, ID_NO, until=date(2090, 3, 9)))
    verified = await relative.post(f"{PATH}/{one['id']}/verify")
    assert (verified["state"], verified["proof"]) == ("verified", "police")
    with proves("VC-PUB-09", "a"):
        status, visit = await booked(relative, world, verified)
        assert status == 201, visit
        assert visit["companions"] == [{"name": NAME, "minor": False}]
    assert await relative.refused(f"{PATH}/{one['id']}/verify") == (409, "verified_already")
    assert await relative.post(f"{PATH}/{one['id']}/remove") == []


async def test_whose_face_or_card_does_not_fit_stays_unverified(relative: Person) -> None:
    one = await relative.post(PATH, {"name": OTHER_NAME, "id_no": OTHER_ID_NO})
    await show(relative, one, Card(NAME, OTHER_ID_NO, until=None))
    assert await relative.refused(f"{PATH}/{one['id']}/verify") == (422, "companion_differs")
    await show(relative, one, Card(OTHER_NAME, OTHER_ID_NO, until=None))
    assert await relative.refused(f"{PATH}/{one['id']}/verify") == (409, "companion_unproven")
    (kept,) = await relative.get(PATH)
    assert kept["state"] == "unverified"


async def test_a_child_comes_by_the_guardians_word_until_it_is_grown_up(
    relative: Person, people: People, world: World, services: Services
) -> None:
    sent = await send_file(relative, "/api/relative/files", "户口簿.pdf", made_file("户口簿.pdf"))
    child = {
        "name": "李小某",
        "minor": True,
        "birth_day": "2008-12-20",
        "paper": "household",
        "papers": [sent.json()["id"]],
    }
    with proves("VC-PUB-10", "a"):
        assert await relative.refused(PATH, child) == (422, "guardian_needed")
        nothing = child | {"guardian": True, "papers": []}
        assert await relative.refused(PATH, nothing) == (422, "paper_needed")
        one = await relative.post(PATH, child | {"guardian": True})
        assert (one["state"], one["proof"], one["minor"]) == ("verified", "guardian", True)
        status, visit = await booked(relative, world, one)
        assert status == 201, visit
        assert visit["companions"] == [{"name": "李小某", "minor": True}]
    older = child | {"birth_day": "2000-01-01", "guardian": True}
    assert await relative.refused(PATH, older) == (422, "not_a_minor")
    desk = StandingDesk(
        database=services.database,
        keys=services.keys,
        rights_seal=services.rights_seal,
        affairs=services.affairs,
        clock=world.clock,
        current=lambda: world.settings,
    )
    assert await growing.round(desk) == 0
    with proves("VC-PUB-10", "b"):
        world.now = NOW + timedelta(days=19)
        assert await growing.round(desk) == 1
        again = await people.relative()
        (kept,) = await again.get(PATH)
        assert (kept["state"], kept["minor"]) == ("grown_up", False)
        (message,) = [
            row
            for row in (await again.get("/api/relative/messages"))["rows"]
            if row["kind"] == growing.KIND
        ]
        assert "已满18周岁" in message["text"]
    assert await growing.round(desk) == 0

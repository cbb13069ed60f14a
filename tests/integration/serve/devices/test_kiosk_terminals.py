"""Inmates sign in at registered terminals alone; a demonstration has a page for one (VC-INM-01)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.devices.test_card_reader import Desk
from tests.integration.serve.journey import configure
from tests.integration.serve.people.test_face_library import terminal_of
from tests.integration.serve.world import World

NUMBER = {"inmate_no": "3103000001", "picture": picture("zhou")}
BY_NUMBER, BY_FACE = "/api/inmate/sign-in", "/api/inmate/face-sign-in"
BY_CARD = "/api/inmate/card-sign-in"


@pytest.fixture
async def terminal(people: People, world: World) -> dict[str, str]:
    """The headers of an enabled terminal."""
    world.now = datetime.now(UTC)
    known = await terminal_of(people, world, kind="kiosk")
    return {"X-Device-Serial": known._serial, "X-Device-Secret": known._secret}


@pytest.fixture
async def ways(people: People, world: World) -> dict[str, Any]:
    """What an inmate with number, face and card sends."""
    desk = Desk(await people.officer("leader"))
    await desk.write(await desk.issue("04A1B2C3", world.inmate_id))
    return {BY_NUMBER: NUMBER, BY_FACE: {"picture": picture("zhou")}, BY_CARD: desk.lying()}


def kiosk(people: People, headers: dict[str, str]) -> Person:
    person = people.somebody()
    person.http.headers.update(headers)
    return person


async def test_in_production_no_page_beside_a_terminal_signs_an_inmate_in(
    people: People, services: Services, terminal: dict[str, str], ways: dict[str, Any]
) -> None:
    configure(services, demonstration=False)
    wrong = terminal | {"X-Device-Secret": "made up"}
    unknown = terminal | {"X-Device-Serial": "QQ-KIOSK-99"}
    for path, asked in ways.items():
        assert await people.somebody().refused(path, asked) == (401, "terminal_needed")
        for headers in (wrong, unknown):
            person = kiosk(people, headers)
            assert await person.refused(path, asked) == (401, "unknown_device")
        assert (await kiosk(people, terminal).post(path, asked))["inmate_no"] == "3103000001"


async def test_a_demonstration_needs_no_terminal_and_believes_no_false_one(
    people: People, terminal: dict[str, str], ways: dict[str, Any]
) -> None:
    for path, asked in ways.items():
        assert (await people.somebody().post(path, asked))["inmate_no"] == "3103000001"
        person = kiosk(people, terminal | {"X-Device-Secret": "made up"})
        assert await person.refused(path, asked) == (401, "unknown_device")

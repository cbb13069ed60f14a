"""How many statements registering and sending a form take: what a rush of people waits for.

Upper bounds, each with nothing to spare: whoever needs one more says so here. None of them grows
with the number of questions or papers.
"""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from pipelines.flows.services import Services
from serve import timing
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.registering import CARD, PATH, enter
from tests.integration.serve.forms.forms import (
    EVERY_KIND,
    PUBLIC,
    RIGHT,
    administrator,
    begun,
    published,
    question,
)
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.standing_police import StandingPolice, standing
from tests.integration.serve.world import PAINTED, World
from tests.papers import id_card

pytestmark = PAINTED
MOST_CARD, MOST_REGISTER, MOST_SUBMIT = 22, 79, 38


def statements(reply: httpx.Response) -> int:
    assert reply.is_success, reply.text
    told = re.search(r'desc="(\d+)"', reply.headers["server-timing"])
    assert told
    return int(told[1])


@pytest.fixture(autouse=True)
def told_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Officers alone are told of statements; they are counted for everybody."""
    monkeypatch.setattr(timing, "_is_officer", lambda scope: True)


@pytest.fixture
async def police(world: World, services: Services) -> AsyncIterator[StandingPolice]:
    async with standing(world) as police:
        police.connect(services)
        yield police


async def papers(person: Person, count: int) -> None:
    for _ in range(count):
        paper = await send_file(person, f"{PATH}/proof", "户口簿.pdf", made_file("户口簿.pdf"))
        assert paper.is_success, paper.text


async def test_registering_sends_few_statements(people: People, police: StandingPolice) -> None:
    person = await people.public("wx-somebody")
    front = await send_file(person, f"{PATH}/cards/front", "front.jpg", id_card.front(CARD))
    assert statements(front) <= MOST_CARD
    await enter(person)
    await papers(person, 3)
    assert statements(await person.ask("POST", f"{PATH}/send")) <= MOST_REGISTER


async def sent(person: Person, world: World, form_id: str, answers: dict[str, str]) -> int:
    draft = await begun(person, form_id)
    asked = {"answers": answers, "unit_id": world.prison_id}
    path = f"{PUBLIC}/form-drafts/{draft['id']}/send"
    return statements(await person.ask("POST", path, asked))


async def test_a_longer_form_sends_no_more_of_them(people: People, world: World) -> None:
    admin, person = await administrator(people), await people.public("wx-somebody")
    short = await published(admin, world.prison_id, "short", *EVERY_KIND[:1])
    many = [question("text", f"more_{number}", f"问题{number}") for number in range(30)]
    long = await published(admin, world.prison_id, "long", *EVERY_KIND[:1], *many)
    reason = {"reason": RIGHT["reason"]}
    # The flow of each form is planted with its first use.
    for form_id in (short, long):
        await sent(person, world, form_id, reason)
    one = await sent(person, world, short, reason)
    answers = reason | {f"more_{number}": "答" for number in range(30)}
    assert await sent(person, world, long, answers) == one
    assert one <= MOST_SUBMIT

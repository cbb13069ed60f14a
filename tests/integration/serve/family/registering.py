"""Steps by which somebody unknown registers as a relative."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.integration.serve.client import Person, picture
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.standing_police import ID_NO, NAME
from tests.papers import id_card
from tests.papers.id_card import Card

PATH = "/api/public/registration"
CARD = Card(NAME, ID_NO, until=date(2090, 3, 9))
ANSWERS = {
    "phone": "13712345678",
    "inmate_name": "周某",
    "inmate_no": "3103000001",
    "kinship": "child",
}


async def hand_card(person: Person, side: str, content: bytes) -> Any:
    """A side of the card as a picture."""
    sent = await send_file(person, f"{PATH}/cards/{side}", f"{side}.jpg", content)
    return sent.json() | {"status": sent.status_code}


async def enter(
    person: Person,
    card: Card = CARD,
    face: str = "mei",
    *,
    shown: Callable[[str], str] = picture,
    **answers: str,
) -> Any:
    """All that is asked; answers where the account stands. `shown` makes a picture of a name."""
    for side, content in (("front", id_card.front(card)), ("back", id_card.back(card))):
        taken = await hand_card(person, side, content)
        assert taken["status"] == 200, taken
    told = await person.post(f"{PATH}/face", {"picture": shown(face)})
    assert told["passed"], told
    paper = await send_file(person, f"{PATH}/proof", "户口簿.pdf", made_file("户口簿.pdf"))
    assert paper.is_success, paper.text
    return await person.post(f"{PATH}/draft", ANSWERS | answers)


async def send(person: Person) -> Any:
    return await person.post(f"{PATH}/send")

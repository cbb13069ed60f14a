"""Pictures that are small to send and huge to open, wherever people outside hand pictures in."""

import struct
import zlib

import pytest

from tests.integration.serve.client import People, Person
from tests.integration.serve.family.registering import CARD, PATH, hand_card
from tests.integration.serve.forms.forms import PUBLIC
from tests.integration.serve.made_files import send_file
from tests.papers import id_card

SIDE = 8000


def bomb() -> bytes:
    """A whole PNG of 64 million pixels in a few kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((SIDE // 8 + 1) * SIDE), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.fixture
async def person(people: People) -> Person:
    return await people.public()


@pytest.mark.requirement("VC-PUB-04", clauses="a")
async def test_a_bomb_is_refused_and_the_next_card_is_read(person: Person) -> None:
    content = bomb()
    assert len(content) < 20_000
    for side in ("front", "back"):
        refused = await send_file(person, f"{PATH}/cards/{side}", f"{side}.png", content)
        assert (refused.status_code, refused.json()["code"]) == (413, "picture_too_large")
        assert "重新拍摄" in refused.json()["message"]
    assert (await person.get(PATH))["draft"]["front"] is None
    taken = await hand_card(person, "front", id_card.front(CARD))
    assert taken["draft"]["name"] == CARD.name


@pytest.mark.parametrize("path", [f"{PATH}/proof", f"{PUBLIC}/forms/files"])
async def test_nor_is_one_opened_as_a_paper_or_in_a_form(person: Person, path: str) -> None:
    refused = await send_file(person, path, "证明.png", bomb())
    assert (refused.status_code, refused.json()["code"]) == (413, "picture_too_large")

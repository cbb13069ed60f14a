"""A file that comes in pieces over a bad line is one file, once (VC-PUB-25)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from connectors.postgres.governance import erasure
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import going_uploads
from schemas.tables.platform.file import attachment
from schemas.tables.platform.piecewise import going_piece, going_upload
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, photograph
from tests.integration.serve.world import World

FILES = "/api/relative/files"
KEY = "b" * 32
PIECE = 20_000


async def piece(
    person: Person, content: bytes, start: int, *, name: str = "照片.jpg", key: str = KEY
) -> httpx.Response:
    return await person.http.post(
        FILES,
        params={"name": name, "upload": key, "start": start, "total": len(content)},
        content=content[start : start + PIECE],
        headers={"Content-Type": "application/octet-stream"},
    )


async def counted(world: World) -> dict[str, int]:
    async with world.database.reading() as tx:
        return {
            table.name: int(await tx.scalar(select(func.count()).select_from(table)))
            for table in (going_upload, going_piece, attachment)
        }


@pytest.fixture
async def relative(people: People) -> Person:
    return await people.relative()


async def test_pieces_become_one_file_though_each_comes_twice(
    world: World, relative: Person
) -> None:
    picture = photograph(size=(640, 480))
    answers: list[Any] = []
    for start in range(0, len(picture), PIECE):
        for _ in range(2):
            reply = await piece(relative, picture, start)
            assert reply.is_success, reply.text
            answers.append(reply.json())
    assert [one["received"] for one in answers[:4]] == [PIECE, PIECE, 2 * PIECE, 2 * PIECE]
    # The last answer may be lost as well: the same file is told, not another one made.
    assert answers[-1] == answers[-2]
    assert await counted(world) == {"going_upload": 1, "going_piece": 0, "attachment": 1}


async def test_after_a_gap_the_answer_says_where_to_go_on(relative: Person) -> None:
    picture = photograph(size=(640, 480))
    assert (await piece(relative, picture, 0)).is_success
    gap = await piece(relative, picture, 2 * PIECE)
    assert (gap.status_code, gap.json()["code"]) == (409, "piece_gap")
    assert gap.json()["detail"] == {"received": PIECE}


async def test_what_is_kept_of_it_is_sealed_and_nobody_elses(
    world: World, people: People, relative: Person
) -> None:
    picture = photograph(size=(640, 480))
    await piece(relative, picture, 0)
    async with world.database.reading() as tx:
        (kept,) = (await tx.execute(select(going_piece.c.content))).scalars().all()
    assert picture[1000:1100] not in kept
    # The same key of somebody else is another file, of which nothing is here.
    other = await people.relative("wx-wang")
    gap = await piece(other, picture, PIECE)
    assert gap.json()["detail"] == {"received": 0}


async def test_a_file_that_is_refused_leaves_nothing(world: World, relative: Person) -> None:
    program = made_file("x.exe") + bytes(PIECE)
    assert (await piece(relative, program, 0)).is_success
    refused = await piece(relative, program, PIECE)
    assert (refused.status_code, refused.json()["code"]) == (422, "file_disguised")
    assert await counted(world) == {"going_upload": 0, "going_piece": 0, "attachment": 0}
    too_large = await relative.http.post(
        FILES,
        params={"name": "a.jpg", "upload": KEY, "start": 0, "total": 100 << 20},
        content=b"x",
        headers={"Content-Type": "application/octet-stream"},
    )
    assert too_large.json()["code"] == "file_too_large"


async def test_nobody_has_too_many_on_their_way(relative: Person) -> None:
    picture = photograph(size=(640, 480))
    for number in range(10):
        assert (await piece(relative, picture, 0, key=f"{number:032}")).is_success
    refused = await piece(relative, picture, 0)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_uploads")


async def test_what_nobody_goes_on_with_is_cleared_and_goes_with_its_sender(
    world: World, relative: Person
) -> None:
    picture = photograph(size=(640, 480))
    await piece(relative, picture, 0)
    later = datetime.now(UTC) + timedelta(hours=1)
    async with world.database.transaction() as tx:
        assert await going_uploads.clear(tx, later - timedelta(days=1)) == 0
        assert await going_uploads.clear(tx, later) == 1
    await piece(relative, picture, 0)
    async with world.database.transaction() as tx:
        await erasure.erase(tx, FieldSeals(world.keys), world.relative_id, later)
    assert (await counted(world))["going_upload"] == 0


async def test_a_paper_and_a_picture_whose_answers_were_lost_are_there_once(
    world: World, people: People
) -> None:
    person = await people.public()
    paper, picture = made_file("户口簿.pdf"), photograph(size=(640, 480))
    for path, content, name in (
        ("/api/public/registration/proof", paper, "户口簿.pdf"),
        ("/api/public/forms/files", picture, "照片.jpg"),
    ):
        answers: list[Any] = []
        for start in range(0, len(content), PIECE):
            for _ in range(2):
                part = {"name": name, "upload": KEY[:-1] + path[-1], "start": start}
                reply = await person.http.post(
                    path,
                    params={**part, "total": len(content)},
                    content=content[start : start + PIECE],
                    headers={"Content-Type": "application/octet-stream"},
                )
                assert reply.is_success, reply.text
                answers.append(reply.json())
        assert answers[-1] == answers[-2]
    own = await person.get("/api/public/registration")
    assert [one["name"] for one in own["draft"]["proof"]] == ["户口簿.pdf"]
    assert await counted(world) == {"going_upload": 2, "going_piece": 0, "attachment": 2}


async def test_the_device_s_key_is_of_one_account_alone(people: People) -> None:
    mine, others = await people.public(), await people.public("wx-else")
    keys = {(await one.get("/api/public/me"))["device_key"] for one in (mine, others)}
    assert len(keys) == 2
    assert all(len(bytes.fromhex(key)) == 16 for key in keys)
    again = await people.public()
    assert (await again.get("/api/public/me"))["device_key"] in keys

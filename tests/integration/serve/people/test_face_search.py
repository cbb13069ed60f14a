"""One person found among 50,000 registered faces, and not any more once deleted."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from connectors.postgres.ids import make_id
from pipelines.flows.sealed_fields import seal_template
from schemas.people.kinds import SubjectKind
from tests.integration.serve.client import People, Person
from tests.integration.serve.people.face_clients import NumberedFaces, numbered_vectors
from tests.integration.serve.world import JPEG, World

MANY = 50_000
ENGINE = NumberedFaces.name
SOUGHT, NEIGHBOUR = 31_417, 31_418


def shot(person: int, number: int) -> str:
    return base64.b64encode(JPEG + f"|{person}:{number}".encode()).decode()


async def plant_many(world: World, url: str) -> list[str]:
    """Inmates of one ward by one COPY, their sealed templates by another; answers their ids."""
    ids = [make_id() for _ in range(MANY)]
    now = datetime.now(UTC)
    vectors = numbered_vectors(list(range(MANY)))
    plain_url = url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(plain_url) as connection:
        cursor = connection.cursor()
        held = world.prison_id, world.ward_id
        inmates = (
            "COPY inmate (id, inmate_no, name, prison_id, ward_id, custody_state, monthly_calls, "
            "key_control, version) FROM STDIN"
        )
        async with cursor.copy(inmates) as copy:
            for number, inmate_id in enumerate(ids):
                await copy.write_row(
                    (inmate_id, f"4{number:08d}", f"某{number}", *held, "in_custody", 2, False, 1)
                )
        templates = (
            "COPY face_template (id, subject_kind, subject_id, engine, embedding_sealed, "
            "dimensions, quality, picture_file_id, created_at, version) FROM STDIN"
        )
        kind = SubjectKind.INMATE

        def rest(vector: Sequence[float]) -> tuple[Any, ...]:
            return len(vector), 0.99, make_id(), now, 1

        async with cursor.copy(templates) as copy:
            for inmate_id, vector in zip(ids, vectors, strict=True):
                sealed = seal_template(world.keys, kind, inmate_id, ENGINE, vector)
                await copy.write_row(
                    (make_id(), kind.value, inmate_id, ENGINE, sealed, *rest(vector))
                )
        await cursor.execute("INSERT INTO face_library VALUES (%s, 1)", (ENGINE,))
    return ids


@pytest.fixture
def faces() -> NumberedFaces:
    return NumberedFaces()


@pytest.mark.requirement("VC-BASE-21")
@pytest.mark.requirement("VC-BASE-24")
async def test_one_is_found_among_fifty_thousand_until_deleted(
    people: People, second: People, world: World, database_url: str
) -> None:
    ids = await plant_many(world, database_url)
    here, there = await people.officer("approver"), await second.officer("approver")

    async def found(officer: Person, person: int) -> list[str]:
        asked = {"picture": shot(person, 1)}
        outcome = await officer.post("/api/face-searches", asked)
        return [hit["subject_id"] for hit in outcome["hits"]]

    assert await found(here, SOUGHT) == [ids[SOUGHT]]
    assert await found(there, SOUGHT) == [ids[SOUGHT]]
    assert await found(here, MANY + 7) == []
    gone = await here.ask("DELETE", f"/api/faces/inmate/{ids[SOUGHT]}?reason=释放")
    assert gone.status_code == 204, gone.text
    assert await found(here, SOUGHT) == []
    assert await found(there, SOUGHT) == []
    assert await found(there, NEIGHBOUR) == [ids[NEIGHBOUR]]
    # Who is registered anew is found at once, by the replica that did not register him too.
    face = f"/api/inmates/{ids[SOUGHT]}/face"
    assert (await here.put(face, {"picture": shot(SOUGHT, 2)}))["passed"]
    assert await found(there, SOUGHT) == [ids[SOUGHT]]
    elsewhere = await people.officer("other_leader")
    assert await found(elsewhere, SOUGHT) == []

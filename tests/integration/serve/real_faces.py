"""The real face engine for a whole file of tests, and people of flesh for it."""

from datetime import UTC, datetime

import pytest

from connectors.postgres.people import faces
from connectors.postgres.platform import files
from connectors.vision.sample_faces import sample_face
from pipelines.flows.sealed_fields import seal_template
from pipelines.flows.services import Services
from schemas.people.kinds import SubjectKind
from tests.integration.serve.journey import configure
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.people.live_faces import photo, text
from tests.integration.serve.world import World

SAMPLE_OF = {"li": "t1-1", "sun": "t1-2", "wang": "t1-3", "mei": "t1-4", "zhou": "t1-6"}
"""Whose picture stands for whom."""


@pytest.fixture(name="faces")
def real_faces() -> RealFaces:
    return RealFaces()


@pytest.fixture(name="services")
def by_ticket(services: Services) -> Services:
    """Relatives come in by their ticket alone: whose faces are registered is painted."""
    configure(services, relative_portrait=False)
    return services


def face_of(name: str) -> str:
    """As a phone takes the person, for a request."""
    return text(photo(SAMPLE_OF[name]))


def portrait(name: str) -> bytes:
    """As a window registered the person: another picture than the phone's."""
    return sample_face(SAMPLE_OF[name])


async def registered(world: World, relative_id: str, name: str) -> None:
    """The relative's face by the real engine, in place of the painted one."""
    picture = portrait(name)
    found = await RealFaces().analyse(picture)
    (face,) = found.faces
    kind = SubjectKind.RELATIVE
    sealed = seal_template(world.keys, kind, relative_id, found.engine, face.embedding)
    async with world.database.transaction() as tx:
        stored = world.files.put("face", "image/jpeg", picture)
        await files.add(tx, stored)
        await faces.register(
            tx,
            subject_kind=kind,
            subject_id=relative_id,
            engine=found.engine,
            embedding_sealed=sealed,
            dimensions=len(face.embedding),
            quality=face.score,
            picture_file_id=stored.id,
            at=datetime.now(UTC),
        )
